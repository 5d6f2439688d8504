import { Enum } from '../../harness/spec/enumerations.ts';
import type { Operation } from './operation.ts';

/** Ping (2.1 section 6.1.36). */
export const ping: Operation = {
  code: Enum.Operation.Ping,
  request() {
    return [];
  },
};
