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

/** The server's clock as far as its Time Stamps tell: ours, and how far theirs is ahead. */
export class ServerClock {
  readonly #clock: Clock;
  #offset = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Seconds since 1970 on the server's clock. */
  now(): bigint {
    return this.at(this.#clock.now());
  }

  /** Seconds since 1970 on the server's clock when ours shows `date`. */
  at(date: Date): bigint {
    return seconds(date) + this.#offset;
  }

  /** Learns from a Time Stamp. One second is no difference: it may lie between the server's reading and ours. */
  observe(timeStamp: bigint, receivedAt: Date): void {
    const offset = timeStamp - seconds(receivedAt);
    const drift = offset - this.#offset;
    if (drift > 1n || drift < -1n) this.#offset = offset;
  }

  /** Says that the server's clock was moved. */
  moved(by: bigint): void {
    this.#offset += by;
  }
}
