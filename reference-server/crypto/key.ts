import type { KeyObject } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError } from '../errors.ts';
import { curveBits } from './curves.ts';
import { DerError } from './der.ts';
import { dsaNumbers } from './dsa-components.ts';

const A = Enum.CryptographicAlgorithm;

/** What key material turned out to hold, whatever format it came in. */
export type Key =
  /** Octets of a symmetric key or a secret. */
  | { readonly kind: 'octets'; readonly octets: Uint8Array }
  | { readonly kind: 'private' | 'public'; readonly key: KeyObject };

export interface KeyFacts {
  /** The Cryptographic Algorithms that such a key may be used with; the first is what it is called by itself. */
  readonly algorithms: readonly number[];
  /** Cryptographic Length in bits: of the modulus, of the prime P, of the curve's field (1.4 section 4.2). */
  readonly length: number;
}

/** The algorithms of each kind of key, by OpenSSL's name for it. An EC key is a scalar or a point, whatever it is for. */
const ALGORITHMS: Readonly<Record<string, readonly number[]>> = {
  rsa: [A.RSA],
  'rsa-pss': [A.RSA],
  dsa: [A.DSA],
  ec: [A.ECDSA, A.ECDH, A.ECMQV, A.EC],
};

/**
 * The algorithm and length that a sound asymmetric key shows; undefined for a kind of key that KMIP 1.x does not name.
 */
export function asymmetricFacts(key: KeyObject): KeyFacts | undefined {
  const algorithms = ALGORITHMS[key.asymmetricKeyType ?? ''];
  if (algorithms === undefined) return undefined;
  if (key.asymmetricKeyType === 'dsa') return { algorithms, length: dsaNumbers(key).p.toString(2).length };
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  const length = namedCurve === undefined ? modulusLength : curveBits(namedCurve);
  return length === undefined ? undefined : { algorithms, length };
}

/**
 * The key, once it has shown that it may be looked at. Of some that cannot be (the point at infinity, a DSA number that is
 * negative) Node 20 makes a KeyObject all the same, whose details then end the process by an assertion. Throws what
 * OpenSSL or the DER reader say of it.
 */
export function soundKey(key: KeyObject): KeyObject {
  if (key.type === 'private') key.export({ format: 'der', type: 'pkcs8' });
  else key.export({ format: 'der', type: 'spki' });
  if (key.asymmetricKeyType === 'dsa') dsaNumbers(key);
  return key;
}

/**
 * Runs a reader of key material or certificates. What OpenSSL or the DER reader cannot make sense of is an "Incorrect
 * attribute value(s) specified" of 1.4 Table 330: Invalid Field.
 */
export function readingMaterial<T>(
  what: string,
  read: () => T,
  reason: number | readonly number[] = Enum.ResultReason.InvalidField,
): T {
  try {
    return read();
  } catch (error) {
    if (!isMaterialError(error)) throw error;
    throw new KmipError(reason, `the octets are not a ${what}`);
  }
}

/** Whether OpenSSL or the DER reader could not make sense of octets. */
export function isMaterialError(error: unknown): boolean {
  if (error instanceof DerError) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('ERR_OSSL_') || code.startsWith('ERR_CRYPTO_INVALID_');
}
