import { AssertionError, expect } from 'chai';
import { type Item, type StructureItem, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag, type TagName } from '../../harness/spec/tags.ts';
import { VERSIONS, type Version } from '../../harness/spec/versions.ts';
import { OPERATIONS } from '../../reference-server/operations/table.ts';
import { createEngine, type Engine, type EngineOptions } from '../../test-support/engine.ts';
import { type Alteration, EngineSubject } from '../../test-support/engine-subject.ts';
import { algorithm, generation, pairGeneration } from './algorithms.ts';
import { attribute } from './attributes.ts';
import { batchesOf32 } from './batch-size.ts';
import { type Check, NotScored, NotShown } from './check.ts';
import { customAttribute, customAttributeCount, customNameLength, customValueLength } from './custom-attributes.ts';
import {
  certificateTypeX509,
  digitalSignatureAlgorithm,
  hashingAlgorithm,
  nameType,
  recommendedCurve,
} from './enumeration-values.ts';
import { keyFormat } from './key-formats.ts';
import { objectType } from './object-types.ts';
import { operation } from './operations.ts';
import { keyHalf } from './samples.ts';
import { TEST_KEYS } from './test-keys.ts';

type OperationName = keyof typeof Enum.Operation;

/** Another value of the same type. */
function otherValue(item: Item): Item {
  switch (item.type) {
    case 'Structure':
      return structure(item.tag, item.value.slice(1));
    case 'ByteString':
      return {
        ...item,
        value: item.value.map((octet, index) => (index === item.value.length - 1 ? octet ^ 1 : octet)),
      };
    case 'TextString':
      return { ...item, value: `${item.value}?` };
    case 'Boolean':
      return { ...item, value: !item.value };
    case 'LongInteger':
    case 'BigInteger':
    case 'DateTime':
    case 'DateTimeExtended':
      return { ...item, value: item.value + 1n };
    default:
      return { ...item, value: item.value + 1 };
  }
}

/** Does something to every field with a tag, wherever it stands; undefined takes the field away. */
function atTag(item: StructureItem, tag: number, act: (field: Item) => Item | undefined): StructureItem {
  const fields = item.value.flatMap((field) => {
    if (field.tag === tag) return act(field) ?? [];
    return field.type === 'Structure' ? [atTag(field, tag, act)] : [field];
  });
  return structure(item.tag, fields);
}

/** The answers of an operation with another value in a field. */
const changed =
  (operation: OperationName, tag: TagName): Alteration =>
  (payload, code) =>
    code === Enum.Operation[operation] ? atTag(payload, Tag[tag], otherValue) : payload;

/** The answers of an operation without a field. */
const without =
  (operation: OperationName, tag: TagName): Alteration =>
  (payload, code) =>
    code === Enum.Operation[operation] ? atTag(payload, Tag[tag], () => undefined) : payload;

/** The answers of an operation with something else in a field of octets. */
const octets =
  (operation: OperationName, tag: TagName, act: (value: Uint8Array) => Uint8Array): Alteration =>
  (payload, code) =>
    code === Enum.Operation[operation]
      ? atTag(payload, Tag[tag], (field) =>
          field.type === 'ByteString' ? { ...field, value: act(field.value) } : field,
        )
      : payload;

const shortened = (operation: OperationName, tag: TagName): Alteration =>
  octets(operation, tag, (value) => value.subarray(1));
const constant = (operation: OperationName, tag: TagName): Alteration =>
  octets(operation, tag, (value) => new Uint8Array(value.length));
const replaced = (operation: OperationName, tag: TagName, value: Uint8Array): Alteration =>
  octets(operation, tag, () => value);

/** The answers of an operation without the last of several fields. */
const lastLost =
  (operation: OperationName, tag: TagName): Alteration =>
  (payload, code) =>
    code === Enum.Operation[operation]
      ? structure(
          payload.tag,
          payload.value.toSpliced(
            payload.value.findLastIndex((field) => field.tag === Tag[tag]),
            1,
          ),
        )
      : payload;

/** The same Validity Indicator, whatever is verified. */
const always =
  (operation: OperationName, indicator: number): Alteration =>
  (payload, code) =>
    code === Enum.Operation[operation]
      ? atTag(payload, Tag.ValidityIndicator, (field) => ({ ...field, value: indicator }) as Item)
      : payload;

