import { expect } from 'chai';
import {
  boolean,
  byteString,
  enumeration,
  type Item,
  integer,
  longInteger,
  structure,
  textString,
} from '../harness/codec/item.ts';
import { attributeItem } from '../harness/message/attributes.ts';
import { ATTRIBUTES, type Attribute, attributesOf } from '../harness/spec/attributes.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import type { ItemType } from '../harness/spec/item-types.ts';
import { Mask } from '../harness/spec/masks.ts';
import { operationsOf } from '../harness/spec/operations.ts';
import { tagName, tagTypes } from '../harness/spec/registry.ts';
import { payloadOf } from '../harness/spec/structures.ts';
import { Tag } from '../harness/spec/tags.ts';
import { VERSIONS, type Version } from '../harness/spec/versions.ts';
import { trialValue } from '../test-support/attribute-values.ts';
import { createEngine, type Engine } from '../test-support/engine.ts';
import { EngineClient, uid } from '../test-support/engine-client.ts';
import { keyCreation, keyRegistration, registered, registration } from '../test-support/objects-of-each-type.ts';
import { attributesAsked, hasOwnTags } from '../test-support/version-forms.ts';

type OperationName = keyof typeof Enum.Operation;
type Sent = readonly [operation: OperationName, ...fields: Item[]];

const A = Enum.CryptographicAlgorithm;
const F = Enum.KeyFormatType;

/** An item of each type that the fields have. */
const ITEMS: Readonly<Partial<Record<ItemType, (tag: number) => Item>>> = {
  Boolean: (tag) => boolean(tag, true),
  ByteString: (tag) => byteString(tag, Uint8Array.of(1)),
  Enumeration: (tag) => enumeration(tag, 1),
  Integer: (tag) => integer(tag, 1),
  LongInteger: (tag) => longInteger(tag, 1n),
  Structure: (tag) => structure(tag, []),
  TextString: (tag) => textString(tag, 'x'),
};

/** Requests that say an attribute in every way that the version has; `key` is the object that they are about. */
function requests(attribute: Attribute, version: Version, key: string): Sent[] {
  const { name, tag } = attribute;
  const value = trialValue(attribute);
  const created = keyCreation(version, Mask.CryptographicUsageMask.Encrypt, { name, value });
  if (hasOwnTags(version)) {
    const reference = enumeration(Tag.AttributeReference, tag);
    const added = structure(Tag.NewAttribute, [value]);
    return [
      ['AddAttribute', uid(key), added],
      ['ModifyAttribute', uid(key), added],
      ['SetAttribute', uid(key), added],
      ['AdjustAttribute', uid(key), reference, enumeration(Tag.AdjustmentType, Enum.AdjustmentType.Increment)],
      ['DeleteAttribute', uid(key), reference],
      ['DeleteAttribute', uid(key), structure(Tag.CurrentAttribute, [value])],
      ['GetAttributes', uid(key), reference],
      ['Locate', structure(Tag.Attributes, [value])],
      ['Create', ...created],
    ];
  }
  const named = attributeItem({ name, value });
  const template = [enumeration(Tag.ObjectType, Enum.ObjectType.Template), attributesAsked(version, [])];
  return [
    ['AddAttribute', uid(key), named],
    ['ModifyAttribute', uid(key), named],
    ['DeleteAttribute', uid(key), textString(Tag.AttributeName, name)],
    ['Locate', named],
    ['Create', ...created],
    ['ReKey', uid(key), structure(Tag.TemplateAttribute, [named])],
    ['Register', ...template, structure(Tag.Template, [named])],
  ];
}

/** Of the 24 Certificate Attributes of 2.0 section 4.6 two are enough. */
function isLikeAnother({ name }: Attribute): boolean {
  return /^Certificate (Subject|Issuer) ./.test(name) && !name.endsWith('CN');
}

/** The reasons of 1.4 Tables 341 and 343; of everything else "incorrect attribute value(s)", or a field of no meaning. */
function refusal(operation: OperationName, version: Version): string {
  const own: Partial<Record<OperationName, string>> = {
    AddAttribute: 'PermissionDenied',
    DeleteAttribute: 'ItemNotFound',
  };
  return (hasOwnTags(version) ? undefined : own[operation]) ?? 'InvalidField';
}

