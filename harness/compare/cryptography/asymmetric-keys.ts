import type { ManagedObject } from '../provenance.ts';
import { derKey } from './der-keys.ts';
import type { Curve, Point } from './elliptic-curves.ts';
import { transparentKey } from './transparent-keys.ts';

export interface RsaKey {
  readonly kind: 'RSA';
  readonly modulus: bigint;
  readonly publicExponent: bigint | undefined;
  readonly privateExponent: bigint | undefined;
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
  if (a.kind === 'RSA') return b.kind === 'RSA' && a.modulus !== b.modulus;
  if (a.kind === 'DSA') return b.kind === 'DSA' && a.y !== b.y;
  return b.kind === 'EC' && (a.q.x !== b.q.x || a.q.y !== b.q.y);
}