/** A public key that belongs to nobody, in the place of every one that is got. */
const foreignPublicKey: Alteration = (payload, code) =>
  code === Enum.Operation.Get
    ? atTag(payload, Tag.PublicKey, () => keyHalf('public', 'P-256', Enum.KeyFormatType.X_509).object)
    : payload;

/** What a server must not answer, by the check that has to find it. */
const WRONG: readonly (readonly [check: Check, version: Version, what: string, alteration: Alteration])[] = [
  [objectType('SymmetricKey'), '1.0', 'another Object Type from Get', changed('Get', 'ObjectType')],
  [objectType('SymmetricKey'), '1.4', 'another key from Get', changed('Get', 'KeyMaterial')],
  [
    objectType('SymmetricKey'),
    '2.1',
    'another Object Type from Get Attributes',
    changed('GetAttributes', 'ObjectType'),
  ],
  [objectType('SymmetricKey'), '1.4', 'another Cryptographic Length', changed('Get', 'CryptographicLength')],
  [objectType('Certificate'), '1.4', 'another certificate', changed('Get', 'CertificateValue')],
  [objectType('Certificate'), '2.1', 'another Certificate Type', changed('Get', 'CertificateType')],
  [objectType('SecretData'), '1.1', 'another secret', changed('Get', 'KeyMaterial')],
  [objectType('SecretData'), '2.1', 'another Secret Data Type', changed('Get', 'SecretDataType')],
  [objectType('OpaqueObject'), '1.4', 'other octets', changed('Get', 'OpaqueDataValue')],
  [objectType('OpaqueObject'), '1.4', 'another Opaque Data Type', changed('Get', 'OpaqueDataType')],
  [objectType('Template'), '1.2', 'an attribute less', without('Get', 'Attribute')],
  [objectType('SplitKey'), '1.4', 'another part', changed('Get', 'KeyPartIdentifier')],
  [objectType('PGPKey'), '1.4', 'another PGP Key Version', changed('Get', 'PGPKeyVersion')],
  [objectType('PrivateKey'), '1.4', 'no Unique Identifier from Register', without('Register', 'UniqueIdentifier')],
  [keyFormat('PKCS_1', 'RSA'), '1.4', 'another Key Format Type', changed('Get', 'KeyFormatType')],
  [keyFormat('PKCS_8', 'P-256'), '2.1', 'another key', changed('Get', 'KeyMaterial')],
  [keyFormat('X_509', 'P-384'), '1.4', 'another key', changed('Get', 'KeyMaterial')],
  [keyFormat('ECPrivateKey', 'P-256'), '1.0', 'no Key Material', without('Get', 'KeyMaterial')],
  [keyFormat('TransparentSymmetricKey'), '1.0', 'another key', changed('Get', 'Key')],
  [keyFormat('TransparentRSAPrivateKey', 'RSA'), '1.4', 'another private exponent', changed('Get', 'PrivateExponent')],
  [keyFormat('TransparentRSAPublicKey', 'RSA'), '2.1', 'no modulus', without('Get', 'Modulus')],
  [keyFormat('TransparentECDSAPrivateKey', 'P-256'), '1.2', 'another curve', changed('Get', 'RecommendedCurve')],
  [keyFormat('TransparentECPublicKey', 'P-384'), '1.4', 'another point', changed('Get', 'QString')],
  [algorithm('AES', 192), '1.4', 'another Cryptographic Length', changed('GetAttributes', 'AttributeValue')],
  [algorithm('AES', 256), '2.1', 'another Cryptographic Algorithm', changed('GetAttributes', 'CryptographicAlgorithm')],
  [algorithm('RSA'), '2.1', 'another Cryptographic Length', changed('GetAttributes', 'CryptographicLength')],
  [generation('AES', 128), '2.1', 'another Cryptographic Length', changed('GetAttributes', 'CryptographicLength')],
  [generation('DES3', 168), '1.4', 'an octet less', shortened('Get', 'KeyMaterial')],
  [generation('AES', 256), '1.4', 'the same key twice', replaced('Get', 'KeyMaterial', new Uint8Array(32))],
  [pairGeneration('ECDSA P-384'), '1.4', 'no Links', without('GetAttributes', 'Attribute')],
  [operation('Create'), '1.0', 'another Object Type', changed('Create', 'ObjectType')],
  [operation('Create'), '2.1', 'no Unique Identifier', without('Create', 'UniqueIdentifier')],
  [operation('CreateKeyPair'), '2.1', 'no Links', without('GetAttributes', 'Link')],
  [operation('CreateKeyPair'), '2.1', 'Links elsewhere', changed('GetAttributes', 'LinkedObjectIdentifier')],
  [operation('CreateKeyPair'), '2.1', 'another public key', foreignPublicKey],
  [operation('Certify'), '1.0', 'what is no certificate', shortened('Get', 'CertificateValue')],
  [operation('Certify'), '2.1', 'no Link', without('GetAttributes', 'Link')],
  [
    operation('ReCertify'),
    '2.1',
    'the old certificate',
    replaced('Get', 'CertificateValue', TEST_KEYS.RSA.certificate),
  ],
  [operation('ReKey'), '2.1', 'no Links', without('GetAttributes', 'Link')],
  [operation('ReKey'), '2.1', 'no Names', without('GetAttributes', 'Name')],
  [operation('ReKey'), '1.4', 'the old key', replaced('Get', 'KeyMaterial', new Uint8Array(16))],
  [operation('ReKeyKeyPair'), '2.1', 'Links elsewhere', changed('GetAttributes', 'LinkedObjectIdentifier')],
  [operation('Encrypt'), '1.2', 'other data', changed('Encrypt', 'Data')],
  [operation('Encrypt'), '2.1', 'another key', changed('Encrypt', 'UniqueIdentifier')],
  [operation('Decrypt'), '1.4', 'other data', changed('Decrypt', 'Data')],
  [operation('Sign'), '1.2', 'another signature', changed('Sign', 'SignatureData')],
  [operation('SignatureVerify'), '1.4', 'Invalid for Valid', changed('SignatureVerify', 'ValidityIndicator')],
  [operation('SignatureVerify'), '2.1', 'Valid for all', always('SignatureVerify', Enum.ValidityIndicator.Valid)],
  [operation('MAC'), '1.4', 'another MAC', changed('MAC', 'MACData')],
  [operation('MACVerify'), '2.1', 'Valid for all', always('MACVerify', Enum.ValidityIndicator.Valid)],
  [operation('MACVerify'), '1.2', 'Invalid for all', always('MACVerify', Enum.ValidityIndicator.Invalid)],
  [operation('RNGRetrieve'), '1.2', 'an octet less', shortened('RNGRetrieve', 'Data')],
  [operation('RNGRetrieve'), '2.1', 'the same octets', constant('RNGRetrieve', 'Data')],
  [operation('RNGSeed'), '1.4', 'more used than sent', changed('RNGSeed', 'DataLength')],
  [operation('RNGSeed'), '2.1', 'no Data Length', without('RNGSeed', 'DataLength')],
  [operation('Hash'), '1.2', 'another digest', changed('Hash', 'Data')],
  [operation('PKCS_11'), '2.0', 'another Return Code', changed('PKCS_11', 'PKCS_11ReturnCode')],
  [operation('PKCS_11'), '2.1', 'an octet less', shortened('PKCS_11', 'PKCS_11OutputParameters')],
  [attribute('ApplicationSpecificInformation'), '1.0', 'other data', changed('GetAttributes', 'ApplicationData')],
  [attribute('ProtectionLevel'), '2.1', 'another level', changed('GetAttributes', 'ProtectionLevel')],
  [attribute('ProtectionPeriod'), '2.1', 'another period', changed('GetAttributes', 'ProtectionPeriod')],
  [attribute('QuantumSafe'), '2.1', 'nothing', without('GetAttributes', 'QuantumSafe')],
  [customAttribute('Date-Time'), '1.4', 'another date', changed('GetAttributes', 'AttributeValue')],
  [customAttribute('Integer'), '2.1', 'another number', changed('GetAttributes', 'AttributeValue')],
  [customAttributeCount(30), '1.0', 'an attribute less', lastLost('GetAttributes', 'Attribute')],
  [customValueLength(256), '1.2', 'a character more', changed('GetAttributes', 'AttributeValue')],
  [customValueLength(255), '2.1', 'another Name', changed('GetAttributes', 'NameValue')],
  [customNameLength(64), '2.1', 'another name', changed('GetAttributes', 'AttributeName')],
  [nameType, '2.1', 'another Name Type', changed('GetAttributes', 'NameType')],
  [nameType, '1.0', 'another object', changed('Locate', 'UniqueIdentifier')],
  [certificateTypeX509, '2.1', 'another type', changed('GetAttributes', 'CertificateType')],
  [recommendedCurve('P-384'), '2.1', 'another curve', changed('Get', 'RecommendedCurve')],
  [hashingAlgorithm('SHA_384'), '1.4', 'another digest', changed('Hash', 'Data')],
  [hashingAlgorithm('SHA_256'), '1.0', 'another algorithm', changed('GetAttributes', 'HashingAlgorithm')],
  [
    digitalSignatureAlgorithm('ECDSAWithSHA384'),
    '2.1',
    'another',
    changed('GetAttributes', 'DigitalSignatureAlgorithm'),
  ],
];

