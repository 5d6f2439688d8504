import { constants, type KeyObject, sign, verify } from 'node:crypto';
import { byteString, enumeration, type Item } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { cryptographicParameters } from './known-keys.ts';
import { fixedOctets } from './samples.ts';

const { CryptographicAlgorithm: A, DigitalSignatureAlgorithm: D, HashingAlgorithm, PaddingMethod } = Enum;

/** What is signed. */
export const MESSAGE = fixedOctets(100, 11);

const hash = enumeration(Tag.HashingAlgorithm, HashingAlgorithm.SHA_256);

/**
 * The Cryptographic Parameters of a signature with SHA-256: "Digital Signature Algorithm or Cryptographic Algorithm and
 * Hashing Algorithm" (1.4 section 4.31, 2.1 section 6.1.55). A server has to understand either.
 */
export function signatureParameters(key: KeyObject): Item[] {
  if (key.asymmetricKeyType !== 'rsa') {
    return [
      cryptographicParameters(enumeration(Tag.DigitalSignatureAlgorithm, D.ECDSAWithSHA256)),
      cryptographicParameters(hash, enumeration(Tag.CryptographicAlgorithm, A.ECDSA)),
    ];
  }
  const padding = enumeration(Tag.PaddingMethod, PaddingMethod.PKCS1V1_5);
  return [
    cryptographicParameters(padding, hash, enumeration(Tag.CryptographicAlgorithm, A.RSA)),
    cryptographicParameters(enumeration(Tag.DigitalSignatureAlgorithm, D.SHA_256WithRSAEncryption)),
  ];
}

const pkcs1 = (key: KeyObject) => ({ key, padding: constants.RSA_PKCS1_PADDING });

/** Whether a signature of MESSAGE is valid; one of ECDSA as DER or as two numbers, which no section chooses between. */
export function isValidSignature(key: KeyObject, signature: Uint8Array): boolean {
  if (key.asymmetricKeyType === 'rsa') return verify('sha256', MESSAGE, pkcs1(key), signature);
  return (['der', 'ieee-p1363'] as const).some((dsaEncoding) =>
    verify('sha256', MESSAGE, { key, dsaEncoding }, signature),
  );
}

/** The ways in which a signature of MESSAGE may be written; a server has to take one of them. */
export function signatures(key: KeyObject): Item[] {
  const written =
    key.asymmetricKeyType === 'rsa'
      ? [sign('sha256', MESSAGE, pkcs1(key))]
      : (['der', 'ieee-p1363'] as const).map((dsaEncoding) => sign('sha256', MESSAGE, { key, dsaEncoding }));
  return written.map((octets) => byteString(Tag.SignatureData, octets));
}
