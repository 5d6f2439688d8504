import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Enum } from '../../spec/enumerations.ts';
import type { ManagedObject } from '../provenance.ts';
import { integer, integerSequence, publicKeyInfo } from './der.ts';
import { CURVES, type Curve, decodePoint, type Point } from './elliptic-curves.ts';
import { isKeyNumber, toInteger } from './integers.ts';
import { ifReadable } from './readable.ts';
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

type Read = (octets: Uint8Array) => AsymmetricKey | undefined;

/** Formats in DER: 1.4 section 2.1.3. PKCS#1 is used for both halves. */
const DER_FORMATS: ReadonlyMap<number, Read> = new Map<number, Read>([
  [Enum.KeyFormatType.PKCS_1, (octets) => privateHalf('pkcs1', octets) ?? publicHalf('pkcs1', octets)],
  [Enum.KeyFormatType.PKCS_8, (octets) => privateHalf('pkcs8', octets)],
  [Enum.KeyFormatType.X_509, (octets) => publicHalf('spki', octets)],
  [Enum.KeyFormatType.ECPrivateKey, (octets) => privateHalf('sec1', octets)],
]);

/** The keys that the objects' material gives, in that order; none where no material was sent or seen. */
export function asymmetricKeysOf(...objects: (ManagedObject | undefined)[]): AsymmetricKey[] {
  return objects.flatMap((object) =>
    [...(object?.contents ?? [])].flatMap(
      ([format, octets]) => DER_FORMATS.get(format)?.(octets) ?? transparentKey(format, octets) ?? [],
    ),
  );
}

function privateHalf(type: 'pkcs1' | 'pkcs8' | 'sec1', octets: Uint8Array): AsymmetricKey | undefined {
  const key = ifReadable(() => createPrivateKey({ key: Buffer.from(octets), format: 'der', type }));
  return key && keyOf(key);
}

function publicHalf(type: 'pkcs1' | 'spki', octets: Uint8Array): AsymmetricKey | undefined {
  const key = ifReadable(() => createPublicKey({ key: Buffer.from(octets), format: 'der', type }));
  return key && keyOf(key);
}

const READERS: Readonly<Record<string, (key: KeyObject) => AsymmetricKey | undefined>> = {
  rsa: rsaKey,
  dsa: dsaKey,
  ec: ecKey,
};

function keyOf(key: KeyObject): AsymmetricKey | undefined {
  return READERS[key.asymmetricKeyType ?? '']?.(key);
}

function rsaKey(key: KeyObject): RsaKey | undefined {
  const { n, e, d } = key.export({ format: 'jwk' });
  const [modulus, publicExponent, privateExponent] = [n, e, d].map((text = '') => {
    const value = toInteger(Buffer.from(text, 'base64url'));
    return isKeyNumber(value) ? value : undefined;
  });
  return modulus === undefined ? undefined : { kind: 'RSA', modulus, publicExponent, privateExponent };
}

/** Dss-Parms and DSAPublicKey: RFC 3279 section 2.3.2. */
function dsaKey(key: KeyObject): DsaKey | undefined {
  const info = infoOf(key);
  const [p, q, g] = (info && integerSequence(info.parameters)) ?? [];
  const y = info && integer(info.key);
  if (!isKeyNumber(p) || !isKeyNumber(q) || !isKeyNumber(g) || !isKeyNumber(y)) return undefined;
  return { kind: 'DSA', p, q, g, y };
}

function ecKey(key: KeyObject): EcKey | undefined {
  const name = key.asymmetricKeyDetails?.namedCurve;
  const curve = [...CURVES.values()].find((row) => row.name === name);
  const info = infoOf(key);
  const q = curve && info && decodePoint(curve, info.key);
  return curve && q && { kind: 'EC', curve, q };
}

function infoOf(key: KeyObject): { parameters: Uint8Array; key: Uint8Array } | undefined {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  return publicKeyInfo(half.export({ type: 'spki', format: 'der' }));
}
