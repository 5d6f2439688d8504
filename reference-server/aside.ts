/** Work that takes longer than others should wait for. */
export interface LongWork<T> {
  /** What tells it from other long work of the same batch item. */
  readonly name: string;
  /** Does it at once. */
  now(): T;
  /** Does it beside the event loop. */
  aside(): Promise<T>;
}

/** Gives the result of long work, or throws Waiting. */
export type DoLongWork = <T>(work: LongWork<T>) => T;

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
  readonly #underWay = new Map<string, Promise<void>>();

  /** What the work came to, or threw. Throws Waiting where it has not been done and `mayWait`; else does it at once. */
  result<T>(work: LongWork<T>, mayWait: boolean): T {
    const done = this.#done.get(work.name);
    // Work of one name has one type.
    if (done !== undefined) return done() as T;
    if (!mayWait) return work.now();
    const ready = this.#underWay.get(work.name) ?? this.#begun(work);
    this.#underWay.set(work.name, ready);
    throw new Waiting(ready);
  }

  #begun<T>(work: LongWork<T>): Promise<void> {
    const keep = (outcome: () => unknown) => void this.#done.set(work.name, outcome);
    return work.aside().then(
      (value) => keep(() => value),
      (error) =>
        keep(() => {
          throw error;
        }),
    );
  }
}
