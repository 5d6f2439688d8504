import type { KeyObject } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { certificateKey } from '../crypto/certificates.ts';
import type { Key } from '../crypto/key.ts';
import { readKeyMaterial } from '../crypto/key-formats.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields, required } from '../fields.ts';
import type { ManagedObject } from '../object.ts';
import { readKeyBlock } from './key-blocks.ts';

const R = Enum.ResultReason;

/**
 * The key that an object holds: of a certificate, the public one. Throws Key Value Not Present for an object of which the
 * server has only attributes, Permission Denied for one that "is not able to be used": a wrapped key, or material that
 * cannot be looked into; in 2.x Invalid Object Type for an object that holds no key.
 */
function keyOf({ objectType, content }: ManagedObject): Key {
  if (content === null) throw notPresent('the server has only attributes of the object');
  if (objectType === Enum.ObjectType.Certificate) {
    const octets = required(new Fields(content).bytes(Tag.CertificateValue), Tag.CertificateValue);
    return { kind: 'public', key: certificateKey(octets) };
  }
  if (new Fields(content).item(Tag.KeyBlock) === undefined) throw otherType();
  const { keyFormatType, material, hasKeyValue } = readKeyBlock(content);
  if (!hasKeyValue) throw notPresent('the server does not have the Key Value');
  const key = material && readKeyMaterial(objectType, keyFormatType, material);
  if (key === undefined) throw new KmipError(R.PermissionDenied, 'the key material cannot be looked into');
  return key;
}

function notPresent(message: string): KmipError {
  return new KmipError(REASONS.keyValueNotPresent, message);
}

function otherType(): KmipError {
  return new KmipError(REASONS.notUsableKey, 'an object of this type is not able to be used for this operation');
}

/** The octets of a symmetric key or a secret; Permission Denied (2.x: Invalid Object Type) for any other object. */
export function secretOctets(object: ManagedObject): Uint8Array {
  const key = keyOf(object);
  if (key.kind !== 'octets') throw otherType();
  return key.octets;
}

/** Bits of the modulus of a private key beyond which a client could keep this server busy with one signature. */
const LONGEST_MODULUS = 8192;

/**
 * The half of a key pair that an operation needs. Throws Permission Denied (2.x: Invalid Object Type) for any other object,
 * Feature Not Supported for a private key of RSA or DSA that is longer than this server calculates with.
 */
export function keyHalf(object: ManagedObject, half: 'private' | 'public'): KeyObject {
  const key = keyOf(object);
  if (key.kind !== half) throw otherType();
  const { modulusLength = 0 } = key.key.asymmetricKeyDetails ?? {};
  if (half === 'private' && modulusLength > LONGEST_MODULUS) {
    throw new KmipError(R.FeatureNotSupported, `private keys of more than ${LONGEST_MODULUS} bits are not used`);
  }
  return key.key;
}
