import { byteString, enumeration, type Item, integer, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { uid } from '../../test-support/engine-client.ts';
import {
  aes,
  algorithm,
  attributes,
  bits,
  describeRefusals,
  format,
  hashing,
  mask,
  mode,
  name,
  parameters,
  type Refusals,
  state,
  type,
  units,
} from '../../test-support/refusals.ts';

const A = Enum.CryptographicAlgorithm;
const B = Enum.BlockCipherMode;
const D = Enum.DerivationMethod;
const F = Enum.KeyFormatType;
const H = Enum.HashingAlgorithm;
const O = Enum.ObjectType;
const P = Enum.PaddingMethod;
const S = Enum.SplitKeyMethod;

const padding = (value: number): Item => enumeration(Tag.PaddingMethod, value);
const data = (octets = 16): Item => byteString(Tag.Data, new Uint8Array(octets));
const iv = (octets: number): Item => byteString(Tag.IVCounterNonce, new Uint8Array(octets));
const correlation = byteString(Tag.CorrelationValue, Buffer.from('nobody'));
const wrappedBy = (key: string, ...more: Item[]): Item =>
  structure(Tag.KeyWrappingSpecification, [
    enumeration(Tag.WrappingMethod, Enum.WrappingMethod.Encrypt),
    structure(Tag.EncryptionKeyInformation, [uid(key), ...more]),
  ]);
const deriving = (from: string[], method: number, fields: Item[], template: Item = aes()): Item[] => [
  type(O.SymmetricKey),
  ...from.map(uid),
  enumeration(Tag.DerivationMethod, method),
  structure(Tag.DerivationParameters, fields),
  template,
];
const SHA_1 = [parameters(hashing(H.SHA_1))];
const SHA_256 = [parameters(hashing(H.SHA_256))];
const split = (parts: number, threshold: number, method: number = S.XOR): Item[] => [
  type(O.SplitKey),
  integer(Tag.SplitKeyParts, parts),
  integer(Tag.SplitKeyThreshold, threshold),
  enumeration(Tag.SplitKeyMethod, method),
];

/**
 * What each operation is asked, and the Result Reason by its table ("Error Handling", 2.0 and 2.1 sections 6.1.x.1): of
 * several the one whose description in 2.0 section 11.45 says what is wrong.
 */
const ROWS: Refusals = {
  CreateSplitKey: [
    [
      'parts that are symmetric keys',
      () => [type(O.SymmetricKey), ...split(3, 3).slice(1), aes()],
      'InvalidObjectType',
    ],
    [
      'of what is not there',
      () => [...split(3, 3).slice(0, 1), uid('nobody'), ...split(3, 3).slice(1), attributes()],
      'ItemNotFound',
    ],
    [
      'of an Opaque Object',
      (o) => [...split(3, 3).slice(0, 1), uid(o.opaque), ...split(3, 3).slice(1), attributes()],
      'InvalidObjectType',
    ],
    [
      'a threshold above the number of parts',
      () => [...split(3, 4, S.PolynomialSharingGF2_8), aes()],
      'BadCryptographicParameters',
    ],
    ['an XOR of some parts', () => [...split(3, 2), aes()], 'BadCryptographicParameters'],
    [
      'a length that there is not',
      () => [...split(3, 3), attributes(algorithm(A.AES), bits(100), mask(4))],
      'InvalidAttributeValue',
    ],
    ['a taken Name', () => [...split(3, 3), aes(name('taken'))], 'NonUniqueNameAttribute'],
    ['a Certificate Length', () => [...split(3, 3), aes(integer(Tag.CertificateLength, 1))], 'InvalidAttribute'],
  ],
  Decrypt: [
    ['what is not there', () => [uid('nobody'), parameters(mode(B.ECB)), data()], 'ObjectNotFound'],
    ['no Block Cipher Mode', (o) => [uid(o.active), data()], 'BadCryptographicParameters'],
    ['no IV', (o) => [uid(o.active), parameters(mode(B.CBC)), data()], 'InvalidMessage'],
    ['an IV of another length', (o) => [uid(o.active), parameters(mode(B.CBC)), data(), iv(7)], 'InvalidField'],
    ['half a block', (o) => [uid(o.active), parameters(mode(B.ECB)), data(8)], 'CryptographicFailure'],
    [
      'a mode that there is not',
      (o) => [uid(o.active), parameters(mode(B.PCBC)), data()],
      'UnsupportedCryptographicParameters',
    ],
    [
      'a padding that there is not',
      (o) => [uid(o.active), parameters(mode(B.ECB), padding(P.Zeros)), data()],
      'UnsupportedCryptographicParameters',
    ],
    [
      'a padding for a stream',
      (o) => [uid(o.active), parameters(mode(B.CTR), padding(P.PKCS5)), data(), iv(16)],
      'BadCryptographicParameters',
    ],
    [
      'another algorithm',
      (o) => [uid(o.active), parameters(mode(B.ECB), algorithm(A.DES3)), data()],
      'BadCryptographicParameters',
    ],
    [
      'a GCM without Tag Length',
      (o) => [uid(o.active), parameters(mode(B.GCM)), data(), iv(12)],
      'BadCryptographicParameters',
    ],
    ['a Pre-Active key', (o) => [uid(o.key), parameters(mode(B.ECB)), data()], 'WrongKeyLifecycleState'],
    ['a deactivated key', (o) => [uid(o.deactivated), parameters(mode(B.ECB)), data()], 'WrongKeyLifecycleState'],
    ['a destroyed key', (o) => [uid(o.destroyed), parameters(mode(B.ECB)), data()], 'WrongKeyLifecycleState'],
    ['before its Process Start Date', (o) => [uid(o.early), parameters(mode(B.ECB)), data()], 'PermissionDenied'],
    [
      'a key for something else',
      (o) => [uid(o.verifying), parameters(mode(B.ECB)), data()],
      'IncompatibleCryptographicUsageMask',
    ],
    ['an Opaque Object', (o) => [uid(o.opaque), parameters(mode(B.ECB)), data()], 'InvalidObjectType'],
    ['a key without Key Value', (o) => [uid(o.absent), parameters(mode(B.ECB)), data()], 'KeyValueNotPresent'],
    ['a stream of nobody', (o) => [uid(o.active), data(), correlation], 'InvalidCorrelationValue'],
    ['an archived key', (o) => [uid(o.archived), parameters(mode(B.ECB)), data()], 'ObjectArchived'],
    ['no data', (o) => [uid(o.active), parameters(mode(B.ECB))], 'InvalidMessage'],
  ],
  DeriveKey: [
    ['from nothing', () => deriving([], D.HASH, SHA_256), 'InvalidMessage'],
    ['from what is not there', () => deriving(['nobody'], D.HASH, SHA_256), 'ObjectNotFound'],
    [
      'a certificate',
      (o) => [type(O.Certificate), ...deriving([o.plainBase], D.HASH, SHA_256).slice(1)],
      'InvalidObjectType',
    ],
    ['from an Opaque Object', (o) => deriving([o.opaque], D.HASH, SHA_256), 'InvalidObjectType'],
    [
      'from a key for something else',
      (o) => deriving([o.active], D.HASH, SHA_256),
      'IncompatibleCryptographicUsageMask',
    ],
    ['from a Pre-Active key', (o) => deriving([o.laterBase], D.HASH, SHA_256), 'WrongKeyLifecycleState'],
    ['from a key without Key Value', (o) => deriving([o.absent], D.HASH, SHA_256), 'KeyValueNotPresent'],
    ['from an archived key', (o) => deriving([o.archived], D.HASH, SHA_256), 'ObjectArchived'],
    [
      'a password from a key',
      (o) =>
        deriving([o.plainBase], D.PBKDF2, [byteString(Tag.Salt, Buffer.from('salt')), integer(Tag.IterationCount, 1)]),
      'InvalidObjectType',
    ],
    [
      'without a length',
      (o) => deriving([o.plainBase], D.HASH, SHA_256, attributes(algorithm(A.AES))),
      'InvalidMessage',
    ],
    [
      'a length that there is not',
      (o) => deriving([o.plainBase], D.HASH, SHA_256, attributes(algorithm(A.AES), bits(100))),
      'InvalidField',
    ],
    [
      'more octets than a hash has',
      (o) => deriving([o.plainBase], D.HASH, SHA_1, attributes(algorithm(A.AES), bits(192))),
      'CryptographicFailure',
    ],
    ['by no hash', (o) => deriving([o.plainBase], D.HASH, []), 'BadCryptographicParameters'],
    [
      'by a hash that there is not',
      (o) => deriving([o.plainBase], D.HASH, [parameters(hashing(H.Tiger))]),
      'UnsupportedCryptographicParameters',
    ],
    [
      'by a method that there is not',
      (o) => deriving([o.plainBase], 0x80000001, SHA_256),
      'UnsupportedCryptographicParameters',
    ],
    [
      'by another mode than the key has',
      (o) => deriving([o.base], D.ENCRYPT, [parameters(mode(B.ECB))]),
      'BadCryptographicParameters',
    ],
    ['a taken Name', (o) => deriving([o.plainBase], D.HASH, SHA_256, aes(name('taken'))), 'NonUniqueNameAttribute'],
    ['the State', (o) => deriving([o.plainBase], D.HASH, SHA_256, aes(state(1))), 'InvalidAttribute'],
    [
      'a Certificate Length',
      (o) => deriving([o.plainBase], D.HASH, SHA_256, aes(integer(Tag.CertificateLength, 1))),
      'InvalidAttribute',
    ],
  ],
  Encrypt: [
    ['what is not there', () => [uid('nobody'), parameters(mode(B.ECB)), data()], 'ObjectNotFound'],
    ['no IV', (o) => [uid(o.active), parameters(mode(B.CBC)), data()], 'InvalidMessage'],
    ['no Block Cipher Mode', (o) => [uid(o.active), data()], 'BadCryptographicParameters'],
    ['half a block', (o) => [uid(o.active), parameters(mode(B.ECB)), data(8)], 'CryptographicFailure'],
    [
      'a mode that there is not',
      (o) => [uid(o.active), parameters(mode(B.PCBC)), data()],
      'UnsupportedCryptographicParameters',
    ],
    ['a Pre-Active key', (o) => [uid(o.key), parameters(mode(B.ECB)), data()], 'WrongKeyLifecycleState'],
    ['before its Process Start Date', (o) => [uid(o.early), parameters(mode(B.ECB)), data()], 'PermissionDenied'],
    [
      'a key for something else',
      (o) => [uid(o.verifying), parameters(mode(B.ECB)), data()],
      'IncompatibleCryptographicUsageMask',
    ],
    ['an Opaque Object', (o) => [uid(o.opaque), parameters(mode(B.ECB)), data()], 'InvalidObjectType'],
    ['a public key of ECDSA', (o) => [uid(o.publicKey), parameters(mode(B.ECB)), data()], 'InvalidObjectType'],
    ['a key without Key Value', (o) => [uid(o.absent), parameters(mode(B.ECB)), data()], 'KeyValueNotPresent'],
    ['a stream of nobody', (o) => [uid(o.active), data(), correlation], 'InvalidCorrelationValue'],
  ],
  Export: [
    ['what is not there', () => [uid('nobody')], 'ObjectNotFound'],
    ['a format that it cannot have', (o) => [uid(o.key), format(F.PKCS_1)], 'KeyFormatTypeNotSupported'],
    [
      'a compression that it cannot have',
      (o) => [uid(o.key), enumeration(Tag.KeyCompressionType, 1)],
      'KeyCompressionTypeNotSupported',
    ],
  ],
  Get: [
    ['what is not there', () => [uid('nobody')], 'ObjectNotFound'],
    ['a destroyed key', (o) => [uid(o.destroyed)], 'ObjectDestroyed'],
    ['a sensitive key', (o) => [uid(o.sensitive)], 'Sensitive'],
    ['a key that is not extractable', (o) => [uid(o.unextractable)], 'NotExtractable'],
    ['a format that it cannot have', (o) => [uid(o.key), format(F.PKCS_1)], 'KeyFormatTypeNotSupported'],
    ['a PKCS#12 container', (o) => [uid(o.key), format(F.PKCS_12)], 'KeyFormatTypeNotSupported'],
    [
      'a compression that it cannot have',
      (o) => [uid(o.key), enumeration(Tag.KeyCompressionType, 1)],
      'KeyCompressionTypeNotSupported',
    ],
    ['wrapped by nothing', (o) => [uid(o.key), wrappedBy('nobody')], 'WrappingObjectNotFound'],
    ['wrapped by an archived key', (o) => [uid(o.key), wrappedBy(o.archived)], 'WrappingObjectArchived'],
    ['wrapped by a destroyed key', (o) => [uid(o.key), wrappedBy(o.destroyed)], 'WrappingObjectDestroyed'],
    ['wrapped by an Opaque Object', (o) => [uid(o.key), wrappedBy(o.opaque)], 'InvalidObjectType'],
    ['wrapped by a key without parameters', (o) => [uid(o.key), wrappedBy(o.active)], 'BadCryptographicParameters'],
    [
      'wrapped by a key for something else',
      (o) => [uid(o.key), wrappedBy(o.verifying)],
      'IncompatibleCryptographicUsageMask',
    ],
    ['an Opaque Object wrapped', (o) => [uid(o.opaque), wrappedBy(o.base)], 'InvalidObjectType'],
    ['a wrapped key without Key Value', (o) => [uid(o.absent), wrappedBy(o.base)], 'KeyValueNotPresent'],
    ['an archived key', (o) => [uid(o.archived)], 'ObjectArchived'],
  ],
  GetUsageAllocation: [
    ['what is not there', () => [uid('nobody'), units(1n)], 'ObjectNotFound'],
    ['a key without Usage Limits', (o) => [uid(o.active), units(1n)], 'AttributeNotFound'],
    ['a key that protects nothing', (o) => [uid(o.verifying), units(1n)], 'InvalidObjectType'],
    ['an Opaque Object', (o) => [uid(o.opaque), units(1n)], 'InvalidObjectType'],
    ['more than is left', (o) => [uid(o.limited), units(11n)], 'UsageLimitExceeded'],
    ['no number of units', (o) => [uid(o.limited)], 'InvalidMessage'],
  ],
  Hash: [
    ['a hash that there is not', () => [parameters(hashing(H.Tiger)), data()], 'FeatureNotSupported'],
    ['no hash', () => [parameters(), data()], 'InvalidMessage'],
    ['a stream of nobody', () => [parameters(hashing(H.SHA_256)), data(), correlation], 'InvalidCorrelationValue'],
  ],
};

describeRefusals('error tables of 2.0 and 2.1: the use of keys', ROWS);
