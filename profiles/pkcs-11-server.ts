import { operation } from './checks/operations.ts';
import { profileOf, third } from './document-claims.ts';
import { operations } from './requirements.ts';

export const pkcs11Server = profileOf({
  id: 'pkcs-11-server',
  title: 'PKCS#11 Server',
  profileName: 'PKCS_11Server',
  texts: third('5.18.4', '6.35'),
  requirements: () => [
    ...operations('PKCS_11'),
    {
      id: 'pkcs-11-encoding',
      requirement: 'Input and Output Parameters are encoded as section 5.18.1 says.',
      evidence: { by: 'check', check: operation('PKCS_11') },
    },
  ],
  cases: () => ({ mandatory: ['PKCS11-M-1'], atLeast: 'one' }),
});
