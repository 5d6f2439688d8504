import { profilesOf11 } from './profiles-1-1.ts';
import { objects, objectTypes, operations, PASSWORD } from './requirements.ts';

export const secretDataServers = profilesOf11({
  id: 'secret-data-server',
  title: 'Secret Data Server',
  clause: '5.3',
  sections: ['4.3', '4.13'],
  requirements: [...objects('SecretData'), ...operations('Register'), ...objectTypes('SecretData'), PASSWORD],
});
