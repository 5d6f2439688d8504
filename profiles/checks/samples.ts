import {
  byteString,
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
} from '../../harness/codec/item.ts';
import { attributeItem } from '../../harness/message/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { aesKey, type Sample, usageMask } from './exchanges.ts';
import { keyEncoding } from './key-encodings.ts';
import { nameView } from './names.ts';
import { TEST_KEYS, type TestKeyName } from './test-keys.ts';

const { CryptographicAlgorithm: A, KeyFormatType: F, ObjectType: O } = Enum;
const { Sign, Verify, Encrypt, Decrypt, DeriveKey, MACGenerate, MACVerify } = Mask.CryptographicUsageMask;

/** A Key Block in the plain (1.0 to 1.4 section 2.1.3, 2.1 section 3.1); Secret Data has no algorithm and no length. */
function keyBlock(format: number, material: Item, key?: { algorithm: number; bits: number }): StructureItem {
  const about = key && [
    enumeration(Tag.CryptographicAlgorithm, key.algorithm),
    integer(Tag.CryptographicLength, key.bits),
  ];
  const value = structure(Tag.KeyValue, [material]);
  return structure(Tag.KeyBlock, [enumeration(Tag.KeyFormatType, format), value, ...(about ?? [])]);
}

const bytes = (octets: Uint8Array): Item => byteString(Tag.KeyMaterial, octets);
const text = (octets: string): Uint8Array => new TextEncoder().encode(octets);

/** So many octets that are not all the same. */
export function fixedOctets(length: number, seed = 7): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 73 + seed * 29 + 1) & 0xff);
}

const MAC_ALGORITHMS: ReadonlySet<number> = new Set([A.HMAC_SHA1, A.HMAC_SHA256, A.HMAC_SHA384, A.HMAC_SHA512]);

/** Octets of odd parity, as the keys of DES and 3DES have them (FIPS 46-3). */
function oddParity(octets: Uint8Array): Uint8Array {
  return octets.map((octet) => {
    const ones = [...(octet >> 1).toString(2)].filter((bit) => bit === '1').length;
    return (octet & 0xfe) | (ones % 2 === 0 ? 1 : 0);
  });
}

/** A symmetric key of so many bits for all that its algorithm does; the profiles count 168 of a 3DES key's 192. */
export function symmetricKey(algorithm: number, bits: number, format: number = F.Raw): Sample {
  const octets = algorithm === A.DES3 ? oddParity(fixedOctets(bits / 7)) : fixedOctets(bits / 8);
  const material =
    format === F.TransparentSymmetricKey ? structure(Tag.KeyMaterial, [byteString(Tag.Key, octets)]) : bytes(octets);
  return {
    objectType: O.SymmetricKey,
    object: structure(Tag.SymmetricKey, [keyBlock(format, material, { algorithm, bits })]),
    attributes: [usageMask(...(MAC_ALGORITHMS.has(algorithm) ? [MACGenerate, MACVerify] : [Encrypt, Decrypt]))],
  };
}

/** Cryptographic Length and the algorithm that a key pair is usually said to have. */
const PAIRS: Readonly<Record<TestKeyName, { algorithm: number; bits: number }>> = {
  RSA: { algorithm: A.RSA, bits: 2048 },
  'P-256': { algorithm: A.ECDSA, bits: 256 },
  'P-384': { algorithm: A.ECDSA, bits: 384 },
  'P-521': { algorithm: A.ECDSA, bits: 521 },
};

/** One half of a test key pair in a format. Throws where the format is none of such keys. */
export function keyHalf(
  type: 'private' | 'public',
  name: TestKeyName,
  format: number,
  algorithm: number = PAIRS[name].algorithm,
): Sample {
  const encoding = keyEncoding(type, format);
  if (encoding === undefined) throw new RangeError(`Key Format Type ${format} is none of ${type} keys`);
  const { privateKey, publicKey } = TEST_KEYS[name];
  const material = encoding.write(type === 'private' ? privateKey : publicKey);
  const block = keyBlock(format, material, { algorithm, bits: PAIRS[name].bits });
  const isRsa = name === 'RSA';
  return type === 'private'
    ? {
        objectType: O.PrivateKey,
        object: structure(Tag.PrivateKey, [block]),
        attributes: [usageMask(Sign, ...(isRsa ? [Decrypt] : []))],
      }
    : {
        objectType: O.PublicKey,
        object: structure(Tag.PublicKey, [block]),
        attributes: [usageMask(Verify, ...(isRsa ? [Encrypt] : []))],
      };
}

