import type { Version } from '../../harness/spec/versions.ts';
import { Undelivered } from './send.ts';

/** Who lent its connection, and the version in which it did. */
export interface Lender {
  readonly identity: string;
  readonly version: Version;
}

/** What a connection does for the server while that is the client on it. */
export interface LentConnectionOptions {
  write(octets: Uint8Array): void;
  /** From now on requests come again. */
  giveBack(): void;
  destroy(): void;
}

interface Exchange {
  resolve(answer: Uint8Array): void;
  reject(error: Undelivered): void;
}

/** A client's connection while its roles are swapped: the server sends requests on it (2.0 section 6.1.48). */
export class LentConnection {
  readonly #options: LentConnectionOptions;
  #exchange: Exchange | undefined;
  #isClosed = false;
  /** Told when the connection has ended. */
  onClose: () => void = () => {};

  constructor(options: LentConnectionOptions) {
    this.#options = options;
  }

  /**
   * Sends the octets of a request and resolves with those of its answer; requests are not sent side by side. `timeout` in
   * milliseconds. Rejects with Undelivered; without an answer in time the connection is of no more use.
   */
  async send(request: Uint8Array, timeout: number): Promise<Uint8Array> {
    if (this.#isClosed) throw new Undelivered('the client closed the connection that it lent');
    const timer = setTimeout(() => this.#options.destroy(), timeout);
    try {
      return await new Promise<Uint8Array>((resolve, reject) => {
        this.#exchange = { resolve, reject };
        this.#options.write(request);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Takes a message that has come; false where no answer is waited for. */
  receive(message: Uint8Array): boolean {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    exchange?.resolve(message);
    return exchange !== undefined;
  }

  /** Says that the connection has ended. */
  closed(): void {
    this.#isClosed = true;
    this.#exchange?.reject(new Undelivered('the client closed the connection that it lent'));
    this.onClose();
  }

  giveBack(): void {
    this.#options.giveBack();
  }

  destroy(): void {
    this.#options.destroy();
  }
}
