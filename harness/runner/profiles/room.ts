import type { Sessions } from '../sessions.ts';

type Closeable = Pick<Sessions, 'close'>;

/** Keeps what several connections of one identity hold open within what a target allows; the one used last stays. */
export class Room {
  readonly #limit: number;
  /** The one used last at the end. */
  #inside: Closeable[] = [];

  /** `limit`: connections at a time. */
  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  /** To be called before each use of connections: closes others where there would be too many. */
  async enter(sessions: Closeable): Promise<void> {
    this.#inside = this.#inside.filter((one) => one !== sessions);
    await this.makeRoom();
    this.#inside.push(sessions);
  }

  /** Leaves room for one more. */
  async makeRoom(): Promise<void> {
    const leaving = this.#inside.splice(0, Math.max(0, this.#inside.length + 1 - this.#limit));
    for (const one of leaving) await one.close();
  }

  async close(): Promise<void> {
    await Promise.all(this.#inside.splice(0).map((one) => one.close()));
  }
}
