import { generateKeyPairSync } from 'node:crypto';
import { byteString, enumeration, type Item, integer, structure } from '../harness/codec/item.ts';
import { type AttributeView, attributeItem } from '../harness/message/attributes.ts';
import type { ObjectTypeName } from '../harness/spec/attributes.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Mask } from '../harness/spec/masks.ts';
import { enumInVersion } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import type { Version } from '../harness/spec/versions.ts';
import { EC_CERTIFICATE } from '../reference-server/crypto/certificates.test-data.ts';
import { RSA_REQUEST } from '../reference-server/crypto/certification-requests.test-data.ts';
import { type EngineClient, nameFields } from './engine-client.ts';
import { attributesAsked } from './version-forms.ts';

const A = Enum.CryptographicAlgorithm;
const F = Enum.KeyFormatType;
const OCTETS = Buffer.alloc(16, 1);
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });

function keyBlock(format: number, octets: Uint8Array, ...known: Item[]): Item {
  const value = structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, octets)]);
  return structure(Tag.KeyBlock, [enumeration(Tag.KeyFormatType, format), value, ...known]);
}

const known = (algorithm: number, bits: number): Item[] => [
  enumeration(Tag.CryptographicAlgorithm, algorithm),
  integer(Tag.CryptographicLength, bits),
];
const aesKey = keyBlock(F.Raw, OCTETS, ...known(A.AES, 128));
/** In the default format of 2.0, so that there is one Digest (2.0 section 4.26). */
const rsaKey = (octets: Uint8Array): Item => keyBlock(F.PKCS_1, octets, ...known(A.RSA, 1024));

/** What is registered of each object type, in every version that has it. */
export const OBJECTS: Readonly<Record<ObjectTypeName, Item>> = {
  SymmetricKey: structure(Tag.SymmetricKey, [aesKey]),
  PublicKey: structure(Tag.PublicKey, [rsaKey(publicKey.export({ format: 'der', type: 'pkcs1' }))]),
  PrivateKey: structure(Tag.PrivateKey, [rsaKey(privateKey.export({ format: 'der', type: 'pkcs1' }))]),
  SplitKey: structure(Tag.SplitKey, [
    integer(Tag.SplitKeyParts, 2),
    integer(Tag.KeyPartIdentifier, 1),
    integer(Tag.SplitKeyThreshold, 2),
    enumeration(Tag.SplitKeyMethod, Enum.SplitKeyMethod.XOR),
    aesKey,
  ]),
  Template: structure(Tag.Template, [
    attributeItem({ name: 'Cryptographic Length', value: integer(Tag.CryptographicLength, 128) }),
  ]),
  SecretData: structure(Tag.SecretData, [
    enumeration(Tag.SecretDataType, Enum.SecretDataType.Password),
    keyBlock(F.Opaque, OCTETS),
  ]),
  OpaqueObject: structure(Tag.OpaqueObject, [
    enumeration(Tag.OpaqueDataType, 0x80000001),
    byteString(Tag.OpaqueDataValue, OCTETS),
  ]),
  Certificate: structure(Tag.Certificate, [
    enumeration(Tag.CertificateType, Enum.CertificateType.X_509),
    byteString(Tag.CertificateValue, EC_CERTIFICATE),
  ]),
  PGPKey: structure(Tag.PGPKey, [integer(Tag.PGPKeyVersion, 4), keyBlock(F.Raw, OCTETS, ...known(A.RSA, 1024))]),
  CertificateRequest: structure(Tag.CertificateRequest, [
    enumeration(Tag.CertificateRequestType, Enum.CertificateRequestType.PKCS_10),
    byteString(Tag.CertificateRequestValue, RSA_REQUEST),
  ]),
};

/** The object types that a version has. */
export function objectTypesOf(version: Version): ObjectTypeName[] {
  const names = Object.keys(OBJECTS) as ObjectTypeName[];
  return names.filter((name) => enumInVersion('ObjectType', Enum.ObjectType[name], version));
}

/** The fields of a Register request for a symmetric key of this algorithm, Raw. */
export function keyRegistration(algorithm: number, octets: number, version: Version): Item[] {
  const block = keyBlock(F.Raw, Buffer.alloc(octets, 3), ...known(algorithm, octets * 8));
  return [
    enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
    attributesAsked(version, [usage(Mask.CryptographicUsageMask.Encrypt)]),
    structure(Tag.SymmetricKey, [block]),
  ];
}

/** The fields of a Create request for an AES key with this Cryptographic Usage Mask. */
export function keyCreation(version: Version, mask: number, ...more: AttributeView[]): Item[] {
  const asked = [
    { name: 'Cryptographic Algorithm', value: enumeration(Tag.CryptographicAlgorithm, A.AES) },
    { name: 'Cryptographic Length', value: integer(Tag.CryptographicLength, 128) },
    usage(mask),
  ];
  return [enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey), attributesAsked(version, [...asked, ...more])];
}

function usage(mask: number): AttributeView {
  return { name: 'Cryptographic Usage Mask', value: integer(Tag.CryptographicUsageMask, mask) };
}

/** The types whose attributes say what they may be used for. */
const USABLE: readonly ObjectTypeName[] = ['SymmetricKey', 'PublicKey', 'PrivateKey', 'SplitKey', 'SecretData'];

/** The fields of a Register request for an object of this type; a Template has a Name, for it is found by that. */
export function registration(type: ObjectTypeName, version: Version): Item[] {
  const { Decrypt, Encrypt } = Mask.CryptographicUsageMask;
  const name = { name: 'Name', value: structure(Tag.Name, nameFields('a template')) };
  const asked = type === 'Template' ? [name] : USABLE.includes(type) ? [usage(Encrypt | Decrypt)] : [];
  return [enumeration(Tag.ObjectType, Enum.ObjectType[type]), attributesAsked(version, asked), OBJECTS[type]];
}

/** Registers an object of this type: its Unique Identifier. */
export function registered(client: EngineClient, type: ObjectTypeName): string {
  return client.identifier('Register', ...registration(type, client.version));
}