/** A self-signed X.509 certificate of a test key. */
export function certificate(name: TestKeyName): Sample {
  return {
    objectType: O.Certificate,
    object: structure(Tag.Certificate, [
      enumeration(Tag.CertificateType, Enum.CertificateType.X_509),
      byteString(Tag.CertificateValue, TEST_KEYS[name].certificate),
    ]),
    attributes: [usageMask(Verify)],
  };
}

/** A request for a certificate of a test key, which is an object of its own since 2.0. */
export function certificateRequest(name: TestKeyName): Sample {
  return {
    objectType: O.CertificateRequest,
    object: structure(Tag.CertificateRequest, [
      enumeration(Tag.CertificateRequestType, Enum.CertificateRequestType.PKCS_10),
      byteString(Tag.CertificateRequestValue, TEST_KEYS[name].certificateRequest),
    ]),
    attributes: [usageMask(Verify)],
  };
}

/** Secret Data of type Password. */
export function password(secret: string): Sample {
  return {
    objectType: O.SecretData,
    object: structure(Tag.SecretData, [
      enumeration(Tag.SecretDataType, Enum.SecretDataType.Password),
      keyBlock(F.Opaque, bytes(text(secret))),
    ]),
    attributes: [usageMask(DeriveKey)],
  };
}

/** Opaque Data Type has no values but those of vendors, which begin with 8 (1.4 section 9.1.3.2.10, 2.1 section 11.35). */
export const OPAQUE_DATA_TYPE = 0x80000001;

export function opaqueObject(octets: Uint8Array): Sample {
  return {
    objectType: O.OpaqueObject,
    object: structure(Tag.OpaqueObject, [
      enumeration(Tag.OpaqueDataType, OPAQUE_DATA_TYPE),
      byteString(Tag.OpaqueDataValue, octets),
    ]),
    attributes: [],
  };
}

/** A Template (1.0 to 1.4 section 2.2.6), which has to have a Name. */
export function template(name: string): Sample {
  return {
    objectType: O.Template,
    object: structure(Tag.Template, aesKey().map(attributeItem)),
    attributes: [nameView(name)],
  };
}

/** The first of two parts of an AES key. */
export function splitKey(octets: Uint8Array): Sample {
  return {
    objectType: O.SplitKey,
    object: structure(Tag.SplitKey, [
      integer(Tag.SplitKeyParts, 2),
      integer(Tag.KeyPartIdentifier, 1),
      integer(Tag.SplitKeyThreshold, 2),
      enumeration(Tag.SplitKeyMethod, Enum.SplitKeyMethod.XOR),
      keyBlock(F.Raw, bytes(octets), { algorithm: A.AES, bits: octets.length * 8 }),
    ]),
    attributes: [usageMask(Encrypt, Decrypt)],
  };
}

/** Made by GnuPG: an Ed25519 key, the public half alone. */
const PGP_PUBLIC_KEY = `-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEawNcGhYJKwYBBAHaRw8BAQdAjUTHLcpBABB1RNKflPQnophQJjXSfYv6rE4M
R4zurQG0GWttaXAtY29uZm9ybWFuY2UgdGVzdCBrZXmIkAQTFggAOBYhBG3EjsWZ
LXfaLDvaqEB36ESuJV+hBQJrA1waAhsDBQsJCAcCBhUKCQgLAgQWAgMBAh4BAheA
AAoJEEB36ESuJV+hzvoA/iLI6LMIpENf/4X7gjnz/GXWlMHCb2z3Lk/QkIAwkW+u
AP9X4zIWYSaS4PduuW4TgCX5vw+KZopy6froOeSIYD08Bg==
=qn90
-----END PGP PUBLIC KEY BLOCK-----
`;

/** A PGP Key (1.4 section 2.2.9, 2.1 section 2.4): "ASCII-armored". */
export function pgpKey(): Sample {
  return {
    objectType: O.PGPKey,
    object: structure(Tag.PGPKey, [
      integer(Tag.PGPKeyVersion, 4),
      keyBlock(F.Raw, bytes(text(PGP_PUBLIC_KEY)), { algorithm: A.EC, bits: 256 }),
    ]),
    attributes: [usageMask(Verify)],
  };
}
