import { profilesOf11 } from './profiles-1-1.ts';
import { operations } from './requirements.ts';
import { SYMMETRIC_KEYS_OF_1_1 } from './symmetric-key-store-server.ts';

/** That of Profiles 1.1; the one for FIPS 140-2 is another profile. */
export const symmetricKeyFoundryServers = profilesOf11({
  id: 'symmetric-key-foundry-server',
  title: 'Symmetric Key Foundry Server',
  clause: '5.5',
  sections: ['4.5', '4.15'],
  requirements: [...operations('Create'), ...SYMMETRIC_KEYS_OF_1_1],
  operationsKnown: 'cited',
});
