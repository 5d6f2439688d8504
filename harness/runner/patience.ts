import type { GroupContext } from './context.ts';

/** The time between two sendings of a request that is repeated. */
const REPEAT_EVERY_MS = 1000;

/** The time that a case has, and what it does to let some of it pass. */
export class Patience {
  readonly #context: GroupContext;
  readonly #deadline: number;
  #clockMoved = 0;

  /** `deadline`: milliseconds since 1970 on the run's clock, the end of the time for this case. */
  constructor(context: GroupContext, deadline: number) {
    this.#context = context;
    this.#deadline = deadline;
  }

  /** Milliseconds. */
  timeLeft(): number {
    return this.#deadline - this.#context.clock.now().getTime();
  }

  /** Seconds by which the case has moved the server's clock on. */
  get clockMoved(): number {
    return this.#clockMoved;
  }

  /** Lets a second pass on the server's clock: moves it where it can be moved, else waits. False once time is up. */
  async waitASecond(): Promise<boolean> {
    const { reference, clock, serverClock, sessions, signal, target } = this.#context;
    if (this.timeLeft() <= REPEAT_EVERY_MS || this.#clockMoved * 1000 >= target.limits.caseTimeoutMs) return false;
    if (reference === undefined) {
      await clock.wait(REPEAT_EVERY_MS, signal);
      await sessions.turn(signal);
      return true;
    }
    await reference.moveClock(1);
    serverClock.moved(1n);
    this.#clockMoved += 1;
    return true;
  }
}
