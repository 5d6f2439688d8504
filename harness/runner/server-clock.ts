/** The run's source of time. Tests hand in one that stands still. */
export interface Clock {
  now(): Date;
  /** Resolves after `milliseconds`; rejects with the signal's reason when that is aborted. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Seconds of a date, cut to the whole second as a Time Stamp is. */
export function seconds(date: Date): bigint {
  return BigInt(Math.floor(date.getTime() / 1000));
}

/** Seconds in a thousand years: no clock is that far off, and a date that far off cannot be reckoned with. */
const FARTHEST = 31_556_952_000n;

/** The server's clock as far as its first Time Stamp tells: ours, and how far theirs is ahead. */
export class ServerClock {
  readonly #clock: Clock;
  readonly #assumed: bigint;
  #offset: bigint | undefined;
  #movedBy = 0n;

  /** `assumed`: seconds by which the server's clock was ahead of ours when it was last seen; until its first Time Stamp. */
  constructor(clock: Clock, assumed = 0n) {
    this.#clock = clock;
    this.#assumed = assumed;
  }

  /** Seconds since 1970 on the server's clock. */
  now(): bigint {
    return this.at(this.#clock.now());
  }

  /** Seconds since 1970 on the server's clock when ours shows `date`. */
  at(date: Date): bigint {
    return seconds(date) + (this.#offset ?? this.#assumed);
  }

  /**
   * Learns from the first Time Stamp that a clock could show; others are compared with the clock that it shows. One
   * second is no difference: it may lie between the server's reading and ours.
   */
  observe(timeStamp: bigint, receivedAt: Date): void {
    if (this.#offset !== undefined) return;
    const offset = timeStamp - seconds(receivedAt);
    const isFar = offset > FARTHEST || offset < -FARTHEST;
    if (!isFar) this.#offset = offset > 1n || offset < -1n ? offset : 0n;
  }

  /** Seconds by which the server's clock is ahead of ours; undefined before its first Time Stamp. */
  get offset(): bigint | undefined {
    return this.#offset;
  }

  /** Says that the server's clock was moved. */
  moved(by: bigint): void {
    this.#offset = (this.#offset ?? this.#assumed) + by;
    this.#movedBy += by;
  }

  /** Seconds by which the run has moved it. */
  get movedBy(): bigint {
    return this.#movedBy;
  }
}
