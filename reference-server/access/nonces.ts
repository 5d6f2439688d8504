import { timingSafeEqual } from 'node:crypto';

/** A Nonce as messages carry it (1.4 section 2.1.14). */
export interface Nonce {
  readonly id: Uint8Array;
  readonly value: Uint8Array;
}

interface Issued extends Nonce {
  readonly identity: string;
  /** Seconds since 1970. */
  readonly at: bigint;
}

/** Seconds that a client has to use a nonce. */
const LIFETIME = 300n;
/** Clients may ask for nonces without end: beyond this many the oldest is of no use any more. */
const MOST = 1000;

/** The nonces that clients were given and have not used. */
export class Nonces {
  readonly #issued = new Map<string, Issued>();
  readonly #random: (length: number) => Uint8Array;

  constructor(random: (length: number) => Uint8Array) {
    this.#random = random;
  }

  /** A new nonce for this client. */
  issue(identity: string, now: bigint): Nonce {
    const nonce = { id: this.#random(8), value: this.#random(32) };
    this.#issued.set(key(nonce.id), { ...nonce, identity, at: now });
    const [oldest] = this.#issued.keys();
    if (this.#issued.size > MOST && oldest !== undefined) this.#issued.delete(oldest);
    return nonce;
  }

  /** Whether this client was given this nonce lately. It cannot be used again, unless it was another client's. */
  use(nonce: { id: Uint8Array; value: Uint8Array | undefined }, identity: string, now: bigint): boolean {
    const issued = this.#issued.get(key(nonce.id));
    if (issued === undefined || issued.identity !== identity) return false;
    this.#issued.delete(key(nonce.id));
    const isSame = nonce.value?.length === issued.value.length && timingSafeEqual(nonce.value, issued.value);
    return isSame && now - issued.at <= LIFETIME;
  }
}

function key(id: Uint8Array): string {
  return Buffer.from(id).toString('hex');
}
