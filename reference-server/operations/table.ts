import type { Operation } from './operation.ts';

/** Every operation of this server; Query and the batch engine know no other. */
export const OPERATIONS: readonly Operation[] = [];
