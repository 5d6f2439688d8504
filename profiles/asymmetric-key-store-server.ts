import { profilesOf11 } from './profiles-1-1.ts';
import { algorithms, format, objects, objectTypes, operations, type Requirement } from './requirements.ts';

/** What servers with key pairs have in Profiles 1.1. */
export const KEY_PAIRS_OF_1_1: readonly Requirement[] = [
  ...objects('PublicKey', 'PrivateKey'),
  ...algorithms('RSA'),
  ...objectTypes('PublicKey', 'PrivateKey'),
  format('PKCS_1', 'RSA'),
  format('PKCS_8', 'RSA'),
  format('TransparentRSAPrivateKey', 'RSA'),
  format('TransparentRSAPublicKey', 'RSA'),
];

export const asymmetricKeyStoreServers = profilesOf11({
  id: 'asymmetric-key-store-server',
  title: 'Asymmetric Key Store Server',
  clause: '5.6',
  sections: ['4.6', '4.16'],
  requirements: [...operations('Register'), ...KEY_PAIRS_OF_1_1],
});
