import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../runner/server-clock.ts';

/** The clock of this machine. */
export const CLOCK: Clock = {
  now: () => new Date(),
  wait: async (milliseconds, signal) => {
    await delay(milliseconds, undefined, signal && { signal }).catch((error) => {
      signal?.throwIfAborted(); // Node wraps the reason in an AbortError.
      throw error;
    });
  },
};
