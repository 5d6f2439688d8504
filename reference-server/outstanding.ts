import type { Item } from '../harness/codec/item.ts';
import type { KmipError } from './errors.ts';

/** What an operation came to: the fields of its payload, or its failure. */
export type Outcome = { readonly payload: readonly Item[] } | { readonly error: KmipError };

/** An operation that is put off. */
export interface PutOff {
  /** Who asked for it, and alone may poll and cancel it. */
  readonly identity: string;
  /** A value of Enum.Operation. */
  readonly operation: number;
  /** When it is done: seconds since 1970. */
  readonly dueAt: bigint;
  /** Does it, at that time. */
  perform(): Outcome;
}

/** An operation that was answered Operation Pending, and how it ended. */
export interface Asynchronous extends PutOff {
  /** Undefined as long as it is pending. */
  readonly end?: Outcome | 'canceled';
}

/** Beyond this many operations, the ended ones among them, none is put off. */
const MOST = 1000;

/** Seconds for which the server knows how an operation ended: "recently" in 1.4 section 4.27. */
const KEPT = 3600n;

/**
 * The operations that were answered Operation Pending, by their Asynchronous Correlation Value (1.4 sections 6.7 to 6.9).
 * They end with the process.
 */
export class Outstanding {
  readonly #operations = new Map<string, Asynchronous>();

  /** Whether one more operation may be put off. `now`: seconds since 1970. */
  hasRoom(now: bigint): boolean {
    for (const [key, { dueAt, end }] of this.#operations) {
      if (end !== undefined && dueAt + KEPT < now) this.#operations.delete(key);
    }
    return this.#operations.size < MOST;
  }

  putOff(correlationValue: Uint8Array, operation: PutOff): void {
    this.#operations.set(keyOf(correlationValue), operation);
  }

  /** Does what is due, in the order of time. `now`: seconds since 1970. */
  performDue(now: bigint): void {
    const due = [...this.#operations].filter(([, { end, dueAt }]) => end === undefined && dueAt <= now);
    for (const [key, operation] of due.sort(([, a], [, b]) => Number(a.dueAt - b.dueAt))) {
      this.#operations.set(key, { ...operation, end: operation.perform() });
    }
  }

  /** The operation with this correlation value, where this identity asked for it. */
  find(correlationValue: Uint8Array, identity: string): Asynchronous | undefined {
    const operation = this.#operations.get(keyOf(correlationValue));
    return operation?.identity === identity ? operation : undefined;
  }

  /** Ends a pending operation before it is done. */
  cancel(correlationValue: Uint8Array, operation: Asynchronous): void {
    this.#operations.set(keyOf(correlationValue), { ...operation, end: 'canceled' });
  }
}

function keyOf(correlationValue: Uint8Array): string {
  return Buffer.from(correlationValue).toString('hex');
}
