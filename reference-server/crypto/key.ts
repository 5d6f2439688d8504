import type { KeyObject } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError } from '../errors.ts';
import { curveBits } from './curves.ts';
import { DerError } from './der.ts';

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

/** The algorithm and length that an asymmetric key shows; undefined for a kind of key that KMIP 1.x does not name. */
export function asymmetricFacts(key: KeyObject): KeyFacts | undefined {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss':
      return { algorithms: [A.RSA], length: modulusLength as number };
    case 'dsa':
      return { algorithms: [A.DSA], length: modulusLength as number };
    case 'ec':
      return { algorithms: [A.ECDSA, A.ECDH, A.ECMQV, A.EC], length: curveBits(namedCurve as string) };
    default:
      return undefined;
  }
}

/**
 * Runs a reader of key material or certificates. What OpenSSL or the DER reader cannot make sense of is an "Incorrect
 * attribute value(s) specified" of 1.4 Table 330: Invalid Field.
 */
export function readingMaterial<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isMaterialError(error)) throw error;
    throw new KmipError(Enum.ResultReason.InvalidField, `the octets are not a ${what}`);
  }
}

function isMaterialError(error: unknown): boolean {
  if (error instanceof DerError) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('ERR_OSSL_') || code.startsWith('ERR_CRYPTO_INVALID_');
}
