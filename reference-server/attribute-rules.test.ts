import { expect } from 'chai';
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
import {
  type Attribute,
  type AttributeKey,
  attributeRules,
  attributesOf,
  type ObjectTypeName,
} from '../harness/spec/attributes.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import type { Version } from '../harness/spec/versions.ts';
import { createEngine, START } from '../test-support/engine.ts';
import { attribute, EngineClient, nameFields, template, uid } from '../test-support/engine-client.ts';
import { EC_CERTIFICATE } from './crypto/certificates.test-data.ts';

/*
 * Every attribute against its rules table (1.0 to 1.4 chapter 3), which the registry has as it is printed: what always has
 * a value, what a client may add, modify and delete, of which object types. Process Start Date and Protect Stop Date of
 * asymmetric keys are the matter of a profile.
 */

const T = Tag.AttributeValue;
const text = (value: string): Item => textString(T, value);
const date = (seconds: bigint): Item => dateTime(T, START + seconds);
const fields = (...items: Item[]): Item => structure(T, items);
const DER = Buffer.from('3000', 'hex');

/** A value of each attribute that a client could mean. */
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
  AlwaysSensitive: boolean(T, true),
  NeverExtractable: boolean(T, true),
  Sensitive: boolean(T, false),
  Extractable: boolean(T, true),
  Fresh: boolean(T, true),
  KeyValuePresent: boolean(T, false),
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
  CertificateType: enumeration(T, Enum.CertificateType.X_509),
  CryptographicAlgorithm: enumeration(T, Enum.CryptographicAlgorithm.AES),
  DigitalSignatureAlgorithm: enumeration(T, Enum.DigitalSignatureAlgorithm.MD5WithRSAEncryption),
  ObjectType: enumeration(T, Enum.ObjectType.SymmetricKey),
  State: enumeration(T, Enum.State.Active),
  LeaseTime: interval(T, 10),
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

const keyBlock = (format: number, ...rest: Item[]): Item =>
  structure(Tag.KeyBlock, [
    enumeration(Tag.KeyFormatType, format),
    structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, Buffer.alloc(16, 1))]),
    ...rest,
  ]);

/** What is registered of each object type. */
const OBJECTS: Partial<Record<ObjectTypeName, Item>> = {
  SymmetricKey: structure(Tag.SymmetricKey, [
    keyBlock(
      Enum.KeyFormatType.Raw,
      enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.AES),
      integer(Tag.CryptographicLength, 128),
    ),
  ]),
  SecretData: structure(Tag.SecretData, [
    enumeration(Tag.SecretDataType, Enum.SecretDataType.Password),
    keyBlock(Enum.KeyFormatType.Opaque),
  ]),
  OpaqueObject: structure(Tag.OpaqueObject, [
    enumeration(Tag.OpaqueDataType, 0x80000001),
    byteString(Tag.OpaqueDataValue, DER),
  ]),
  Certificate: structure(Tag.Certificate, [
    enumeration(Tag.CertificateType, Enum.CertificateType.X_509),
    byteString(Tag.CertificateValue, EC_CERTIFICATE),
  ]),
};

type Outcomes = readonly [add: string, modify: string, remove: string];

/** What 1.4 Tables 341 to 343 make of the rules of an attribute that an object has, or does not have. */
function ruled(one: Attribute, type: ObjectTypeName, version: Version, has: boolean): Outcomes {
  const { objects, setByClient, modifiableByClient, deletableByClient, always, multiple } = attributeRules(
    one,
    version,
  );
  const isAdded = setByClient !== false && objects.includes(type);
  const isThere = has && multiple === false;
  const after = has || isAdded;
  return [
    isAdded ? (isThere ? 'IllegalOperation' : 'Success') : 'PermissionDenied',
    modifiableByClient === false ? 'PermissionDenied' : after ? 'Success' : 'InvalidField',
    always === true || deletableByClient === false ? 'PermissionDenied' : after ? 'Success' : 'ItemNotFound',
  ];
}

describe('the rules table of each attribute', () => {
  for (const version of ['1.0', '1.2', '1.4'] as const) {
    it(`of KMIP ${version}`, async () => {
      const engine = await createEngine();
      const client = new EngineClient(engine, version);
      for (const [type, object] of Object.entries(OBJECTS) as [ObjectTypeName, Item][]) {
        const asked = type === 'SymmetricKey' || type === 'SecretData' ? { 'Cryptographic Usage Mask': 4 } : {};
        const typed = enumeration(Tag.ObjectType, Enum.ObjectType[type]);
        const identifier = client.identifier('Register', typed, template(asked), object);
        const names = client.attributes(identifier).map(({ name }) => name);
        for (const one of attributesOf(version)) {
          const name = one.key === 'CustomAttribute' ? 'x-own' : one.name;
          const value = VALUES[one.key] as Item;
          const rules = attributeRules(one, version);
          const has = names.includes(name);
          if (rules.always === true && rules.objects.includes(type))
            expect(names, `${type} always has`).to.include(name);
          if (has) expect(rules.objects, `${name} of`).to.include(type);
          const index = version === '1.0' && rules.multiple !== false ? [integer(Tag.AttributeIndex, 0)] : [];
          const outcomes = [
            client.send('AddAttribute', uid(identifier), attribute(name, value)),
            client.send('ModifyAttribute', uid(identifier), attribute(name, value)),
            client.send('DeleteAttribute', uid(identifier), textString(Tag.AttributeName, name), ...index),
          ];
          expect(
            outcomes.map(({ result }) => result),
            `${name} of ${type}`,
          ).to.deep.equal(ruled(one, type, version, has));
        }
      }
      engine.close();
    });
  }
});
