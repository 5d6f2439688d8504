import { expect } from 'chai';
import { dateTimeExtended, type Item, type StructureItem, structure, textString } from '../harness/codec/item.ts';
import { type AttributeView, readAttribute, readAttributes } from '../harness/message/attributes.ts';
import { structureFields } from '../harness/message/fields.ts';
import { attributeByName, type ObjectTypeName } from '../harness/spec/attributes.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Mask } from '../harness/spec/masks.ts';
import { Tag } from '../harness/spec/tags.ts';
import { atLeast, inVersion, VERSIONS, type Version } from '../harness/spec/versions.ts';
import { listedNames } from '../test-support/attribute-trials.ts';
import { createEngine, type Engine } from '../test-support/engine.ts';
import { EngineClient, nameFields, uid } from '../test-support/engine-client.ts';
import { keyCreation, keyRegistration, objectTypesOf, registered } from '../test-support/objects-of-each-type.ts';
import { hasOwnTags } from '../test-support/version-forms.ts';

const A = Enum.CryptographicAlgorithm;
const { Authenticate, Encrypt, FPEDecrypt, FPEEncrypt } = Mask.CryptographicUsageMask;

/** The attributes in a response payload, in the form of either major version. */
function attributesIn(payload: StructureItem): AttributeView[] {
  return [
    ...structureFields(payload, Tag.Attribute).map(readAttribute),
    ...structureFields(payload, Tag.Attributes).flatMap(readAttributes),
  ];
}

// The engine holds every answer against the registry as well: fields, types and enumeration values.
describe('objects of a client of 2.1, as clients of older versions are told of them', () => {
  let engine: Engine;
  let newest: EngineClient;
  before(async () => {
    engine = await createEngine({ quiet: true });
    newest = new EngineClient(engine, '2.1');
  });
  after(() => engine.close());

  /** A type is known since the version that has it, a value since that which it came with. */
  const types: Partial<Record<ObjectTypeName, Version>> = { PGPKey: '1.2', CertificateRequest: '2.0' };
  for (const type of objectTypesOf('2.1')) {
    it(`a ${type} is not there before its type is`, () => {
      const identifier = registered(newest, type);
      for (const version of VERSIONS) {
        const isKnown = atLeast(version, types[type] ?? '1.0');
        const { result } = new EngineClient(engine, version).send('Get', uid(identifier));
        expect(result, version).to.equal(isKnown ? 'Success' : 'ItemNotFound');
        if (isKnown) expectKnown(identifier, version);
      }
    });
  }

  const keys: readonly (readonly [algorithm: keyof typeof A, octets: number, since: Version])[] = [
    ['OneTimePad', 32, '1.3'],
    ['ChaCha20', 32, '1.4'],
    ['HMAC_SHA3_256', 32, '1.4'],
    ['ARIA', 32, '2.0'],
    ['SM4', 16, '2.0'],
  ];
  for (const [algorithm, octets, since] of keys) {
    it(`a key of ${algorithm} is not given before ${since}, nor is its algorithm told; it can be destroyed`, () => {
      for (const version of VERSIONS) {
        const client = new EngineClient(engine, version);
        const key = newest.identifier('Register', ...keyRegistration(A[algorithm], octets, '2.1'));
        const isKnown = atLeast(version, since);
        expect(client.send('Get', uid(key)).result, version).to.equal(isKnown ? 'Success' : 'FeatureNotSupported');
        expect(listedNames(client, key).includes('Cryptographic Algorithm')).to.equal(isKnown);
        expectKnown(key, version);
        client.ok('Destroy', uid(key));
      }
    });
  }

  it('a Cryptographic Usage Mask has the bits of the version', () => {
    const newer = Authenticate | FPEEncrypt | FPEDecrypt;
    const key = newest.identifier('Create', ...keyCreation('2.1', Encrypt | newer));
    for (const version of VERSIONS) {
      const { structure: payload } = new EngineClient(engine, version).ok('GetAttributes', uid(key));
      const mask = attributesIn(payload).find(({ name }) => name === 'Cryptographic Usage Mask')?.value?.value;
      expect(mask, version).to.equal(hasOwnTags(version) ? Encrypt | newer : Encrypt);
    }
  });

  const own: readonly (readonly [what: string, value: Item])[] = [
    ['a Date-Time Extended (2.0 section 9.1.2)', dateTimeExtended(Tag.AttributeValue, 5n)],
    ['structures inside (1.4 section 3.39)', structure(Tag.AttributeValue, [structure(Tag.Name, nameFields('a'))])],
  ];
  for (const [what, value] of own) {
    it(`a vendor attribute with ${what} is no custom attribute`, () => {
      const vendor = structure(Tag.Attribute, [
        textString(Tag.VendorIdentification, 'x'),
        textString(Tag.AttributeName, 'own'),
        value,
      ]);
      const key = newest.identifier('Create', ...keyCreation('2.1', Encrypt));
      newest.ok('AddAttribute', uid(key), structure(Tag.NewAttribute, [vendor]));
      for (const version of VERSIONS) {
        const { structure: payload } = new EngineClient(engine, version).ok('GetAttributes', uid(key));
        expect(attributesIn(payload).some(({ name }) => name === 'x-own')).to.equal(hasOwnTags(version));
        expect(listedNames(new EngineClient(engine, version), key).includes('x-own')).to.equal(hasOwnTags(version));
      }
    });
  }

  /** Every attribute that a client is told is one of its version, and those are listed and no other. */
  function expectKnown(identifier: string, version: Version): void {
    const client = new EngineClient(engine, version);
    const names = attributesIn(client.ok('GetAttributes', uid(identifier)).structure).map(({ name }) => name);
    for (const name of names) {
      const attribute = attributeByName(name);
      expect(attribute !== undefined && inVersion(attribute, version), `${name} in ${version}`).to.equal(true);
    }
    expect([...new Set(names)]).to.have.members(listedNames(client, identifier));
  }
});
