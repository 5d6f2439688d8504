import { KEY_PAIRS_OF_1_1 } from './asymmetric-key-store-server.ts';
import { CERTIFICATES_OF_1_1 } from './certificate-server.ts';
import { profilesOf11 } from './profiles-1-1.ts';
import { operations } from './requirements.ts';

export const asymmetricKeyAndCertificateStoreServers = profilesOf11({
  id: 'asymmetric-key-and-certificate-store-server',
  title: 'Asymmetric Key and Certificate Store Server',
  clause: '5.7',
  sections: ['4.7', '4.17'],
  requirements: [...operations('Register'), ...KEY_PAIRS_OF_1_1, ...CERTIFICATES_OF_1_1],
});
