/** Clients may make groups without end: beyond this many the oldest begins anew. */
const MOST = 10_000;

/**
 * Which member of an object group is its default member, where that goes around among them: the one behind the member
 * that was got last. It begins with the first again when the process does, and where that member is gone.
 */
export class GroupTurns {
  readonly #got = new Map<string, string>();

  /** Ends the turn of a member, by its Unique Identifier. */
  pass(group: string, uniqueIdentifier: string): void {
    this.#got.set(group, uniqueIdentifier);
    const [oldest] = this.#got.keys();
    if (this.#got.size > MOST && oldest !== undefined) this.#got.delete(oldest);
  }

  /** Whose turn it is among members in their order, or undefined where there are none. */
  turn<T extends { readonly uniqueIdentifier: string }>(group: string, members: readonly T[]): T | undefined {
    const got = this.#got.get(group);
    const last = members.findIndex(({ uniqueIdentifier }) => uniqueIdentifier === got);
    return members[(last + 1) % members.length];
  }
}
