import { KEY_PAIRS_OF_1_1 } from './asymmetric-key-store-server.ts';
import { pairGeneration } from './checks/algorithms.ts';
import { profilesOf11 } from './profiles-1-1.ts';
import { operations, type Requirement, required } from './requirements.ts';

/** Generating key pairs: those of RSA, which is the algorithm that the profile names. */
export const FOUNDRY_OF_1_1: readonly Requirement[] = [
  ...operations('CreateKeyPair'),
  required('generation', 'RSA', 'generating key pairs of', pairGeneration('RSA 2048')),
  ...KEY_PAIRS_OF_1_1,
];

export const asymmetricKeyFoundryServers = profilesOf11({
  id: 'asymmetric-key-foundry-server',
  title: 'Asymmetric Key Foundry Server',
  clause: '5.8',
  sections: ['4.8', '4.18'],
  requirements: FOUNDRY_OF_1_1,
});
