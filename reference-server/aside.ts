/** Work that takes longer than others should wait for. */
export interface LongWork<T> {
  /** What tells it from other long work of the same batch item. */
  readonly name: string;
  /** Does it at once. */
  now(): T;
  /** Does it beside the event loop. */
  aside(): Promise<T>;
}

/** Thrown in the middle of a batch item, whose changes are undone: it can begin anew once `ready` has resolved. */
export class Waiting extends Error {
  readonly ready: Promise<void>;

  constructor(ready: Promise<void>) {
    super('work is being done aside');
    this.ready = ready;
  }
}

/** The long work of one batch item that was done aside, for when the item begins anew. */
export class Aside {
  readonly #done = new Map<string, () => unknown>();

  /** What the work came to, or threw. Throws Waiting where it has not been done and `mayWait`; else does it at once. */
  result<T>(work: LongWork<T>, mayWait: boolean): T {
    const done = this.#done.get(work.name);
    // Work of one name has one type.
    if (done !== undefined) return done() as T;
    if (!mayWait) return work.now();
    const keep = (outcome: () => unknown) => void this.#done.set(work.name, outcome);
    throw new Waiting(
      work.aside().then(
        (value) => keep(() => value),
        (error) =>
          keep(() => {
            throw error;
          }),
      ),
    );
  }
}
