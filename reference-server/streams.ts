import type { Fields } from './fields.ts';

/** A cryptographic operation whose data comes in several requests (1.4 chapter 4, "Multi-part"). */
export interface Stream {
  /** A value of Enum.Operation. */
  readonly operation: number;
  readonly identity: string;
  /** The key; undefined for an operation without one. */
  readonly uniqueIdentifier: string | undefined;
  /** The payload of its first request: what later ones leave out holds from there. */
  readonly first: Fields;
  /** What the operation keeps between its requests; only the operation itself knows more of it. */
  readonly work: unknown;
  /** Octets of data so far. */
  readonly octets: number;
}

/** Clients may leave streams behind unfinished: beyond this many of all clients the oldest is given up. */
const MOST = 1000;

/** The streams that have begun and not ended, by their Correlation Value. They end with the process. */
export class Streams {
  readonly #open = new Map<string, Stream>();
  readonly #most: number;

  /** @param most unfinished streams of one identity: beyond these its oldest is given up. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Keeps a stream until its next request. */
  put(correlationValue: Uint8Array, stream: Stream): void {
    this.#open.set(key(correlationValue), stream);
    const all = [...this.#open.keys()];
    const own = all.filter((one) => this.#open.get(one)?.identity === stream.identity);
    const oldest = own.length > this.#most ? own[0] : all[0];
    if (oldest !== undefined && (own.length > this.#most || all.length > MOST)) this.#open.delete(oldest);
  }

  /** The stream, which is kept no more: it goes on only if it is put back. */
  take(correlationValue: Uint8Array): Stream | undefined {
    const stream = this.#open.get(key(correlationValue));
    this.#open.delete(key(correlationValue));
    return stream;
  }
}

function key(correlationValue: Uint8Array): string {
  return Buffer.from(correlationValue).toString('hex');
}
