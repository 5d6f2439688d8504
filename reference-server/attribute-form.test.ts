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
import { structureField } from '../harness/message/fields.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Mask } from '../harness/spec/masks.ts';
import { Tag } from '../harness/spec/tags.ts';
import { createEngine, type Engine } from '../test-support/engine.ts';
import { EngineClient, nameFields, uid } from '../test-support/engine-client.ts';

const AES: Item[] = [
  enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.AES),
  integer(Tag.CryptographicLength, 128),
  integer(Tag.CryptographicUsageMask, Mask.CryptographicUsageMask.Encrypt),
];
const name = (value: string): Item => structure(Tag.Name, nameFields(value));
const vendorAttribute = (vendor: string, called: string, value: string): Item =>
  structure(Tag.Attribute, [
    textString(Tag.VendorIdentification, vendor),
    textString(Tag.AttributeName, called),
    textString(Tag.AttributeValue, value),
  ]);
const current = (field: Item): Item => structure(Tag.CurrentAttribute, [field]);
const changed = (field: Item): Item => structure(Tag.NewAttribute, [field]);
const reference = (tag: number): Item => enumeration(Tag.AttributeReference, tag);
const vendorReference = (vendor: string, called: string): Item =>
  structure(Tag.AttributeReference, [
    textString(Tag.VendorIdentification, vendor),
    textString(Tag.AttributeName, called),
  ]);

