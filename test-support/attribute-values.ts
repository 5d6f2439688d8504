import {
  boolean,
  byteString,
  dateTime,
  enumeration,
  type Item,
  integer,
  interval,
  longInteger,
  structure,
  textString,
} from '../harness/codec/item.ts';
import { ATTRIBUTES, type Attribute, type AttributeKey } from '../harness/spec/attributes.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { tagTypes } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import { START } from './engine.ts';
import { nameFields } from './engine-client.ts';

const T = Tag.AttributeValue;
const text = (value: string): Item => textString(T, value);
const date = (seconds: bigint): Item => dateTime(T, START + seconds);
const fields = (...items: Item[]): Item => structure(T, items);
const DER = Buffer.from('3000', 'hex');

/** A value that a client could mean, of each attribute but those of a certificate's subject and issuer. */
const VALUES: Partial<Record<AttributeKey, Item>> = {
  ActivationDate: date(100n),
  ProcessStartDate: date(101n),
  ProtectStopDate: date(102n),
  DeactivationDate: date(103n),
  ArchiveDate: date(0n),
  CompromiseDate: date(0n),
  CompromiseOccurrenceDate: date(0n),
  DestroyDate: date(0n),
  InitialDate: date(0n),
  LastChangeDate: date(0n),
  OriginalCreationDate: date(0n),
  RotateDate: date(0n),
  AlwaysSensitive: boolean(T, true),
  NeverExtractable: boolean(T, true),
  Sensitive: boolean(T, false),
  Extractable: boolean(T, true),
  Fresh: boolean(T, true),
  KeyValuePresent: boolean(T, false),
  QuantumSafe: boolean(T, false),
  RotateAutomatic: boolean(T, false),
  RotateLatest: boolean(T, true),
  Attribute: text('v'),
  Comment: text('c'),
  Description: text('d'),
  ContactInformation: text('c'),
  ObjectGroup: text('g'),
  OperationPolicyName: text('default'),
  PKCS_12FriendlyName: text('f'),
  CustomAttribute: text('v'),
  UniqueIdentifier: text('u'),
  CertificateLength: integer(T, 5),
  CryptographicLength: integer(T, 128),
  CryptographicUsageMask: integer(T, 4),
  ProtectionStorageMask: integer(T, 1),
  RotateGeneration: integer(T, 1),
  CertificateType: enumeration(T, Enum.CertificateType.X_509),
  CryptographicAlgorithm: enumeration(T, Enum.CryptographicAlgorithm.AES),
  DigitalSignatureAlgorithm: enumeration(T, Enum.DigitalSignatureAlgorithm.MD5WithRSAEncryption),
  KeyFormatType: enumeration(T, Enum.KeyFormatType.Raw),
  NISTKeyType: enumeration(T, Enum.NISTKeyType.SymmetricMasterKey),
  ObjectType: enumeration(T, Enum.ObjectType.SymmetricKey),
  OpaqueDataType: enumeration(T, 0x80000001),
  ProtectionLevel: enumeration(T, Enum.ProtectionLevel.High),
  State: enumeration(T, Enum.State.Active),
  LeaseTime: interval(T, 10),
  ProtectionPeriod: interval(T, 10),
  RotateInterval: interval(T, 1000),
  RotateOffset: interval(T, 10),
  ShortUniqueIdentifier: byteString(T, Buffer.alloc(32)),
  Name: fields(...nameFields('another')),
  AlternativeName: fields(
    textString(Tag.AlternativeNameValue, 'a'),
    enumeration(Tag.AlternativeNameType, Enum.AlternativeNameType.UninterpretedTextString),
  ),
  ApplicationSpecificInformation: fields(
    textString(Tag.ApplicationNamespace, 'n'),
    textString(Tag.ApplicationData, 'd'),
  ),
  CertificateIdentifier: fields(textString(Tag.Issuer, 'CN=x')),
  CertificateIssuer: fields(textString(Tag.CertificateIssuerDistinguishedName, 'CN=x')),
  CertificateSubject: fields(textString(Tag.CertificateSubjectDistinguishedName, 'CN=x')),
  CryptographicDomainParameters: fields(integer(Tag.Qlength, 256)),
  CryptographicParameters: fields(enumeration(Tag.BlockCipherMode, Enum.BlockCipherMode.CBC)),
  Digest: fields(
    enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA_256),
    byteString(Tag.DigestValue, Buffer.alloc(32)),
  ),
  KeyValueLocation: fields(
    textString(Tag.KeyValueLocationValue, 'x'),
    enumeration(Tag.KeyValueLocationType, Enum.KeyValueLocationType.UninterpretedTextString),
  ),
  Link: fields(
    enumeration(Tag.LinkType, Enum.LinkType.DerivationBaseObjectLink),
    textString(Tag.LinkedObjectIdentifier, 'x'),
  ),
  RandomNumberGenerator: fields(enumeration(Tag.RNGAlgorithm, Enum.RNGAlgorithm.Unspecified)),
  RevocationReason: fields(enumeration(Tag.RevocationReasonCode, Enum.RevocationReasonCode.Unspecified)),
  RotateName: fields(
    textString(Tag.RotateNameValue, 'x'),
    enumeration(Tag.RotateNameType, Enum.RotateNameType.UninterpretedTextString),
  ),
  UsageLimits: fields(
    longInteger(Tag.UsageLimitsTotal, 5n),
    enumeration(Tag.UsageLimitsUnit, Enum.UsageLimitsUnit.Byte),
  ),
  X_509CertificateIdentifier: fields(
    byteString(Tag.IssuerDistinguishedName, DER),
    byteString(Tag.CertificateSerialNumber, Buffer.from('020101', 'hex')),
  ),
  X_509CertificateIssuer: fields(byteString(Tag.IssuerDistinguishedName, DER)),
  X_509CertificateSubject: fields(byteString(Tag.SubjectDistinguishedName, DER)),
};

/** A value of the attribute that a client could mean, under the tag of 2.x (Attribute Value for custom attributes). */
export function trialValue({ key, tag }: Attribute): Item {
  const isOctets = tagTypes(tag, '2.1')?.[0] === 'ByteString';
  const value = VALUES[key] ?? (isOctets ? byteString(T, DER) : text('x'));
  const isOwn = key === 'CustomAttribute' || key === 'Attribute';
  return isOwn ? value : { ...value, tag: ATTRIBUTES[key].tag };
}

/** The name that a trial gives an attribute: that which it has, or one of a client's own. */
export function trialName({ key, name }: Attribute): string {
  return key === 'CustomAttribute' || key === 'Attribute' ? 'x-own' : name;
}
