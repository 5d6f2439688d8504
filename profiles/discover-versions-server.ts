import { operation } from './checks/operations.ts';
import type { Clause } from './clause.ts';
import type { Claim, Profile, SuiteName } from './profile.ts';

const EVIDENCE = { by: 'check', check: operation('DiscoverVersions') } as const;

const CLAUSES: readonly Clause[] = [
  {
    id: 'operations/discover-versions',
    document: 'Profiles 1.1',
    section: '5.1',
    level: 'SHALL',
    requirement: 'The server supports the operation Discover Versions.',
    known: 'remembered',
    evidence: EVIDENCE,
  },
  {
    id: 'specification/discover-versions',
    document: 'Specification 1.1',
    section: '4.26',
    level: 'SHALL',
    requirement: 'Discover Versions names versions that both sides support, and none where there is none.',
    known: 'read',
    evidence: EVIDENCE,
  },
];

function claim(suite: SuiteName, section: string): Claim {
  return { version: '1.1', document: 'Profiles 1.1', section, suite, clauses: CLAUSES };
}

export const discoverVersionsServer: Profile = {
  id: 'discover-versions-server',
  title: 'Discover Versions Server',
  claims: [claim('basic', '4.1')],
};

export const discoverVersionsServerTls12: Profile = {
  id: 'discover-versions-server-tls-1.2',
  title: 'Discover Versions Server TLS v1.2',
  claims: [claim('tls-1.2', '4.11')],
};
