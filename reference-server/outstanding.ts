import type { Item } from '../harness/codec/item.ts';
import type { KmipError } from './errors.ts';
import type { Steps } from './steps.ts';

/** What an operation came to: the fields of its payload, or its failure. */
export type Outcome = { readonly payload: readonly Item[] } | { readonly error: KmipError };

/** An operation that is put off. */
export interface PutOff {
  /** Who asked for it, and alone may poll and cancel it. */
  readonly identity: string;
  /** A value of Enum.Operation. */
  readonly operation: number;
  /** When it was asked for, and when it is done: seconds since 1970. */
  readonly submittedAt: bigint;
  readonly dueAt: bigint;
  /** The same object for all operations of one request. */
  readonly batch: object;
  /** Does it, at this time. */
  perform(at: bigint): Outcome;
}

/** An operation that was answered Operation Pending, and how it ended. */
export interface Asynchronous extends PutOff {
  /** Undefined as long as it is pending. */
  readonly end?: Outcome | 'canceled';
  /** Whether the client knows how it ended. */
  readonly isObtained?: boolean;
}

/** An operation with its Asynchronous Correlation Value. */
export interface Submitted extends Asynchronous {
  readonly correlationValue: Uint8Array;
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

  /** Does what is due, in the order of time, one operation a step. `now`: seconds since 1970. */
  *performDue(now: bigint): Steps<void> {
    const due = [...this.#operations].filter(([, { end, dueAt }]) => end === undefined && dueAt <= now);
    for (const [key] of due.sort(([, a], [, b]) => Number(a.dueAt - b.dueAt))) {
      // Another request may have done it between two steps.
      const operation = this.#operations.get(key);
      if (operation === undefined || operation.end !== undefined) continue;
      this.#operations.set(key, { ...operation, end: operation.perform(operation.dueAt) });
      yield;
    }
  }

  /** Does a pending operation now, behind those that its batch has before it (2.1 section 6.1.39). */
  process(operation: Asynchronous, now: bigint): void {
    for (const [key, other] of [...this.#operations]) {
      if (other.batch !== operation.batch) continue;
      if (other.end === undefined) this.#operations.set(key, { ...other, end: other.perform(now) });
      if (other === operation) return;
    }
  }

  /** The client was told how the operation ended. */
  obtain(correlationValue: Uint8Array): void {
    const operation = this.#operations.get(keyOf(correlationValue));
    if (operation !== undefined) this.#operations.set(keyOf(correlationValue), { ...operation, isObtained: true });
  }

  /** The operations of this identity of which it does not know the end, the oldest first. */
  submitted(identity: string): Submitted[] {
    return [...this.#operations]
      .filter(([, operation]) => operation.identity === identity && operation.isObtained !== true)
      .map(([key, operation]) => ({ ...operation, correlationValue: Buffer.from(key, 'hex') }));
  }

  /** The operation with this correlation value, where this identity asked for it. */
  find(correlationValue: Uint8Array, identity: string): Asynchronous | undefined {
    const operation = this.#operations.get(keyOf(correlationValue));
    return operation?.identity === identity ? operation : undefined;
  }

  /** Ends a pending operation before it is done. */
  cancel(correlationValue: Uint8Array, operation: Asynchronous): void {
    this.#operations.set(keyOf(correlationValue), { ...operation, end: 'canceled', isObtained: true });
  }
}

function keyOf(correlationValue: Uint8Array): string {
  return Buffer.from(correlationValue).toString('hex');
}
