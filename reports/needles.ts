/** Characters by whose hash a needle is looked up; shorter needles are searched for one by one. */
const WINDOW = 6;
const FACTOR = 31;
/** What the first character of a window is multiplied by when the window has moved on past it. */
const LEAVING = Array.from({ length: WINDOW }).reduce<number>((power) => Math.imul(power, FACTOR), 1);

/**
 * Finds which of many texts stand in another one in a time that does not grow with their number (Rabin and Karp's search
 * with a rolling hash). A run of thousands of cases meets tens of thousands of secrets.
 */
export class Needles<T> {
  /** By the hash of their first characters. */
  readonly #byHash = new Map<number, Set<T>>();
  readonly #short = new Map<string, Set<T>>();
  /** In which order they came. */
  readonly #order = new Map<T, number>();

  /** Adds a text and what it stands for; several may stand for the same. */
  add(text: string, meaning: T): void {
    if (text.length === 0) return;
    if (!this.#order.has(meaning)) this.#order.set(meaning, this.#order.size);
    if (text.length < WINDOW) put(this.#short, text, meaning);
    else put(this.#byHash, hashOf(text), meaning);
  }

  /** What may be found in a text, in the order in which it was added: nothing is missed, and little found amiss. */
  foundIn(text: string): T[] {
    const found = new Set<T>();
    for (const [needle, meanings] of this.#short) if (text.includes(needle)) addAll(found, meanings);
    if (text.length >= WINDOW && this.#byHash.size > 0) {
      let hash = hashOf(text);
      addAll(found, this.#byHash.get(hash));
      for (let end = WINDOW; end < text.length; end += 1) {
        hash = (Math.imul(hash, FACTOR) + text.charCodeAt(end) - Math.imul(text.charCodeAt(end - WINDOW), LEAVING)) | 0;
        const meanings = this.#byHash.get(hash);
        if (meanings !== undefined) addAll(found, meanings);
      }
    }
    return [...found].sort((a, b) => (this.#order.get(a) ?? 0) - (this.#order.get(b) ?? 0));
  }
}

function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < WINDOW; at += 1) hash = (Math.imul(hash, FACTOR) + text.charCodeAt(at)) | 0;
  return hash;
}

function put<K, T>(into: Map<K, Set<T>>, key: K, meaning: T): void {
  const known = into.get(key);
  if (known === undefined) into.set(key, new Set([meaning]));
  else known.add(meaning);
}

function addAll<T>(into: Set<T>, meanings: Iterable<T> = []): void {
  for (const meaning of meanings) into.add(meaning);
}
