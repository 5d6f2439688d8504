import { createDiffieHellman, ECDH, type KeyObject, verify } from 'node:crypto';
import { curveGroup, type Point } from './curve-groups.ts';
import {
  Der,
  DerError,
  derChildren,
  readDer,
  readInteger,
  unsignedInteger,
  unsignedOctets,
  writeDer,
  writeInteger,
} from './der.ts';
import { type DsaComponents, dsaNumbers } from './dsa-components.ts';
import { curveOf, ecPoint, ecPublicKey, ecScalar } from './ec-components.ts';
import { cryptographicFailure } from './failures.ts';
import { digest as digestOf } from './hashes.ts';
import { bitLength, inverse, modPow, modulo, randomBelow } from './integers.ts';

/** Signs and verifies digests that are made elsewhere: OpenSSL's functions for it are not in node:crypto. */
export interface DigestSignatures {
  /** A signature in DER (RFC 3279 sections 2.2.2 and 2.2.3) of a digest of any length. */
  sign(key: KeyObject, digest: Uint8Array, random: (length: number) => Uint8Array): Buffer;
  isSignature(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean;
}

/** The two numbers of a signature. */
interface Pair {
  readonly r: bigint;
  readonly s: bigint;
}

/** FIPS 186-4 chapter 6, SEC 1 section 4.1. */
export const ecdsa: DigestSignatures = {
  sign(key, digest, random) {
    const { order, multiplyBase } = curveGroup(curveOf(key));
    return signed(order, ecScalar(key), digest, random, (k) => multiplyBase(k).x);
  },
  isSignature(key, digest, signature) {
    const pair = readPair(signature);
    return pair !== undefined && ANCHORS.some((anchor) => verifiesShifted(key, digest, pair, signature, anchor));
  },
};

/** Messages that OpenSSL verifies in place of the digest: a second one, should the first give no sum of two points. */
const ANCHORS = ['0', '1'].map((text) => Buffer.from(text));
const ANCHOR_HASH = 'sha256';

/**
 * (r, s) signs the number z under Q where it signs z' under Q + ((z - z') / r) G: both come to the point (z G + r Q) / s.
 * So that OpenSSL does all the rest, z' is the digest of a message.
 */
function verifiesShifted(
  key: KeyObject,
  digest: Uint8Array,
  { r }: Pair,
  signature: Uint8Array,
  anchor: Buffer,
): boolean {
  const name = curveOf(key);
  const group = curveGroup(name);
  const difference = leftmost(digest, group.order) - leftmost(digestOf(ANCHOR_HASH, anchor), group.order);
  const shift = modulo(difference * (inverse(modulo(r, group.order), group.order) ?? 0n), group.order);
  if (shift === 0n) return difference === 0n && verify(ANCHOR_HASH, anchor, key, signature);
  const [point, other] = [pointOf(key, name), group.multiplyBase(shift)];
  if (point.x === other.x) return false;
  const shifted = ecPublicKey(name, group.encode(group.add(point, other)));
  return verify(ANCHOR_HASH, anchor, shifted, signature);
}

function pointOf(key: KeyObject, name: string): Point {
  const whole = ECDH.convertKey(ecPoint(key), name, undefined, undefined, 'uncompressed') as Buffer;
  return curveGroup(name).decode(whole);
}

/** FIPS 186-4 chapter 4. */
export const dsa: DigestSignatures = {
  sign(key, digest, random) {
    const { p, q, g, value: x } = soundNumbers(key);
    return signed(q, x, digest, random, (k) => {
      const exchange = createDiffieHellman(unsignedOctets(p), unsignedOctets(g));
      exchange.setPrivateKey(unsignedOctets(k));
      return unsignedInteger(exchange.generateKeys());
    });
  },
  isSignature(key, digest, signature) {
    const { p, q, g, value: y } = soundNumbers(key);
    const { r, s } = readPair(signature) ?? { r: 0n, s: 0n };
    const w = s > 0n && s < q ? inverse(s, q) : undefined;
    if (r <= 0n || r >= q || w === undefined) return false;
    const [u1, u2] = [(leftmost(digest, q) * w) % q, (r * w) % q];
    return ((modPow(g, u1, p) * modPow(y, u2, p)) % p) % q === r;
  },
};

/** As OpenSSL has them: FIPS 186-4 section 4.2, and no P beyond what a client may keep this server busy with. */
const Q_BITS = [160, 224, 256];
const P_BITS = 10_000;

function soundNumbers(key: KeyObject): DsaComponents {
  const numbers = dsaNumbers(key);
  const isSound = Q_BITS.includes(bitLength(numbers.q)) && bitLength(numbers.p) <= P_BITS && (numbers.p & 1n) === 1n;
  if (!isSound) throw cryptographicFailure();
  return numbers;
}

/**
 * s = (z + r d) / k for a secret number k whose commitment is r. Numerator and denominator are multiplied by a random
 * number, so that the time that the division takes tells nothing of k.
 */
function signed(
  order: bigint,
  secret: bigint,
  digest: Uint8Array,
  random: (length: number) => Uint8Array,
  commitment: (k: bigint) => bigint,
): Buffer {
  const [k, blind] = [randomBelow(order, random), randomBelow(order, random)];
  const r = commitment(k) % order;
  const numerator = (blind * leftmost(digest, order) + ((blind * r) % order) * secret) % order;
  const s = (numerator * (inverse((k * blind) % order, order) ?? 0n)) % order;
  if (r === 0n || s === 0n) throw cryptographicFailure();
  return writeDer(Der.Sequence, writeInteger(r), writeInteger(s));
}

/** As many of the leftmost bits of a digest as the order has (FIPS 186-4 sections 4.6 and 6.4). */
function leftmost(digest: Uint8Array, order: bigint): bigint {
  const bits = bitLength(order);
  const octets = digest.subarray(0, Math.ceil(bits / 8));
  return unsignedInteger(octets) >> BigInt(Math.max(0, octets.length * 8 - bits));
}

/** Octets that no signature reaches: the largest orders have 571 bits. */
const TOO_LONG = 256;

/** Undefined where the octets are not a signature of two numbers. */
function readPair(signature: Uint8Array): Pair | undefined {
  if (signature.length >= TOO_LONG) return undefined;
  try {
    const [r, s, ...others] = derChildren(readDer(signature, Der.Sequence)).map(readInteger);
    return r === undefined || s === undefined || others.length > 0 ? undefined : { r, s };
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}
