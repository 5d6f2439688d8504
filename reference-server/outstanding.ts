import type { Item } from '../harness/codec/item.ts';
import type { Grant } from './access/tickets.ts';
import { Aside, type DoLongWork, Waiting } from './aside.ts';
import type { KmipError } from './errors.ts';
import type { Steps } from './steps.ts';

/** What an operation came to: the fields of its payload, or its failure. */
export type Outcome = { readonly payload: readonly Item[] } | { readonly error: KmipError };

/** An operation that is put off. */
export interface PutOff {
  /** Who asked for it, and alone may poll and cancel it. */
  readonly identity: string;
  /** What the ticket granted that it was asked for with, if it was. */
  readonly grant?: Grant | undefined;
  /** A value of Enum.Operation. */
  readonly operation: number;
  /** When it was asked for, and when it is done: seconds since 1970. */
  readonly submittedAt: bigint;
  readonly dueAt: bigint;
  /** The same object for all operations of one request. */
  readonly batch: object;
  /** Does it, at this time. Throws Waiting, and leaves nothing behind, where `longWork` does. */
  perform(at: bigint, longWork: DoLongWork): Outcome;
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
  /** What is done aside for operations that are due. */
  readonly #asides = new WeakMap<object, Aside>();

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

  /**
   * Does what is due, in the order of time, one operation a step. `now`: seconds since 1970. Where `mayWait`, nobody waits for
   * what takes long: it is begun aside, and the operation, with those behind it in its batch, pending until it is done.
   */
  *performDue(now: bigint, mayWait: boolean): Steps<void> {
    const due = [...this.#operations].filter(([, { end, dueAt }]) => end === undefined && dueAt <= now);
    const waiting = new Set<object>();
    for (const [key] of due.sort(([, a], [, b]) => Number(a.dueAt - b.dueAt))) {
      // Another request may have done it between two steps.
      const operation = this.#operations.get(key);
      if (operation === undefined || operation.end !== undefined || waiting.has(operation.batch)) continue;
      const end = this.#attempt(operation, mayWait);
      if (end === 'waiting') waiting.add(operation.batch);
      else this.#operations.set(key, { ...operation, end });
      yield;
    }
  }

  #attempt(operation: Asynchronous, mayWait: boolean): Outcome | 'waiting' {
    const aside = this.#asides.get(operation) ?? new Aside();
    this.#asides.set(operation, aside);
    try {
      return operation.perform(operation.dueAt, (work) => aside.result(work, mayWait));
    } catch (error) {
      if (error instanceof Waiting) return 'waiting';
      throw error;
    }
  }

  /**
   * Does a pending operation now, behind those that its batch has before it (2.1 section 6.1.39). Throws Waiting where
   * `longWork` does; then none of them is done.
   */
  process(operation: Asynchronous, now: bigint, longWork: DoLongWork): void {
    const ended: [string, Asynchronous][] = [];
    for (const [key, other] of this.#operations) {
      if (other.batch !== operation.batch) continue;
      if (other.end === undefined) {
        const end = other.perform(now, (work) => longWork({ ...work, name: `${key} ${work.name}` }));
        ended.push([key, { ...other, end }]);
      }
      if (other === operation) break;
    }
    for (const [key, other] of ended) this.#operations.set(key, other);
  }

  /** The client was told how the operation ended. */
  obtain(correlationValue: Uint8Array): void {
    const operation = this.#operations.get(keyOf(correlationValue));
    if (operation !== undefined) this.#operations.set(keyOf(correlationValue), { ...operation, isObtained: true });
  }

  /**
   * The operations of this identity of which it does not know the end, the oldest first; for a ticket with rights those
   * that were asked for with it.
   */
  submitted(identity: string, grant?: Grant): Submitted[] {
    const isSeen = (operation: Asynchronous) => grant?.rights === undefined || operation.grant === grant;
    return [...this.#operations]
      .filter(([, operation]) => operation.identity === identity && operation.isObtained !== true && isSeen(operation))
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
