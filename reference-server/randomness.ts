import { createHash, randomBytes } from 'node:crypto';

/** OpenSSL's random number generator, with what clients seed mixed in: they can add to it, and never take away. */
export class Randomness {
  #seed: Buffer | undefined;
  #drawn = 0n;

  /** This many random octets. */
  draw(length: number): Buffer {
    const octets = randomBytes(length);
    if (this.#seed === undefined || length === 0) return octets;
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(this.#drawn);
    this.#drawn += 1n;
    const mixed = createHash('shake256', { outputLength: length }).update(this.#seed).update(counter).digest();
    return Buffer.from(octets.map((octet, index) => octet ^ (mixed[index] ?? 0)));
  }

  seed(octets: Uint8Array): void {
    this.#seed = createHash('sha512')
      .update(this.#seed ?? '')
      .update(octets)
      .digest();
  }
}
