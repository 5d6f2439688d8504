import { createECDH, ECDH } from 'node:crypto';
import { Enum } from '../../spec/enumerations.ts';
import { bitLength, inverse, leftmostBits, modulo, toInteger } from './integers.ts';

/** A curve y^2 = x^3 + ax + b over a prime field: FIPS 186-4 section D.1.2, SEC 2 section 2.4.1. */
export interface Curve {
  /** OpenSSL's name. */
  readonly name: string;
  /** Its object identifier in DER, in hex: RFC 5480 section 2.1.1.1, SEC 2 section A.2. */
  readonly identifier: string;
  readonly p: bigint;
  readonly a: bigint;
  /** The order of the base point. */
  readonly n: bigint;
}

export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** By Recommended Curve; node:crypto cannot verify a digest that was made elsewhere, so these are computed here. */
export const CURVES: ReadonlyMap<number, Curve> = new Map([
  [
    Enum.RecommendedCurve.P_192,
    {
      name: 'prime192v1',
      identifier: '2a8648ce3d030101',
      p: 2n ** 192n - 2n ** 64n - 1n,
      a: -3n,
      n: 0xffffffffffffffffffffffff99def836146bc9b1b4d22831n,
    },
  ],
  [
    Enum.RecommendedCurve.P_224,
    {
      name: 'secp224r1',
      identifier: '2b81040021',
      p: 2n ** 224n - 2n ** 96n + 1n,
      a: -3n,
      n: 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn,
    },
  ],
  [
    Enum.RecommendedCurve.P_256,
    {
      name: 'prime256v1',
      identifier: '2a8648ce3d030107',
      p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
      a: -3n,
      n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    },
  ],
  [
    Enum.RecommendedCurve.P_384,
    {
      name: 'secp384r1',
      identifier: '2b81040022',
      p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
      a: -3n,
      n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    },
  ],
  [
    Enum.RecommendedCurve.P_521,
    {
      name: 'secp521r1',
      identifier: '2b81040023',
      p: 2n ** 521n - 1n,
      a: -3n,
      n: 2n ** 521n - 0x5ae79787c40d069948033feb708f65a2fc44a36477663b851449048e16ec79bf7n,
    },
  ],
  [
    Enum.RecommendedCurve.SECP256K1,
    {
      name: 'secp256k1',
      identifier: '2b8104000a',
      p: 2n ** 256n - 2n ** 32n - 977n,
      a: 0n,
      n: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
    },
  ],
]);

/** The point of octets in one of the forms of SEC 1 section 2.3.3, or undefined where they are none of the curve. */
export function decodePoint(curve: Curve, octets: Uint8Array): Point | undefined {
  // One octet of zero is the point at infinity, which is no key.
  if (octets.length < 2) return undefined;
  try {
    return uncompressedPoint(ECDH.convertKey(octets, curve.name, undefined, undefined, 'uncompressed') as Buffer);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_CRYPTO_OPERATION_FAILED') return undefined;
    throw error;
  }
}

function uncompressedPoint(octets: Uint8Array): Point {
  const middle = (octets.length + 1) / 2;
  return { x: toInteger(octets.subarray(1, middle)), y: toInteger(octets.subarray(middle)) };
}

/** The base point `factor` times; `factor` from 1 to the order less 1. */
export function multiplyBase(curve: Curve, factor: bigint): Point {
  const ecdh = createECDH(curve.name);
  const digits = Math.ceil(bitLength(curve.n) / 8) * 2;
  ecdh.setPrivateKey(Buffer.from(factor.toString(16).padStart(digits, '0'), 'hex'));
  return uncompressedPoint(ecdh.getPublicKey());
}

/** Whether (r, s) is the ECDSA signature of a digest under the public key `q`: SEC 1 section 4.1.4. */
export function verifyEcdsa(curve: Curve, q: Point, digest: Uint8Array, r: bigint, s: bigint): boolean {
  const { n } = curve;
  if (r < 1n || r >= n || s < 1n || s >= n) return false;
  const w = inverse(s, n);
  const u1 = modulo(leftmostBits(digest, bitLength(n)) * w, n);
  const u2 = modulo(r * w, n);
  const sum = add(curve, u1 === 0n ? undefined : multiplyBase(curve, u1), multiply(curve, q, u2));
  return sum !== undefined && modulo(sum.x, n) === r;
}

function multiply(curve: Curve, point: Point, factor: bigint): Point | undefined {
  let result: Point | undefined;
  let doubled: Point | undefined = point;
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = add(curve, result, doubled);
    doubled = add(curve, doubled, doubled);
  }
  return result;
}

/** The sum of two points; undefined stands for the point at infinity. */
function add({ p, a }: Curve, left: Point | undefined, right: Point | undefined): Point | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  const same = left.x === right.x;
  if (same && modulo(left.y + right.y, p) === 0n) return undefined;
  const slope = same
    ? (3n * left.x * left.x + a) * inverse(2n * left.y, p)
    : (right.y - left.y) * inverse(right.x - left.x, p);
  const x = modulo(slope * slope - left.x - right.x, p);
  return { x, y: modulo(slope * (left.x - x) - left.y, p) };
}
