import { profilesOf11 } from './profiles-1-1.ts';
import { algorithms, format, objects, objectTypes, operations, type Requirement } from './requirements.ts';

/** What servers with symmetric keys have in Profiles 1.1. */
export const SYMMETRIC_KEYS_OF_1_1: readonly Requirement[] = [
  ...objects('SymmetricKey'),
  ...algorithms('DES3', 'AES'),
  ...objectTypes('SymmetricKey'),
  format('Raw'),
  format('TransparentSymmetricKey'),
];

export const symmetricKeyStoreServers = profilesOf11({
  id: 'symmetric-key-store-server',
  title: 'Symmetric Key Store Server',
  clause: '5.4',
  sections: ['4.4', '4.14'],
  requirements: [...operations('Register'), ...SYMMETRIC_KEYS_OF_1_1],
  operationsKnown: 'cited',
});
