import type { ManagedObject } from '../managed-objects.ts';
import { derKey } from './der-keys.ts';
import type { Curve, Point } from './elliptic-curves.ts';
import { transparentKey } from './transparent-keys.ts';

export interface RsaKey {
  readonly kind: 'RSA';
  readonly modulus: bigint;
  readonly publicExponent: bigint | undefined;
  readonly privateExponent: bigint | undefined;
  readonly factors?: RsaFactors;
}

/** What a private key may say of the first two factors of its modulus: RFC 8017 section 3.2. */
export interface RsaFactors {
  readonly p: bigint | undefined;
  readonly q: bigint | undefined;
  readonly primeExponentP: bigint | undefined;
  readonly primeExponentQ: bigint | undefined;
  readonly coefficient: bigint | undefined;
}

/** The public half: FIPS 186-4 section 4.1. */
export interface DsaKey {
  readonly kind: 'DSA';
  readonly p: bigint;
  readonly q: bigint;
  readonly g: bigint;
  readonly y: bigint;
}

/** The public half. */
export interface EcKey {
  readonly kind: 'EC';
  readonly curve: Curve;
  readonly q: Point;
}

export type AsymmetricKey = RsaKey | DsaKey | EcKey;

/** The keys that the objects' material gives, in that order; none where no material was sent or seen. */
export function asymmetricKeysOf(...objects: (ManagedObject | undefined)[]): AsymmetricKey[] {
  return objects.flatMap((object) =>
    [...(object?.contents ?? [])].flatMap(
      ([format, octets]) => derKey(format, octets) ?? transparentKey(format, octets) ?? [],
    ),
  );
}

/** Whether two keys of one kind have different public halves. */
export function isOfAnotherPair(a: AsymmetricKey, b: AsymmetricKey): boolean {
  if (a.kind === 'RSA') return b.kind === 'RSA' && (a.modulus !== b.modulus || hasOtherExponent(a, b));
  if (a.kind === 'DSA') return b.kind === 'DSA' && a.y !== b.y;
  return b.kind === 'EC' && (a.q.x !== b.q.x || a.q.y !== b.q.y);
}

function hasOtherExponent({ publicExponent: a }: RsaKey, { publicExponent: b }: RsaKey): boolean {
  return a !== undefined && b !== undefined && a !== b;
}

/** Why the numbers of an RSA key cannot be those of one key, as far as they are there; else undefined. */
export function rsaKeyProblem({ modulus, publicExponent: e, privateExponent: d, factors }: RsaKey): string | undefined {
  const { p, q, primeExponentP, primeExponentQ, coefficient } = factors ?? {};
  if (e !== undefined && (e < 3n || e >= modulus || e % 2n === 0n)) return 'a Public Exponent that no RSA key has';
  if (p === undefined || q === undefined) return undefined;
  if (p < 2n || q < 2n || modulus % (p * q) !== 0n) return 'P and Q are no factors of the Modulus';
  const isInverse = (a: bigint | undefined, b: bigint | undefined, of: bigint): boolean =>
    a === undefined || b === undefined || (a * b) % of === 1n;
  if (!isInverse(e, d, p - 1n) || !isInverse(e, d, q - 1n)) return 'the two exponents do not belong together';
  const arePrimeExponents = isInverse(e, primeExponentP, p - 1n) && isInverse(e, primeExponentQ, q - 1n);
  if (!arePrimeExponents) return 'the Prime Exponents do not belong to the Public Exponent';
  return isInverse(coefficient, q, p) ? undefined : 'the CRT Coefficient does not belong to P and Q';
}
