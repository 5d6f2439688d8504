import { enumeration, integer, type StructureItem } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { digestAttribute } from '../crypto/digest.ts';
import { readKeyMaterial, writeKeyMaterial } from '../crypto/key-formats.ts';
import { Fields } from '../fields.ts';
import type { NamedValue } from './implicit-attributes.ts';
import { readKeyBlock } from './key-blocks.ts';
import { PROTECTION_STORAGE } from './protection-storage.ts';

const F = Enum.KeyFormatType;
const { PrivateKey, PublicKey, SecretData } = Enum.ObjectType;
const { DSA, EC, ECDH, ECDSA, ECMQV, RSA } = Enum.CryptographicAlgorithm;

/** The Key Format Type of what has no Key Block (2.0 Table 81). */
const FORMATS: Readonly<Record<number, number>> = {
  [Tag.Certificate]: F.X_509,
  [Tag.CertificateRequest]: F.PKCS_10,
  [Tag.OpaqueObject]: F.Opaque,
  [Tag.PGPKey]: F.Raw,
};

/** The default Key Format Type of private and public keys by their algorithm (2.0 Table 81); that of others is Raw. */
const ELLIPTIC = [F.TransparentECPrivateKey, F.TransparentECPublicKey] as const;
const KEY_FORMATS: Readonly<Record<number, readonly [privateKey: number, publicKey: number]>> = {
  [RSA]: [F.PKCS_1, F.PKCS_1],
  [DSA]: [F.TransparentDSAPrivateKey, F.TransparentDSAPublicKey],
  [EC]: ELLIPTIC,
  [ECDSA]: ELLIPTIC,
  [ECDH]: ELLIPTIC,
  [ECMQV]: ELLIPTIC,
};

/**
 * What 2.0 made attributes of an object's own fields, and of how it is stored (2.0 sections 4.15, 4.26, 4.37 and 4.44), and
 * the digest of a key "in the default KMIP Key Format Type" where that is not its own (4.26).
 */
export function contentAttributes(objectType: number, content: StructureItem | null): NamedValue[] {
  const fields = content === null ? undefined : new Fields(content);
  const format = fields?.fields(Tag.KeyBlock)?.enumeration(Tag.KeyFormatType) ?? FORMATS[content?.tag ?? 0];
  const opaqueType = fields?.enumeration(Tag.OpaqueDataType);
  const bits = objectType === SecretData && content !== null ? secretLength(content) : undefined;
  const digest = content === null ? undefined : defaultDigest(objectType, content);
  return [
    ...(format === undefined ? [] : [named('Key Format Type', Tag.KeyFormatType, format)]),
    ...(digest === undefined ? [] : [['Digest', digest] as const]),
    ...(opaqueType === undefined ? [] : [named('Opaque Data Type', Tag.OpaqueDataType, opaqueType)]),
    ...(bits === undefined ? [] : [['Cryptographic Length', integer(Tag.CryptographicLength, bits)] as const]),
    ['Protection Storage Mask', integer(Tag.ProtectionStorageMask, PROTECTION_STORAGE)],
  ];
}

/** Bits of a secret, which always has a length since 2.0: as it is, else as the Key Block around a wrapped one says. */
function secretLength(content: StructureItem): number | undefined {
  const { material, length } = readKeyBlock(content);
  return material?.type === 'ByteString' ? material.value.length * 8 : length;
}

function named(name: string, tag: number, value: number): NamedValue {
  return [name, enumeration(tag, value)];
}

function defaultDigest(objectType: number, content: StructureItem): StructureItem | undefined {
  const isKey = objectType === PrivateKey || objectType === PublicKey;
  if (!isKey || new Fields(content).item(Tag.KeyBlock) === undefined) return undefined;
  const { keyFormatType, material, algorithm } = readKeyBlock(content);
  const formats = KEY_FORMATS[algorithm ?? 0];
  const format = formats?.[objectType === PrivateKey ? 0 : 1];
  if (material === undefined || format === undefined || format === keyFormatType) return undefined;
  const key = readKeyMaterial(objectType, keyFormatType, material);
  const other = key && writeKeyMaterial(objectType, format, key);
  return other && digestAttribute(other, format);
}
