import {
  byteString,
  dateTime,
  enumeration,
  type Item,
  integer,
  interval,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { START } from '../../test-support/engine.ts';
import { uid } from '../../test-support/engine-client.ts';
import {
  activeAt,
  aes,
  algorithm,
  attributes,
  bits,
  describeRefusals,
  keyBlock,
  mask,
  name,
  opaqueObject,
  type Refusals,
  state,
  type,
  units,
} from '../../test-support/refusals.ts';

const A = Enum.CryptographicAlgorithm;
const M = Mask.CryptographicUsageMask;
const O = Enum.ObjectType;
const { Decrement, Increment, Negate } = Enum.AdjustmentType;
const { Hardware, Software } = Mask.ProtectionStorageMask;

const newAttribute = (...fields: Item[]): Item => structure(Tag.NewAttribute, fields);
const currentAttribute = (...fields: Item[]): Item => structure(Tag.CurrentAttribute, fields);
const reference = (tag: number): Item => enumeration(Tag.AttributeReference, tag);
const vendorAttribute = (vendor: string, key: string, ...value: Item[]): Item =>
  structure(Tag.Attribute, [
    textString(Tag.VendorIdentification, vendor),
    textString(Tag.AttributeName, key),
    ...value.map((item): Item => ({ ...item, tag: Tag.AttributeValue })),
  ]);
const storage = (tag: number, value: number): Item => structure(tag, [integer(Tag.ProtectionStorageMask, value)]);
const adjustment = (value: number): Item => enumeration(Tag.AdjustmentType, value);
const symmetricKey = (octets: Uint8Array | undefined = new Uint8Array(16)): Item =>
  structure(Tag.SymmetricKey, [keyBlock(octets)]);

/**
 * What each operation is asked, and the Result Reason by its table ("Error Handling", 2.0 and 2.1 sections 6.1.x.1): of
 * several the one whose description in 2.0 section 11.45 says what is wrong.
 */
const ROWS: Refusals = {
  Activate: [
    ['nothing', () => [], 'ObjectNotFound'],
    ['what is not there', () => [uid('nobody')], 'ObjectNotFound'],
    ['an object of another client', (o) => [uid(o.foreign)], 'PermissionDenied'],
    ['an Active key', (o) => [uid(o.active)], 'WrongKeyLifecycleState'],
    ['a destroyed key', (o) => [uid(o.destroyed)], 'WrongKeyLifecycleState'],
    ['an archived key', (o) => [uid(o.archived)], 'ObjectArchived'],
  ],
  AddAttribute: [
    ['what is not there', () => [uid('nobody'), newAttribute(name('n'))], 'ObjectNotFound'],
    ['nothing to add', (o) => [uid(o.key)], 'InvalidMessage'],
    [
      'an attribute that has one value and has it',
      (o) => [uid(o.active), newAttribute(activeAt(START))],
      'PermissionDenied',
      'WrongKeyLifecycleState',
    ],
    ['a second mask', (o) => [uid(o.key), newAttribute(mask(M.Sign))], 'AttributeSingleValued'],
    ['a taken Name', (o) => [uid(o.active), newAttribute(name('taken'))], 'NonUniqueNameAttribute'],
    ['the State', (o) => [uid(o.key), newAttribute(state(Enum.State.Active))], 'ReadOnlyAttribute'],
    ['a Certificate Length', (o) => [uid(o.key), newAttribute(integer(Tag.CertificateLength, 1))], 'InvalidAttribute'],
    [
      'an attribute of the server',
      (o) => [uid(o.key), newAttribute(vendorAttribute('y', 'a', textString(0, 'v')))],
      'ReadOnlyAttribute',
    ],
    [
      'one group more than the server keeps',
      (o) => [uid(o.key), newAttribute(textString(Tag.ObjectGroup, 'c'))],
      'ServerLimitExceeded',
    ],
    ['two attributes', (o) => [uid(o.key), newAttribute(name('x'), mask(1))], 'InvalidMessage'],
    ['an archived key', (o) => [uid(o.archived), newAttribute(name('n'))], 'ObjectArchived'],
  ],
  AdjustAttribute: [
    [
      'what is not there',
      () => [uid('nobody'), reference(Tag.ProtectionPeriod), adjustment(Increment)],
      'ItemNotFound',
    ],
    ['a text', (o) => [uid(o.key), reference(Tag.Comment), adjustment(Increment)], 'InvalidDataType'],
    ['one of several', (o) => [uid(o.key), reference(Tag.ObjectGroup), adjustment(Increment)], 'MultiValuedAttribute'],
    [
      'a length below zero',
      (o) => [uid(o.key), reference(Tag.ProtectionPeriod), adjustment(Decrement)],
      'NumericRange',
    ],
    ['the Lease Time', (o) => [uid(o.key), reference(Tag.LeaseTime), adjustment(Increment)], 'ReadOnlyAttribute'],
    [
      'an archived key',
      (o) => [uid(o.archived), reference(Tag.ProtectionPeriod), adjustment(Increment)],
      'ObjectArchived',
    ],
    [
      'an interval negated',
      (o) => [uid(o.key), reference(Tag.ProtectionPeriod), adjustment(Negate)],
      'InvalidDataType',
    ],
    ['a tag that is no attribute', (o) => [uid(o.key), reference(Tag.KeyBlock), adjustment(Increment)], 'InvalidField'],
    [
      'the Activation Date of an Active key',
      (o) => [uid(o.active), reference(Tag.ActivationDate), adjustment(Increment)],
      'PermissionDenied',
      'WrongKeyLifecycleState',
    ],
  ],
  Archive: [
    ['what is not there', () => [uid('nobody')], 'ObjectNotFound'],
    ['an archived key', (o) => [uid(o.archived)], 'ObjectArchived'],
    ['an object of another client', (o) => [uid(o.foreign)], 'PermissionDenied'],
  ],
  Cancel: [['nothing', () => [], 'InvalidMessage']],
  Certify: [
    ['what is not there', () => [uid('nobody'), attributes(enumeration(Tag.CertificateType, 1))], 'ItemNotFound'],
    ['a symmetric key', (o) => [uid(o.key), attributes(enumeration(Tag.CertificateType, 1))], 'InvalidObjectType'],
    ['no Certificate Type', (o) => [uid(o.publicKey), attributes()], 'InvalidMessage'],
    [
      'a PGP certificate',
      (o) => [uid(o.publicKey), attributes(enumeration(Tag.CertificateType, 2))],
      'FeatureNotSupported',
    ],
    [
      'octets that are no request',
      (o) => [
        uid(o.publicKey),
        enumeration(Tag.CertificateRequestType, 2),
        byteString(Tag.CertificateRequestValue, Buffer.from('no')),
      ],
      'InvalidCSR',
    ],
    [
      'a request without its type',
      (o) => [uid(o.publicKey), byteString(Tag.CertificateRequestValue, Buffer.from('no'))],
      'InvalidMessage',
    ],
    [
      'hardware',
      (o) => [
        uid(o.publicKey),
        attributes(enumeration(Tag.CertificateType, 1)),
        storage(Tag.ProtectionStorageMasks, Hardware),
      ],
      'ProtectionStorageUnavailable',
    ],
  ],
  Check: [
    ['what is not there', () => [uid('nobody')], 'ObjectNotFound'],
    ['more units than are left', (o) => [uid(o.limited), units(11n)], 'UsageLimitExceeded'],
    ['a use that the mask does not have', (o) => [uid(o.limited), mask(M.Sign)], 'IncompatibleCryptographicUsageMask'],
    ['too long a lease', (o) => [uid(o.limited), interval(Tag.LeaseTime, 61)], 'PermissionDenied'],
  ],
  Create: [
    ['a certificate', () => [type(O.Certificate), aes()], 'InvalidObjectType'],
    ['no attributes', () => [type(O.SymmetricKey)], 'InvalidMessage'],
    ['no algorithm', () => [type(O.SymmetricKey), attributes(bits(128), mask(4))], 'InvalidMessage'],
    [
      'an algorithm of key pairs',
      () => [type(O.SymmetricKey), attributes(algorithm(A.RSA), mask(4))],
      'InvalidAttributeValue',
    ],
    [
      'a length that there is not',
      () => [type(O.SymmetricKey), attributes(algorithm(A.AES), bits(100), mask(4))],
      'InvalidAttributeValue',
    ],
    ['a taken Name', () => [type(O.SymmetricKey), aes(name('taken'))], 'NonUniqueNameAttribute'],
    ['the State', () => [type(O.SymmetricKey), aes(state(Enum.State.Active))], 'AttributeReadOnly'],
    ['two lengths', () => [type(O.SymmetricKey), aes(bits(128))], 'AttributeSingleValued'],
    ['a Certificate Length', () => [type(O.SymmetricKey), aes(integer(Tag.CertificateLength, 1))], 'InvalidAttribute'],
    [
      'three groups',
      () => [type(O.SymmetricKey), aes(...['a', 'b', 'c'].map((text) => textString(Tag.ObjectGroup, text)))],
      'ServerLimitExceeded',
    ],
    [
      'dates out of order',
      () => [type(O.SymmetricKey), aes(activeAt(2n), dateTime(Tag.ProcessStartDate, 1n))],
      'InvalidAttributeValue',
    ],
    [
      'hardware',
      () => [type(O.SymmetricKey), aes(), storage(Tag.ProtectionStorageMasks, Hardware)],
      'ProtectionStorageUnavailable',
    ],
  ],
  CreateKeyPair: [
    ['no usage masks', () => [structure(Tag.CommonAttributes, [algorithm(A.EC)])], 'InvalidMessage'],
    [
      'an algorithm of symmetric keys',
      () => [structure(Tag.CommonAttributes, [algorithm(A.AES), mask(1)])],
      'InvalidAttributeValue',
    ],
    [
      'a length without a curve',
      () => [structure(Tag.CommonAttributes, [algorithm(A.EC), bits(255), mask(1)])],
      'InvalidAttributeValue',
    ],
    [
      'two lengths',
      () => [
        structure(Tag.CommonAttributes, [algorithm(A.EC), mask(1)]),
        structure(Tag.PrivateKeyAttributes, [bits(256)]),
        structure(Tag.PublicKeyAttributes, [bits(384)]),
      ],
      'InvalidAttributeValue',
    ],
    [
      'a mask twice',
      () => [structure(Tag.CommonAttributes, [algorithm(A.EC), mask(1), mask(1)])],
      'AttributeSingleValued',
    ],
    [
      'a taken Name',
      () => [
        structure(Tag.CommonAttributes, [algorithm(A.EC), mask(1)]),
        structure(Tag.PrivateKeyAttributes, [name('taken')]),
      ],
      'NonUniqueNameAttribute',
    ],
    ['the State', () => [structure(Tag.CommonAttributes, [algorithm(A.EC), mask(1), state(1)])], 'AttributeReadOnly'],
    [
      'a Certificate Length',
      () => [structure(Tag.CommonAttributes, [algorithm(A.EC), mask(1), integer(Tag.CertificateLength, 1)])],
      'InvalidAttribute',
    ],
    [
      'private hardware',
      () => [storage(Tag.PrivateProtectionStorageMasks, Hardware)],
      'PrivateProtectionStorageUnavailable',
    ],
    [
      'public hardware',
      () => [storage(Tag.PrivateProtectionStorageMasks, Software), storage(Tag.PublicProtectionStorageMasks, Hardware)],
      'PublicProtectionStorageUnavailable',
    ],
  ],
  DelegatedLogin: [
    ['no Rights', () => [], 'InvalidMessage'],
    ['a negative count', () => [integer(Tag.RequestCount, -1), structure(Tag.Rights, [])], 'InvalidField'],
  ],
  DeleteAttribute: [
    ['what is not there', () => [uid('nobody'), reference(Tag.Comment)], 'ObjectNotFound'],
    ['an attribute that the key does not have', (o) => [uid(o.key), reference(Tag.Comment)], 'AttributeNotFound'],
    [
      'a value that the key does not have',
      (o) => [uid(o.key), currentAttribute(textString(Tag.ObjectGroup, 'z'))],
      'AttributeInstanceNotFound',
    ],
    ['the algorithm', (o) => [uid(o.key), reference(Tag.CryptographicAlgorithm)], 'AttributeReadOnly'],
    ['the State', (o) => [uid(o.key), reference(Tag.State)], 'AttributeReadOnly'],
    ['a tag that is no attribute', (o) => [uid(o.key), reference(Tag.KeyBlock)], 'InvalidAttribute'],
    ['nothing to delete', (o) => [uid(o.key)], 'InvalidField'],
  ],
  Destroy: [
    ['what is not there', () => [uid('nobody')], 'ObjectNotFound'],
    ['a destroyed key', (o) => [uid(o.destroyed)], 'ObjectDestroyed'],
    ['an Active key', (o) => [uid(o.active)], 'PermissionDenied'],
    ['an object of another client', (o) => [uid(o.foreign)], 'PermissionDenied'],
    ['an archived key', (o) => [uid(o.archived)], 'ObjectArchived'],
  ],
  GetAttributes: [
    ['what is not there', () => [uid('nobody')], 'ObjectNotFound'],
    ['an attribute twice', (o) => [uid(o.key), reference(Tag.State), reference(Tag.State)], 'InvalidMessage'],
    ['a tag that is no attribute', (o) => [uid(o.key), reference(Tag.KeyBlock)], 'InvalidAttribute'],
    ['an archived key', (o) => [uid(o.archived)], 'ObjectArchived'],
  ],
  GetAttributeList: [
    ['what is not there', () => [uid('nobody')], 'ObjectNotFound'],
    ['an object of another client', (o) => [uid(o.foreign)], 'PermissionDenied'],
  ],
  Import: [
    ['what is there', (o) => [uid(o.key), type(O.SymmetricKey), attributes(), symmetricKey()], 'ObjectAlreadyExists'],
    [
      'another length',
      () => [uid('new'), type(O.SymmetricKey), attributes(bits(256)), symmetricKey()],
      'InvalidAttributeValue',
    ],
    [
      'two masks',
      () => [uid('new'), type(O.SymmetricKey), attributes(mask(1), mask(2)), symmetricKey()],
      'AttributeSingleValued',
    ],
    [
      'a taken Name',
      () => [uid('new'), type(O.SymmetricKey), attributes(name('taken')), symmetricKey()],
      'NonUniqueNameAttribute',
    ],
    [
      'a Certificate Length',
      () => [uid('new'), type(O.SymmetricKey), attributes(integer(Tag.CertificateLength, 1)), symmetricKey()],
      'InvalidAttribute',
    ],
    ['another Object Type', () => [uid('new'), type(O.SymmetricKey), attributes(), opaqueObject], 'InvalidField'],
    [
      'three groups',
      () => [
        uid('new'),
        type(O.SymmetricKey),
        attributes(...['a', 'b', 'c'].map((text) => textString(Tag.ObjectGroup, text))),
        symmetricKey(),
      ],
      'ServerLimitExceeded',
    ],
    [
      'hardware',
      () => [
        uid('new'),
        type(O.SymmetricKey),
        attributes(integer(Tag.ProtectionStorageMask, Hardware)),
        symmetricKey(),
      ],
      'InvalidAttributeValue',
    ],
  ],
  Interop: [['no function', () => [textString(Tag.InteropIdentifier, 'x')], 'InvalidMessage']],
  Locate: [['a negative number of items', () => [integer(Tag.MaximumItems, -1), attributes()], 'InvalidField']],
};

describeRefusals('error tables of 2.0 and 2.1: objects and attributes', ROWS);