describe('attributes in the form of 2.0 (2.0 chapter 5)', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine({ settings: { versions: ['1.4', '2.0'] } });
    client = new EngineClient(engine, '2.0');
  });
  afterEach(() => engine.close());

  const create = (...attributes: Item[]): string =>
    client.identifier(
      'Create',
      enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
      structure(Tag.Attributes, [...AES, ...attributes]),
    );
  const attributes = (key: string, ...references: Item[]): readonly Item[] =>
    structureField(client.ok('GetAttributes', uid(key), ...references).structure, Tag.Attributes)?.value ?? [];

  it('are asked for by tag, and come back under it', () => {
    const key = create(name('a'));
    expect(attributes(key, reference(Tag.CryptographicLength), reference(Tag.Name))).to.deep.equal([
      integer(Tag.CryptographicLength, 128),
      name('a'),
    ]);
    expect(attributes(key, reference(Tag.ContactInformation)), 'none: an empty Attributes structure').to.deep.equal([]);
  });

  it('are those of a secret, which always has a Cryptographic Length (2.0 section 4.15), but not to a client of 1.x', () => {
    const octets = structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, new Uint8Array(5))]);
    const secret = client.identifier(
      'Register',
      enumeration(Tag.ObjectType, Enum.ObjectType.SecretData),
      structure(Tag.Attributes, []),
      structure(Tag.SecretData, [
        enumeration(Tag.SecretDataType, Enum.SecretDataType.Password),
        structure(Tag.KeyBlock, [enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Raw), octets]),
      ]),
    );
    expect(attributes(secret, reference(Tag.CryptographicLength))).to.deep.equal([
      integer(Tag.CryptographicLength, 40),
    ]);
    expect(new EngineClient(engine, '1.4').attributes(secret, 'Cryptographic Length')).to.deep.equal([]);
  });

  it('of vendors have a Vendor Identification; x is what 1.x calls x-', () => {
    const given = [vendorAttribute('x', 'Rack', '4'), vendorAttribute('ACME', 'Rack', '5')];
    const key = create(...given);
    const [x, acme] = given as [Item, Item];
    expect(attributes(key, vendorReference('x', 'Rack'))).to.deep.equal([x]);
    expect(attributes(key, vendorReference('ACME', 'Rack'))).to.deep.equal([acme]);
    const listed = client.ok('GetAttributeList', uid(key)).all(Tag.AttributeReference);
    expect(listed).to.deep.include(vendorReference('ACME', 'Rack'));
    expect(client.ok('Locate', structure(Tag.Attributes, [acme])).text(Tag.UniqueIdentifier)).to.equal(key);

    const older = new EngineClient(engine, '1.4').attributes(key).map((one) => one.name);
    expect(older).to.include('x-Rack');
    expect(older.filter((one) => one.includes('ACME'))).to.deep.equal([]);
  });

  it('made in 1.x are those of the vendor x', () => {
    const key = new EngineClient(engine, '1.4').key({ 'x-Rack': '4' });
    expect(attributes(key, vendorReference('x', 'Rack'))).to.deep.equal([vendorAttribute('x', 'Rack', '4')]);
  });

  it('Modify Attribute: the Current Attribute says which instance is meant (6.1.33)', () => {
    const key = create(name('a'), name('b'));
    const modify = (...fields: Item[]): string => client.send('ModifyAttribute', uid(key), ...fields).result;
    expect(modify(changed(name('c')))).to.equal('InvalidField');
    expect(modify(current(name('z')), changed(name('c')))).to.equal('AttributeInstanceNotFound');
    expect(modify(current(name('b')), changed(name('c')))).to.equal('Success');
    expect(attributes(key, reference(Tag.Name))).to.deep.equal([name('a'), name('c')]);
    expect(modify(changed(vendorAttribute('x', 'none', 'a')))).to.equal('AttributeNotFound');
  });

  it('Delete Attribute: the instance of that value, or all of that name (6.1.13)', () => {
    const key = create(name('a'), name('b'), name('c'));
    client.ok('DeleteAttribute', uid(key), current(name('b')));
    expect(attributes(key, reference(Tag.Name))).to.deep.equal([name('a'), name('c')]);
    client.ok('DeleteAttribute', uid(key), reference(Tag.Name));
    expect(attributes(key, reference(Tag.Name))).to.deep.equal([]);
    expect(client.send('DeleteAttribute', uid(key), reference(Tag.Name)).result).to.equal('AttributeNotFound');
    expect(client.send('DeleteAttribute', uid(key)).result).to.equal('InvalidField');
  });

  it('Set Attribute adds, or modifies the only instance (6.1.47)', () => {
    const key = create();
    const set = (field: Item): string => client.send('SetAttribute', uid(key), changed(field)).result;
    expect([set(name('a')), set(name('b'))]).to.deep.equal(['Success', 'Success']);
    expect(attributes(key, reference(Tag.Name))).to.deep.equal([name('b')]);
    client.ok('AddAttribute', uid(key), changed(name('c')));
    expect(set(name('d'))).to.equal('MultiValuedAttribute');
    expect(set(integer(Tag.CryptographicLength, 256))).to.equal('ReadOnlyAttribute');
  });

  it('Adjust Attribute counts and negates; what is not there is 0 or False (6.1.3)', () => {
    const { Increment, Decrement, Negate } = Enum.AdjustmentType;
    const counter = (count: number): Item =>
      structure(Tag.Attribute, [
        textString(Tag.VendorIdentification, 'x'),
        textString(Tag.AttributeName, 'Counter'),
        integer(Tag.AttributeValue, count),
      ]);
    const key = create(counter(3));
    const adjust = (what: Item, type: number, ...by: Item[]): string =>
      client.send('AdjustAttribute', uid(key), what, enumeration(Tag.AdjustmentType, type), ...by).result;
    const count = vendorReference('x', 'Counter');
    expect(adjust(count, Increment)).to.equal('Success');
    expect(adjust(count, Decrement, integer(Tag.AdjustmentValue, 9))).to.equal('Success');
    expect(attributes(key, count)).to.deep.equal([counter(-5)]);
    expect(adjust(count, Negate)).to.equal('Success');
    expect(attributes(key, count)).to.deep.equal([counter(5)]);
    expect(adjust(count, Increment, integer(Tag.AdjustmentValue, 2 ** 31 - 1))).to.equal('NumericRange');
    expect(adjust(count, Increment, longInteger(Tag.AdjustmentValue, 1n))).to.equal('InvalidDataType');
    expect(adjust(reference(Tag.Sensitive), Negate)).to.equal('Success');
    expect(attributes(key, reference(Tag.Sensitive))).to.deep.equal([boolean(Tag.Sensitive, true)]);
    expect(adjust(reference(Tag.Name), Increment)).to.equal('InvalidDataType');
  });

  it('a Unique Identifier may be a result of the batch, by operation or by place (4.51)', () => {
    const made = [enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey), structure(Tag.Attributes, AES)];
    const meant = (value: number): Item => enumeration(Tag.UniqueIdentifier, value);
    const replies = client.batch(
      ['Create', ...made],
      ['Create', ...made],
      ['GetAttributes', meant(Enum.UniqueIdentifier.Create)],
      ['GetAttributes', integer(Tag.UniqueIdentifier, 0)],
      ['GetAttributes', integer(Tag.UniqueIdentifier, -1)],
      ['GetAttributes', meant(Enum.UniqueIdentifier.IDPlaceholder)],
      ['GetAttributes', meant(Enum.UniqueIdentifier.Register)],
    );
    const [first, second, ...others] = replies.map(({ payload }) => payload.text(Tag.UniqueIdentifier));
    expect(first).not.to.equal(second);
    expect(others).to.deep.equal([second, first, first, second, undefined]);
    expect(replies.at(-1)?.result).to.equal('ObjectNotFound');
  });

  it('2.0 is refused where the server is not set to speak it', async () => {
    const older = await createEngine({ settings: { versions: ['1.4'] } });
    const key = new EngineClient(older, '2.0').send('Get', uid('1'));
    expect(key.result).to.equal('InvalidMessage');
    older.close();
  });
});