describe('wrong answers are found', () => {
  let engine: Engine;

  before(async () => {
    engine = await createEngine({ quiet: true, settings: { versions: [...VERSIONS] } });
  });
  after(() => engine.close());

  for (const [check, version, what, alteration] of WRONG) {
    it(`${check.id} in ${version}: ${what}`, async () => {
      const outcome = await check.run(new EngineSubject(engine, version, alteration)).catch((error: unknown) => error);
      expect(outcome).to.be.instanceOf(AssertionError);
    });
  }
});

/** The operations that make keys. */
const MAKING: readonly number[] = [Enum.Operation.Register, Enum.Operation.Create, Enum.Operation.CreateKeyPair];

describe('what a server lacks is found', () => {
  const MINE = ['Certify', 'Create', 'CreateKeyPair', 'Decrypt', 'Encrypt', 'Hash', 'MAC', 'MACVerify'] as const;
  const MORE = [
    'PKCS_11',
    'ReCertify',
    'ReKey',
    'ReKeyKeyPair',
    'RNGRetrieve',
    'RNGSeed',
    'Sign',
    'SignatureVerify',
  ] as const;

  /** What a check comes to in 2.1, against an engine of its own. */
  async function outcome(check: Check, options: EngineOptions): Promise<unknown> {
    const engine = await createEngine({ ...options, quiet: true, settings: { versions: [...VERSIONS] } });
    const ended = await check.run(new EngineSubject(engine, '2.1')).catch((error: unknown) => error);
    engine.close();
    return ended;
  }

  const without = (name: OperationName): EngineOptions => ({
    operations: OPERATIONS.filter(({ code }) => code !== Enum.Operation[name]),
  });

  for (const name of [...MINE, ...MORE]) {
    it(`the operation ${name}`, async () => {
      expect(await outcome(operation(name), without(name))).to.be.instanceOf(NotScored);
    });
  }

  it('batches of 32', async () => {
    expect(await outcome(batchesOf32, { limits: { batchItems: 31 } })).to.be.instanceOf(AssertionError);
  });

  it('a way to have a key in a format: nothing is shown', async () => {
    const options = { operations: OPERATIONS.filter(({ code }) => !MAKING.includes(code)) };
    expect(await outcome(keyFormat('PKCS_8', 'RSA'), options)).to.be.instanceOf(NotShown);
  });

  it('Register: what is generated shows a format', async () => {
    expect(await outcome(keyFormat('Raw'), without('Register'))).to.equal(undefined);
    expect(await outcome(keyFormat('PKCS_1', 'RSA'), without('Register'))).to.equal(undefined);
    expect(await outcome(objectType('PrivateKey'), without('Register'))).to.equal(undefined);
    expect(await outcome(operation('Encrypt'), without('Register'))).to.equal(undefined);
    expect(await outcome(operation('Sign'), without('Register'))).to.equal(undefined);
  });
});
