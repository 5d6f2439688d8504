import { inverse, modulo } from './integers.ts';

/** A field that secrets are shared in. Its elements are numbers, or big integers of a prime field. */
export interface ShareField<E> {
  readonly zero: E;
  readonly one: E;
  add(a: E, b: E): E;
  subtract(a: E, b: E): E;
  multiply(a: E, b: E): E;
  /** The inverse of an element that is not zero. */
  invert(a: E): E;
  /** The element that a Key Part Identifier stands for. */
  element(identifier: number): E;
}

const xor = (a: number, b: number): number => a ^ b;
const itself = (identifier: number): number => identifier;

/**
 * GF(2^8): octets as polynomials modulo an irreducible one of degree 8. It has no tables, so that the time which a product
 * takes tells nothing of a secret.
 */
export function gf256(polynomial: number): ShareField<number> {
  const multiply = (a: number, b: number): number => {
    let product = 0;
    let shifted = a;
    for (let bit = 0; bit < 8; bit += 1) {
      product ^= -((b >> bit) & 1) & shifted;
      shifted = (shifted << 1) ^ (-(shifted >> 7) & polynomial);
    }
    return product;
  };
  return { zero: 0, one: 1, add: xor, subtract: xor, multiply, invert: (a) => power254(a, multiply), element: itself };
}

/** In a field of 256 elements the inverse is the power of 254 (Fermat). */
function power254(a: number, multiply: (a: number, b: number) => number): number {
  let result = 1;
  let square = a;
  for (let bit = 1; bit < 8; bit += 1) {
    square = multiply(square, square);
    result = multiply(result, square);
  }
  return result;
}

/** m = x^5 + x^4 + x^3 + x. */
const M = 0x3a;

/**
 * GF(2^16) as GF(2^8)[y]/(y^2 + y + m): u y + v is the number with u in its high octet. The product follows from the
 * modulus; as 1.4 section 2.2.5 prints it ("ru + svm" for what is rum + sv) it would have no 1.
 */
export function gf65536(base: ShareField<number>): ShareField<number> {
  const { multiply: times } = base;
  return {
    ...base,
    multiply(a, b) {
      const [r, s, u, v] = [a >> 8, a & 0xff, b >> 8, b & 0xff];
      const sv = times(s, v);
      return ((times(r ^ s, u ^ v) ^ sv) << 8) | (times(times(r, u), M) ^ sv);
    },
    invert(a) {
      const [u, v] = [a >> 8, a & 0xff];
      const d = base.invert(times(u ^ v, v) ^ times(M, times(u, u)));
      return (times(u, d) << 8) | times(u ^ v, d);
    },
  };
}

/** The integers modulo a prime. */
export function primeField(p: bigint): ShareField<bigint> {
  return {
    zero: 0n,
    one: 1n,
    add: (a, b) => (a + b) % p,
    subtract: (a, b) => modulo(a - b, p),
    multiply: (a, b) => (a * b) % p,
    invert: (a) => inverse(a, p) as bigint,
    element: (identifier) => BigInt(identifier),
  };
}
