import { atLeast } from '../harness/spec/versions.ts';
import { first, profileOf, second, third } from './document-claims.ts';
import { numbered } from './published-cases.ts';
import { operations } from './requirements.ts';

export const basicCryptographicServer = profileOf({
  id: 'basic-cryptographic-server',
  title: 'Basic Cryptographic Server',
  profileName: 'BasicCryptographicServer',
  texts: {
    ...first('Cryptographic Services Profile 1.0', '2.2', { '1.2': '4.2' }),
    ...second('5.9.4', '6.24', 'cited'),
    ...third('5.9.4', '6.21'),
  },
  requirements: () => operations('Decrypt', 'Encrypt'),
  cases: (version) => ({
    mandatory: [
      ...numbered('CS-BC-M', 14),
      // Of section 5.9.7 those of GCM came with Profiles 1.4, those of ChaCha20 with 2.0.
      ...(atLeast(version, '1.4') ? numbered('CS-BC-M-GCM', 3) : []),
      ...(atLeast(version, '2.0') ? [...numbered('CS-BC-M-CHACHA20', 3), 'CS-BC-M-CHACHA20POLY1305-1'] : []),
    ],
  }),
});
