import { discoverVersions } from './discover-versions.ts';
import type { Operation } from './operation.ts';
import { query } from './query.ts';

/** Every operation of this server; Query and the batch engine know no other. */
export const OPERATIONS: readonly Operation[] = [query, discoverVersions];
