import { KmipError } from '../errors.ts';
import { notSuccessful } from './credentials.ts';

/** Seconds after its first failure in which those of a client are counted. */
const WINDOW = 60n;
/** Clients that are remembered; beyond these the one that failed first is forgotten. */
const MOST = 1000;

interface Failures {
  readonly count: number;
  /** When the first of them was: seconds since 1970. */
  readonly since: bigint;
}

/**
 * Keeps clients from trying credential after credential: one that has failed as often as is allowed within a minute is
 * refused until that has passed, whatever it brings, in the words in which a wrong credential is. Nobody waits.
 */
export class Attempts {
  readonly #failures = new Map<string, Failures>();
  readonly #allowed: number;

  /** @param allowed failures of one client within a minute. */
  constructor(allowed: number) {
    this.#allowed = allowed;
  }

  /**
   * What `authenticate` returns. Throws what it throws, and Authentication Not Successful without asking it.
   *
   * @param client who the certificate of the connection names.
   */
  attempt<T>(client: string, now: bigint, authenticate: () => T): T {
    const failures = this.#current(client, now);
    if (failures !== undefined && failures.count >= this.#allowed) throw notSuccessful();
    try {
      return authenticate();
    } catch (error) {
      if (error instanceof KmipError)
        this.#note(client, { count: (failures?.count ?? 0) + 1, since: failures?.since ?? now });
      throw error;
    }
  }

  #current(client: string, now: bigint): Failures | undefined {
    const failures = this.#failures.get(client);
    return failures !== undefined && now - failures.since < WINDOW ? failures : undefined;
  }

  #note(client: string, failures: Failures): void {
    // Behind the others, unless it goes on.
    if (failures.count === 1) this.#failures.delete(client);
    this.#failures.set(client, failures);
    const [first] = this.#failures.keys();
    if (this.#failures.size > MOST && first !== undefined) this.#failures.delete(first);
  }
}
