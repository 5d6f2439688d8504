/** `base` to the power of `exponent`, modulo `modulus`; neither is negative. */
export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

export function gcd(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

/** The least remainder that is not negative. */
export function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** The inverse of `a`, which is not negative, modulo `m`; undefined where they have a common factor. */
export function inverse(a: bigint, m: bigint): bigint | undefined {
  let [r, next] = [m, a % m];
  let [t, nextT] = [0n, 1n];
  while (next !== 0n) {
    const quotient = r / next;
    [r, next] = [next, r - quotient * next];
    [t, nextT] = [nextT, t - quotient * nextT];
  }
  if (r !== 1n) return undefined;
  return t < 0n ? t + m : t;
}

export function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/**
 * A number from 1 to `limit` - 1, each with nearly the same chance: FIPS 186-4 section B.5.1, "Per-Message Secret Number
 * Generation Using Extra Random Bits".
 */
export function randomBelow(limit: bigint, random: (length: number) => Uint8Array): bigint {
  const octets = random(Math.ceil((bitLength(limit) + 64) / 8));
  return (BigInt(`0x${Buffer.from(octets).toString('hex')}`) % (limit - 1n)) + 1n;
}
