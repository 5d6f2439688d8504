import type { Clock } from './server-clock.ts';

/** Gives out turns, so that no more requests are sent in a second than a target allows. */
export class Pace {
  readonly #clock: Clock;
  readonly #apartMs: number;
  /** When the next turn is, in milliseconds since 1970. */
  #next = 0;

  constructor(clock: Clock, requestsPerSecond: number) {
    this.#clock = clock;
    this.#apartMs = 1000 / requestsPerSecond;
  }

  /** Resolves when it is the caller's turn, in the order of the calls. Rejects with the signal's reason. */
  async turn(signal?: AbortSignal): Promise<void> {
    const now = this.#clock.now().getTime();
    const mine = Math.max(now, this.#next);
    this.#next = mine + this.#apartMs;
    if (mine > now) await this.#clock.wait(mine - now, signal);
  }
}
