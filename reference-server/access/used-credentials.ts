/** What credentials of 2.x may be used once only, or only in their order (2.0 section 9.11). */
export class UsedCredentials {
  readonly #oneTimePasswords = new Set<string>();
  readonly #timestamps = new Map<string, bigint>();

  /** Whether a user's One Time Password is used for the first time; from then on it is used. */
  usePassword(username: string, oneTimePassword: string): boolean {
    const key = JSON.stringify([username, oneTimePassword]);
    if (this.#oneTimePasswords.has(key)) return false;
    this.#oneTimePasswords.add(key);
    return true;
  }

  /** Whether the timestamp of a user's Hashed Password, in microseconds, is later than all before: they "SHALL monotonically increase". */
  useTimestamp(username: string, timestamp: bigint): boolean {
    const last = this.#timestamps.get(username);
    if (last !== undefined && timestamp <= last) return false;
    this.#timestamps.set(username, timestamp);
    return true;
  }
}
