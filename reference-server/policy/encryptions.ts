import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import { type Encryption, symmetricCipher } from '../crypto/ciphers.ts';
import { rsaDecryption, rsaEncryption } from '../crypto/rsa-encryption.ts';
import { KmipError } from '../errors.ts';
import type { Fields } from '../fields.ts';
import type { ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { keyAlgorithm } from './cryptographic-use.ts';
import { oneTimePad } from './one-time-pads.ts';
import { keyHalf, secretOctets } from './usable-keys.ts';

/**
 * Starts what an Encrypt or Decrypt request asks for: with a symmetric key, or with the public or private half of an RSA
 * key pair. Throws as `symmetricCipher` and `rsaEncryption` do, and Feature Not Supported in a version that has no field
 * for the tag of an authenticating mode: 1.4 is the first.
 */
export function startEncryption(
  direction: 'encrypt' | 'decrypt',
  object: ManagedObject,
  parameters: Fields,
  payload: Fields,
  { version, random }: OperationContext,
): Encryption {
  const algorithm = keyAlgorithm(object, parameters);
  if (algorithm === Enum.CryptographicAlgorithm.RSA) {
    return direction === 'encrypt'
      ? rsaEncryption(keyHalf(object, 'public'), parameters, random)
      : rsaDecryption(keyHalf(object, 'private'), parameters);
  }
  if (algorithm === Enum.CryptographicAlgorithm.OneTimePad) {
    // Two streams at once would use the same octets of the pad.
    if (payload.item(Tag.InitIndicator) === undefined) return oneTimePad(direction, object, parameters);
    throw new KmipError(Enum.ResultReason.FeatureNotSupported, 'a one-time pad takes its data at once');
  }
  const encryption = symmetricCipher({
    direction,
    algorithm,
    key: secretOctets(object),
    parameters,
    iv: payload.bytes(Tag.IVCounterNonce),
    additionalData: payload.bytes(Tag.AuthenticatedEncryptionAdditionalData),
    tag: payload.bytes(Tag.AuthenticatedEncryptionTag),
    random,
  });
  // The field came with 1.4 section 4.29.
  if (encryption.tag !== undefined && !atLeast(version, '1.4')) {
    throw new KmipError(Enum.ResultReason.FeatureNotSupported, 'this version has no field for the tag');
  }
  return encryption;
}
