/** A field GF(2^m): its elements are polynomials over GF(2), the coefficient of x^i in bit i. */
export interface BinaryField {
  multiply(a: bigint, b: bigint): bigint;
  /** The inverse of an element that is not zero. */
  inverse(a: bigint): bigint;
}

/** The field of polynomials modulo an irreducible one, which is given with its leading coefficient. */
export function binaryField(modulus: bigint): BinaryField {
  const degree = degreeOf(modulus);
  return {
    multiply(a, b) {
      let product = 0n;
      let shifted = a;
      for (let rest = b; rest > 0n; rest >>= 1n) {
        if (rest & 1n) product ^= shifted;
        shifted <<= 1n;
        if ((shifted >> BigInt(degree)) & 1n) shifted ^= modulus;
      }
      return product;
    },
    inverse(a) {
      // The extended Euclidean algorithm, a shift at a time.
      let [r, next] = [modulus, a];
      let [t, nextT] = [0n, 1n];
      while (next !== 1n) {
        const shift = degreeOf(r) - degreeOf(next);
        if (shift < 0) {
          [r, next, t, nextT] = [next, r, nextT, t];
          continue;
        }
        r ^= next << BigInt(shift);
        t ^= nextT << BigInt(shift);
        [r, next, t, nextT] = degreeOf(r) < degreeOf(next) ? [next, r, nextT, t] : [r, next, t, nextT];
      }
      return nextT;
    },
  };
}

function degreeOf(polynomial: bigint): number {
  return polynomial.toString(2).length - 1;
}
