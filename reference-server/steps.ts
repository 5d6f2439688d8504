import { setImmediate } from 'node:timers/promises';

/**
 * Work that is done step by step, with a result at its end: between two steps others may get their turn. A step that
 * yields a promise is followed by the next one when that has resolved; it never rejects.
 */
export type Steps<T> = Generator<Promise<void> | undefined, T, undefined>;

/** Does all steps at once; they may wait for nothing. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (step.value !== undefined) throw new Error('a step waits where nobody can');
  }
}

/** Milliseconds after which a request that has more steps to do leaves the other connections their turn. */
const TURN = 10;

/** Does steps for as long as a turn is, or until one has to wait. Where it is not done, `value` is what is waited for. */
export function takeTurn<T>(steps: Steps<T>): IteratorResult<Promise<void> | undefined, T> {
  const end = performance.now() + TURN;
  let step = steps.next();
  while (!step.done && step.value === undefined && performance.now() < end) step = steps.next();
  return step;
}

/** Does all steps, a turn at a time. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = takeTurn(steps);
    if (step.done) return step.value;
    await (step.value ?? setImmediate());
  }
}
