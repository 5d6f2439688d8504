import { FOUNDRY_OF_1_1 } from './asymmetric-key-foundry-server.ts';
import { CERTIFICATES_OF_1_1 } from './certificate-server.ts';
import { profilesOf11 } from './profiles-1-1.ts';
import { operations } from './requirements.ts';

export const asymmetricKeyFoundryAndCertificateServers = profilesOf11({
  id: 'asymmetric-key-foundry-and-certificate-server',
  title: 'Asymmetric Key Foundry and Certificate Server',
  clause: '5.10',
  sections: ['4.10', '4.20'],
  requirements: [...operations('Certify'), ...FOUNDRY_OF_1_1, ...CERTIFICATES_OF_1_1],
});
