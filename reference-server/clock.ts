/** The server's clock: the machine's, moved by an offset that only its parent process can set. */
export class Clock {
  readonly #machine: () => number;
  #offsetSeconds = 0;

  /** `machine` gives milliseconds since 1970. */
  constructor(machine: () => number = Date.now) {
    this.#machine = machine;
  }

  /** Seconds since 1970. */
  now(): bigint {
    return BigInt(Math.floor(this.#machine() / 1000) + this.#offsetSeconds);
  }

  /** How many seconds the clock is ahead of the machine's; negative for behind. */
  set offsetSeconds(seconds: number) {
    this.#offsetSeconds = Math.trunc(seconds);
  }
}
