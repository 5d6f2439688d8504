import { checkPrimeSync } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError, REASONS } from '../errors.ts';
import { unsignedInteger, unsignedOctets } from './der.ts';
import { cryptographicFailure } from './failures.ts';
import { xor } from './hashes.ts';
import { bitLength } from './integers.ts';
import { shares, weighted, weights } from './polynomial-sharing.ts';
import { gf256, gf65536, primeField, type ShareField } from './share-fields.ts';

const S = Enum.SplitKeyMethod;

type Random = (length: number) => Uint8Array;

/** One part of a split key. */
export interface Share {
  /** Key Part Identifier, from 1. */
  readonly identifier: number;
  readonly octets: Uint8Array;
}

/** How a Split Key Method makes parts of a secret, and the secret of parts. */
export interface Sharing {
  /** The parts in the order of their identifiers. Throws Invalid Field for a secret that the method cannot share. */
  split(secret: Uint8Array, parts: number, threshold: number, random: Random): Uint8Array[];
  /**
   * The value of the secret's polynomial at a Key Part Identifier, or the secret itself at 0, from as many parts as the
   * threshold says, with different identifiers. Throws Cryptographic Failure where they do not belong together.
   *
   * @param length octets of the secret; where unknown, a number has no leading zeros.
   */
  join(parts: readonly Share[], at: number, length?: number): Uint8Array;
}

/** The parts that there can be, by any method: it bounds what a request costs, which grows with their third power. */
export const MOST_PARTS = 64;

/** The polynomials of the GF(2^8) that GF(2^16) extends: FIPS 197, which 1.2 to 1.4 section 2.2.5 name, and 2.0 section 13.1, "285". */
export const OCTET_POLYNOMIALS = { fips197: 0x11b, of2: 0x11d } as const;

/** The polynomial of the method GF(2^8): 2.0 section 13.1; 1.2 to 1.4, which have the method, do not say it. */
const GF_256 = gf256(OCTET_POLYNOMIALS.of2);

/**
 * Throws Invalid Field for a method that this server does not have, or a Prime Field Size that is none.
 *
 * @param octetPolynomial one of OCTET_POLYNOMIALS, for GF(2^16).
 */
export function sharing(
  method: number,
  primeFieldSize: bigint | undefined,
  octetPolynomial: number = OCTET_POLYNOMIALS.fips197,
): Sharing {
  if (method === S.XOR) return byXor;
  if (method === S.PolynomialSharingGF2_8) return byPieces(GF_256, 1);
  if (method === S.PolynomialSharingGF2_16) return byPieces(gf65536(gf256(octetPolynomial)), 2);
  if (method !== S.PolynomialSharingPrimeField || primeFieldSize === undefined) {
    throw new KmipError(REASONS.methodNotSupported, 'this server does not have the Split Key Method');
  }
  return byNumber(primeFieldSize);
}

/** The parts of one secret are as long as it is. */
function assertAlike(parts: readonly Share[], size: number): void {
  const [length = 0] = parts.map(({ octets }) => octets.length);
  if (length % size !== 0 || parts.some(({ octets }) => octets.length !== length)) throw cryptographicFailure();
}

const byXor: Sharing = {
  split(secret, parts, _threshold, random) {
    const others = Array.from({ length: parts - 1 }, () => random(secret.length));
    return [...others, others.reduce(xor, secret)];
  },
  join(parts) {
    assertAlike(parts, 1);
    const [first, ...others] = parts.map(({ octets }) => octets);
    return others.reduce<Uint8Array>(xor, first ?? new Uint8Array());
  },
};

/** Octets that one request makes the server calculate with, times parts and threshold: about a tenth of a second. */
export const MOST_STEPS = 1 << 19;

/** Secret sharing "applied piecewise", a piece to an element of the field. */
function byPieces(field: ShareField<number>, size: 1 | 2): Sharing {
  const pieces = (octets: Uint8Array) => {
    const view = Buffer.from(octets);
    return Array.from({ length: view.length / size }, (_, index) => view.readUIntBE(index * size, size));
  };
  const whole = (elements: readonly number[]) => {
    const octets = Buffer.alloc(elements.length * size);
    elements.forEach((element, index) => {
      octets.writeUIntBE(element, index * size, size);
    });
    return octets;
  };
  return {
    split(secret, parts, threshold, random) {
      if (secret.length % size !== 0 || secret.length * parts * threshold > MOST_STEPS) {
        throw new KmipError(REASONS.parametersImpossible, 'a key of this length cannot be split so');
      }
      const shared = pieces(secret).map((piece) =>
        shares(field, piece, parts, threshold, () => Buffer.from(random(size)).readUIntBE(0, size)),
      );
      return Array.from({ length: parts }, (_, part) => whole(shared.map((values) => values[part] as number)));
    },
    join(parts, at) {
      assertAlike(parts, size);
      const places = parts.map(({ identifier }) => field.element(identifier));
      const by = weights(field, places, field.element(at));
      const columns = parts.map(({ octets }) => pieces(octets));
      return whole(
        (columns[0] ?? []).map((_, index) =>
          weighted(
            field,
            columns.map((column) => column[index] as number),
            by,
          ),
        ),
      );
    },
  };
}

/** Mersenne primes, for a client that leaves the choice to the server. */
const PRIMES = [521, 1279].map((exponent) => (1n << BigInt(exponent)) - 1n);
/** To see whether a larger number is a prime would keep other clients waiting. */
const MOST_BITS = 1279;
/** For the least of secrets, an octet. */
const LEAST = 256n;
/** Rounds of Miller and Rabin: who names a number that is no prime harms his own key. */
const CHECKS = 5;

/** A Prime Field Size for secrets of this many octets. Throws Invalid Field where this server has none. */
export function usualPrime(octets: number): bigint {
  const prime = PRIMES.find((one) => isBigEnough(one, octets));
  if (prime === undefined) throw new KmipError(REASONS.parametersImpossible, 'a key of this length cannot be split so');
  return prime;
}

/** "a prime bigger than 2^L" */
function isBigEnough(prime: bigint, octets: number): boolean {
  return prime > 1n << BigInt(octets * 8);
}

function byNumber(p: bigint): Sharing {
  const isPrime =
    PRIMES.includes(p) || (p > LEAST && bitLength(p) <= MOST_BITS && checkPrimeSync(p, { checks: CHECKS }));
  if (!isPrime)
    throw new KmipError(REASONS.parametersImpossible, 'Prime Field Size is not a prime that this server takes');
  const field = primeField(p);
  const size = Math.ceil(bitLength(p) / 8);
  return {
    split(secret, parts, threshold, random) {
      if (!isBigEnough(p, secret.length))
        throw new KmipError(REASONS.parametersImpossible, 'Prime Field Size is too small');
      // 64 bits more than needed, so that the remainder is as good as equally distributed.
      const element = () => unsignedInteger(random(size + 8)) % p;
      return shares(field, unsignedInteger(secret), parts, threshold, element).map((share) =>
        unsignedOctets(share, size),
      );
    },
    join(parts, at, length = 1) {
      const values = parts.map(({ octets }) => unsignedInteger(octets));
      if (values.some((value) => value >= p)) throw cryptographicFailure();
      const places = parts.map(({ identifier }) => field.element(identifier));
      return unsignedOctets(weighted(field, values, weights(field, places, field.element(at))), length);
    },
  };
}
