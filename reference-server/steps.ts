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
