import { fromTwosComplement } from '../../codec/twos-complement.ts';

/** The number that octets hold, big-endian and unsigned. */
export function toInteger(octets: Uint8Array): bigint {
  return fromTwosComplement(octets, false);
}

/** OpenSSL's limit on the bits of a modulus (OPENSSL_RSA_MAX_MODULUS_BITS). */
const MOST_BITS = 16384n;

/** Whether a number that a peer sent can be part of a key: positive, and of a size that can be computed with. */
export function isKeyNumber(value: bigint | undefined): value is bigint {
  return value !== undefined && value > 0n && value >> MOST_BITS === 0n;
}

/** The least non-negative remainder. */
export function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** `base` to the power of `exponent`, which is not negative, modulo `modulus`. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = modulo(base, modulus);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** The number that gives 1 with `value`, modulo `modulus`, which has no factor in common with it. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, next] = [modulus, modulo(value, modulus)];
  let [factor, nextFactor] = [0n, 1n];
  while (next > 0n) {
    const quotient = rest / next;
    [rest, next] = [next, rest - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return modulo(factor, modulus);
}

export function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/** The leftmost `bits` of octets as a number: how DSA and ECDSA take a digest (FIPS 186-4 section 4.6). */
export function leftmostBits(octets: Uint8Array, bits: number): bigint {
  return toInteger(octets) >> BigInt(Math.max(0, octets.length * 8 - bits));
}
