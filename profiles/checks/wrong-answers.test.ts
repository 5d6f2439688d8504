import { AssertionError, expect } from 'chai';
import { type Item, type StructureItem, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag, type TagName } from '../../harness/spec/tags.ts';
import { VERSIONS, type Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { type Alteration, EngineSubject } from '../../test-support/engine-subject.ts';
import type { Check } from './check.ts';
import { keyFormat } from './key-formats.ts';
import { objectType } from './object-types.ts';

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
