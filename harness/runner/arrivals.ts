import type { Deviation } from '../codec/deviation.ts';
import type { Encoding } from '../codec/encodings.ts';
import type { Patience } from './transport.ts';

/** What a server sent of itself. */
export interface Arrival {
  /** One whole message; where `failure` says why it is none, what came of it. */
  readonly bytes: Uint8Array;
  readonly receivedAt: Date;
  readonly failure?: string;
  /** How it and its answer are encoded; in TTLV where absent. */
  readonly encoding?: Encoding;
  /** What is wrong with the HTTP request that carried it. */
  readonly deviations?: readonly Deviation[];
  /** Sends the octets of an answer; nothing happens where the server is gone. */
  answer(bytes: Uint8Array): void;
  /** Of a connection that was lent to the server: requests of the client are sent on it again. */
  takeBack?(): void;
}

/** So many messages are kept for whoever takes them. */
const MOST_ARRIVALS = 100;

/** So many different lines are kept about connections that brought no message. */
const MOST_REMARKS = 10;

/** The promise of the next arrival, while it is awaited. */
interface Waiting {
  resolve(arrival: Arrival | undefined): void;
}

/** What a server sends of itself while a case runs, on connections that it opened and on those that were lent to it. */
export class Arrivals {
  readonly #arrivals: Arrival[] = [];
  readonly #remarks = new Set<string>();
  #waiting: Waiting | undefined;
  /** Told of each message as it comes, before anybody takes it. */
  onArrival: (arrival: Arrival) => void = () => {};

  /** Takes what has come; false where nobody takes what came before, and there is no room for more. */
  add(arrival: Arrival): boolean {
    if (arrival.failure === undefined) this.onArrival(arrival);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) waiting.resolve(arrival);
    else if (this.#arrivals.length < MOST_ARRIVALS) this.#arrivals.push(arrival);
    else return false;
    return true;
  }

  /** Keeps one line about a connection that brought no message. */
  remark(line: string): void {
    if (this.#remarks.size < MOST_REMARKS) this.#remarks.add(line);
  }

  get remarks(): readonly string[] {
    return [...this.#remarks];
  }

  /** What has arrived and nobody has taken. */
  get left(): readonly Arrival[] {
    return this.#arrivals;
  }

  /** The next arrival; undefined where none comes in time. Throws the reason of an aborted signal. */
  async next({ timeoutMs, signal }: Patience): Promise<Arrival | undefined> {
    signal?.throwIfAborted();
    const arrival = this.#arrivals.shift();
    if (arrival !== undefined) return arrival;
    let timer: NodeJS.Timeout | undefined;
    let onAbort: (() => void) | undefined;
    try {
      return await new Promise<Arrival | undefined>((resolve, reject) => {
        this.#waiting = { resolve };
        timer = setTimeout(() => resolve(undefined), timeoutMs);
        onAbort = () => reject(signal?.reason);
        signal?.addEventListener('abort', onAbort);
      });
    } finally {
      clearTimeout(timer);
      if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
      this.#waiting = undefined;
    }
  }
}
