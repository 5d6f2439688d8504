import { createPublicKey, type KeyObject } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError } from '../errors.ts';
import { Der, type DerElement, DerError } from './der.ts';
import { soundKey } from './key.ts';
import { isSignedBy } from './x509-signatures.ts';

/** Octets with a signature over them, as requests for certificates have it. */
export interface SignedOctets {
  readonly octets: Uint8Array;
  /** An AlgorithmIdentifier. */
  readonly algorithm: DerElement;
  /** A BIT STRING. */
  readonly signature: DerElement;
}

/**
 * The key in a SubjectPublicKeyInfo, where whoever signed has its private key. Throws a DerError where the signature is
 * another's, Feature Not Supported for an algorithm that this server does not verify.
 */
export function provenKey(spki: Uint8Array, { octets, algorithm, signature }: SignedOctets): KeyObject {
  const publicKey = soundKey(createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }));
  const isSigned = isSignedBy(publicKey, algorithm, octets, bitsOf(signature));
  if (isSigned === undefined) {
    throw new KmipError(Enum.ResultReason.FeatureNotSupported, 'the signature algorithm is not supported');
  }
  if (!isSigned) throw new DerError('the signature is not one by the key that is to be certified');
  return publicKey;
}

/** The octets of a BIT STRING without unused bits. */
function bitsOf({ tag, content }: DerElement): Buffer {
  if (tag !== Der.BitString || content[0] !== 0) throw new DerError('expected a bit string of whole octets');
  return content.subarray(1);
}
