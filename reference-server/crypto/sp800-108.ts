import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError } from '../errors.ts';

/** A pseudorandom function under the key derivation key. */
export type Prf = (data: Uint8Array) => Uint8Array;

/** What goes into each round. */
interface Rounds {
  readonly prf: Prf;
  /** Label || 0x00 || Context || [L]: the same for every round. */
  readonly fixed: Uint8Array;
  readonly iv: Uint8Array;
}

/** Makes the function that gives the octets of each round, which is called for 1, 2, 3 ... in turn. */
type Mode = (rounds: Rounds) => (counter: Uint8Array) => Uint8Array;

/** Section 5.1: K(i) = PRF(K, [i] || Label || 0x00 || Context || [L]). */
const counter: Mode = ({ prf, fixed }) => {
  return (i) => prf(Buffer.concat([i, fixed]));
};

/** Section 5.2: K(i) = PRF(K, K(i-1) || [i] || Label || 0x00 || Context || [L]), K(0) the IV. */
const feedback: Mode = ({ prf, fixed, iv }) => {
  let last = iv;
  return (i) => {
    last = prf(Buffer.concat([last, i, fixed]));
    return last;
  };
};

/** Section 5.3: A(i) = PRF(K, A(i-1)), A(0) the fixed octets; K(i) = PRF(K, A(i) || [i] || Label || 0x00 || Context || [L]). */
const doublePipeline: Mode = ({ prf, fixed }) => {
  let last = fixed;
  return (i) => {
    last = prf(last);
    return prf(Buffer.concat([last, i, fixed]));
  };
};

export const SP800_108 = { counter, feedback, doublePipeline } as const satisfies Record<string, Mode>;

/** Octets that one derivation makes at most; the 32 bits of the counter would let a client ask for days. */
const LONGEST = 65_536;
/** Octets that one derivation makes, times those that go into each round: some tenths of a second. */
const MOST_STEPS = 1 << 24;

/**
 * Key derivation by SP 800-108. Counter and length have 32 bits each, as in RFC 6803 and RFC 8009, which use it.
 * Throws Cryptographic Failure beyond 65,536 octets, or where so much data go into so many that it would take long.
 *
 * @param data Label || 0x00 || Context (1.4 section 4.6).
 */
export function sp800108(mode: Mode, prf: Prf, data: Uint8Array, iv: Uint8Array, length: number): Uint8Array {
  if (length > LONGEST || length * (data.length + iv.length) > MOST_STEPS) {
    throw new KmipError(Enum.ResultReason.CryptographicFailure, 'the method does not make as many octets as that');
  }
  const next = mode({ prf, iv, fixed: Buffer.concat([data, integer32(length * 8)]) });
  const made: Uint8Array[] = [];
  for (let i = 1, octets = 0; octets < length; i += 1) {
    const block = next(integer32(i));
    made.push(block);
    octets += block.length;
  }
  return Buffer.concat(made, length);
}

function integer32(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
}