describe('what only other versions have is refused, and nothing is done', () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await createEngine({ quiet: true });
  });
  afterEach(() => engine.close());

  for (const version of VERSIONS) {
    it(`fields of payloads, in KMIP ${version} (1.4 section 11.1)`, () => {
      const client = new EngineClient(engine, version);
      for (const { code, name, key } of operationsOf(version)) {
        if (key === 'Notify' || key === 'Put') continue;
        for (const tag of payloadOf(code, 'request', version)?.elsewhere.keys() ?? []) {
          const [type = 'TextString'] = VERSIONS.flatMap((one) => tagTypes(tag, one)?.[0] ?? []);
          const { result } = client.send(key as OperationName, ITEMS[type]?.(tag) as Item);
          expect(result, `${name} with ${tagName(tag)}`).to.equal('InvalidField');
        }
      }
      expect(engine.store.locate([])).to.deep.equal([]);
    });

    it(`attributes, in KMIP ${version}`, () => {
      const client = new EngineClient(engine, version);
      const key = registered(client, 'SymmetricKey');
      const before = engine.store.get(key);
      const own = new Set([...attributesOf(version), ATTRIBUTES.CustomAttribute, ATTRIBUTES.Attribute]);
      const others = Object.values(ATTRIBUTES).filter((one) => !own.has(one) && !isLikeAnother(one));
      expect(others.length).to.be.at.least(4);
      for (const attribute of others) {
        for (const [operation, ...fields] of requests(attribute, version, key)) {
          const { result } = client.send(operation, ...fields);
          expect(result, `${operation} ${attribute.name}`).to.equal(refusal(operation, version));
        }
      }
      expect(engine.store.get(key)).to.deep.equal(before);
      expect(engine.store.locate([])).to.have.length(1);
    });
  }

  const asked = (queryFunction: number): Item => enumeration(Tag.QueryFunction, queryFunction);
  const format = (keyFormatType: number): Item => enumeration(Tag.KeyFormatType, keyFormatType);
  const values: readonly (readonly [what: string, version: Version, ...sent: Sent])[] = [
    ['a Template', '2.0', 'Register', ...registration('Template', '2.0')],
    ['a PGP Key', '1.1', 'Register', ...registration('PGPKey', '1.1')],
    ['a Certificate Request', '1.4', 'Register', ...registration('CertificateRequest', '1.4')],
    ['a key of ChaCha20', '1.3', 'Register', ...keyRegistration(A.ChaCha20, 32, '1.3')],
    ['a key of SM4', '1.4', 'Register', ...keyRegistration(A.SM4, 16, '1.4')],
    ['a key for FPE', '1.4', 'Create', ...keyCreation('1.4', Mask.CryptographicUsageMask.FPEEncrypt)],
    ['what is destroyed', '1.4', 'Locate', integer(Tag.StorageStatusMask, Mask.StorageStatusMask.DestroyedStorage)],
    ['a key as PKCS#12', '1.3', 'Get', format(F.PKCS_12)],
    ['a key as Transparent EC', '1.2', 'Get', format(F.TransparentECPrivateKey)],
    ['a key as Transparent ECDSA', '2.0', 'Get', format(F.TransparentECDSAPrivateKey)],
    ['extensions', '1.0', 'Query', asked(Enum.QueryFunction.QueryExtensionList)],
    ['profiles', '1.2', 'Query', asked(Enum.QueryFunction.QueryProfiles)],
    ['defaults', '1.4', 'Query', asked(Enum.QueryFunction.QueryDefaultsInformation)],
  ];
  for (const [what, version, operation, ...fields] of values) {
    it(`values: ${operation} of ${what}, in KMIP ${version}`, () => {
      expect(new EngineClient(engine, version).send(operation, ...fields).result).to.equal('InvalidField');
      expect(engine.store.locate([])).to.deep.equal([]);
    });
  }
});
