import { baselineServer, baselineServerTls12 } from './baseline-server.ts';
import { completeServers } from './complete-server.ts';
import { discoverVersionsServer, discoverVersionsServerTls12 } from './discover-versions-server.ts';
import type { Profile } from './profile.ts';

/** The server profiles but for those that ask for all of them. */
const SINGLE: readonly Profile[] = [
  baselineServer,
  baselineServerTls12,
  discoverVersionsServer,
  discoverVersionsServerTls12,
];

/** Every server profile that the harness knows. */
export const PROFILES: readonly Profile[] = [...SINGLE, ...completeServers(SINGLE)];
