import { operation } from './checks/operations.ts';
import type { Clause } from './clause.ts';
import type { Profile } from './profile.ts';

const CLAUSES: readonly Clause[] = [
  {
    id: 'operations/discover-versions',
    document: 'Profiles 1.1',
    section: '5.1',
    level: 'SHALL',
    requirement: 'The server supports the operation Discover Versions.',
    known: 'remembered',
    evidence: { by: 'check', check: operation('DiscoverVersions') },
  },
];

export const discoverVersionsServer: Profile = {
  id: 'discover-versions-server',
  title: 'Discover Versions Server',
  claims: [{ version: '1.1', document: 'Profiles 1.1', section: '4.1', suite: 'basic', clauses: CLAUSES }],
};
