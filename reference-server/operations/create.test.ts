import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { dateTime, enumeration, type Item, longInteger, structure, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import {
  attribute,
  EngineClient,
  nameFields,
  type PlainValue,
  template,
  uid,
} from '../../test-support/engine-client.ts';
import { Fields } from '../fields.ts';

const A = Enum.CryptographicAlgorithm;
const { Encrypt } = Mask.CryptographicUsageMask;
const { SymmetricKey, PrivateKey } = Enum.ObjectType;
const S = Enum.State;

const OBJECT_TYPE = enumeration(Tag.ObjectType, SymmetricKey);
const AES: Record<string, PlainValue> = {
  'Cryptographic Algorithm': A.AES,
  'Cryptographic Length': 128,
  'Cryptographic Usage Mask': Encrypt,
};

function without(attributes: Record<string, PlainValue>, name: string): Record<string, PlainValue> {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== name));
}

describe('Create', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine({ settings: { applicationNamespaces: ['known'], maximumAttributeInstances: 3 } });
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  const create = (attributes: Record<string, PlainValue> | readonly Item[], version: Version = '1.4') =>
    new EngineClient(engine, version).send('Create', OBJECT_TYPE, template(attributes));

  it('answers with Object Type and Unique Identifier, and sets the ID Placeholder', () => {
    const [made, got] = client.batch(['Create', OBJECT_TYPE, template(AES)], ['GetAttributeList']);
    const identifier = made?.payload.text(Tag.UniqueIdentifier);
    expect(made?.payload.structure.value).to.deep.equal([OBJECT_TYPE, uid(identifier as string)]);
    expect(got?.payload.text(Tag.UniqueIdentifier)).to.equal(identifier);
  });

  it('sets what the rules tables of chapter 3 call implicitly set', () => {
    const identifier = client.key({ Name: nameFields('n') });
    const material = Buffer.alloc(16, 1);
    const digest = client.value(identifier, 'Digest') as Item[];
    expect(digest.map(({ value }) => value)).to.deep.equal([
      Enum.HashingAlgorithm.SHA_256,
      createHash('sha256').update(material).digest(),
      Enum.KeyFormatType.Raw,
    ]);
    const simple = client.attributes(identifier).filter(({ value }) => value?.type !== 'Structure');
    expect(simple.map(({ name, value }) => [name, value?.value])).to.deep.equal([
      ['Unique Identifier', identifier],
      ['Object Type', SymmetricKey],
      ['Cryptographic Algorithm', A.AES],
      ['Cryptographic Length', 128],
      ['Always Sensitive', false],
      ['Cryptographic Usage Mask', Encrypt],
      ['Extractable', true],
      ['Fresh', true],
      ['Initial Date', START],
      ['Last Change Date', START],
      ['Lease Time', 3600],
      ['Never Extractable', false],
      ['Operation Policy Name', 'default'],
      ['Original Creation Date', START],
      ['Sensitive', false],
      ['State', S.PreActive],
    ]);
  });

  const shown: [version: Version, names: string[]][] = [
    ['1.0', []],
    ['1.1', ['Fresh']],
    ['1.2', ['Fresh', 'Original Creation Date']],
    ['1.3', ['Fresh', 'Original Creation Date', 'Random Number Generator']],
    [
      '1.4',
      [
        'Always Sensitive',
        'Extractable',
        'Fresh',
        'Never Extractable',
        'Original Creation Date',
        'Random Number Generator',
        'Sensitive',
      ],
    ],
  ];
  for (const [version, names] of shown) {
    it(`shows a client of ${version} the attributes of its version`, () => {
      const identifier = client.key();
      const since10 = new EngineClient(engine, '1.0').attributes(identifier).map(({ name }) => name);
      const seen = new EngineClient(engine, version).attributes(identifier).map(({ name }) => name);
      expect(seen.filter((name) => !since10.includes(name))).to.deep.equal(names);
    });
  }

  it('makes keys of the length that the algorithm needs, and of its usual length where none is given', () => {
    const rows: [attributes: Record<string, PlainValue>, octets: number, bits: number][] = [
      [{ ...AES, 'Cryptographic Length': 192 }, 24, 192],
      [{ ...AES, 'Cryptographic Algorithm': A.DES3, 'Cryptographic Length': 168 }, 24, 168],
      [without(AES, 'Cryptographic Length'), 32, 256],
    ];
    for (const [attributes, octets, bits] of rows) {
      const identifier = client.identifier('Create', OBJECT_TYPE, template(attributes));
      const block = client.ok('Get', uid(identifier)).fields(Tag.SymmetricKey)?.fields(Tag.KeyBlock);
      expect(block?.fields(Tag.KeyValue)?.bytes(Tag.KeyMaterial)).to.have.length(octets);
      expect(block?.integer(Tag.CryptographicLength)).to.equal(bits);
      expect(client.value(identifier, 'Cryptographic Length')).to.equal(bits);
    }
  });

  const states: [what: string, version: Version, dates: Record<string, bigint>, state: number, activation: bigint][] = [
    ['an Activation Date to come', '1.4', { 'Activation Date': START + 1n }, S.PreActive, START + 1n],
    ['an Activation Date now', '1.4', { 'Activation Date': START }, S.Active, START],
    ['an Activation Date past: kept', '1.1', { 'Activation Date': START - 9n }, S.Active, START - 9n],
    ['an Activation Date past: set to now by 1.0', '1.0', { 'Activation Date': START - 9n }, S.Active, START],
    [
      'both dates past',
      '1.4',
      { 'Activation Date': START - 9n, 'Deactivation Date': START - 1n },
      S.Deactivated,
      START - 9n,
    ],
  ];
  for (const [what, version, dates, state, activation] of states) {
    it(`with ${what}: state ${state} (section 3.22)`, () => {
      const identifier = new EngineClient(engine, version).key(dates);
      expect(client.value(identifier, 'State')).to.equal(state);
      expect(client.value(identifier, 'Activation Date')).to.equal(activation);
    });
  }

  it('takes every value of attributes with several instances, and numbers them from 0', () => {
    const identifier = client.identifier(
      'Create',
      OBJECT_TYPE,
      template([
        ...Object.entries(AES).map(([name, value]) => attribute(name, value)),
        attribute('Object Group', 'a'),
        attribute('x-serial', 'one'),
        attribute('Object Group', 'b'),
      ]),
    );
    const instances = client.attributes(identifier, 'Object Group', 'x-serial');
    expect(instances.map(({ name, index, value }) => [name, index, value?.value])).to.deep.equal([
      ['Object Group', undefined, 'a'],
      ['Object Group', 1, 'b'],
      ['x-serial', undefined, 'one'],
    ]);
  });

  it('completes Usage Limits and Application Specific Information (sections 3.21 and 3.36)', () => {
    const identifier = client.key({
      'Usage Limits': [
        longInteger(Tag.UsageLimitsTotal, 100n),
        longInteger(Tag.UsageLimitsCount, 7n),
        enumeration(Tag.UsageLimitsUnit, Enum.UsageLimitsUnit.Byte),
      ],
      'Application Specific Information': [textString(Tag.ApplicationNamespace, 'known')],
    });
    const limits = new Fields(structure(Tag.UsageLimits, client.value(identifier, 'Usage Limits') as Item[]));
    expect(limits.longInteger(Tag.UsageLimitsCount)).to.equal(100n);
    const information = client.value(identifier, 'Application Specific Information') as Item[];
    expect(information.map(({ tag }) => tag)).to.deep.equal([Tag.ApplicationNamespace, Tag.ApplicationData]);
  });

  it('follows Sensitive and Extractable (sections 3.48 to 3.51)', () => {
    const identifier = client.key({ Sensitive: true, Extractable: false });
    expect(client.value(identifier, 'Always Sensitive')).to.equal(true);
    expect(client.value(identifier, 'Never Extractable')).to.equal(true);
  });

  it('lets a client say what the server does anyway', () => {
    const rng = [enumeration(Tag.RNGAlgorithm, Enum.RNGAlgorithm.DRBG)];
    const same = [enumeration(Tag.RNGAlgorithm, Enum.RNGAlgorithm.Unspecified)];
    const items = Object.entries(AES).map(([name, value]) => attribute(name, value));
    const both = [attribute('Random Number Generator', rng), attribute('Random Number Generator', same)];
    expect(create([...items, ...both]).result).to.equal('Success');
    expect(create({ ...AES, 'Original Creation Date': START }).result).to.equal('Success');
  });

  const GROUP = ['a', 'b', 'c', 'd'].map((name) => attribute('Object Group', name));
  const BASE = Object.entries(AES).map(([name, value]) => attribute(name, value));
  const refusals: [what: string, result: string, attributes: Record<string, PlainValue> | Item[], version?: Version][] =
    [
      // 1.4 Tables 165 and 328.
      ['no Cryptographic Algorithm', 'InvalidMessage', without(AES, 'Cryptographic Algorithm')],
      ['no Cryptographic Usage Mask', 'InvalidMessage', without(AES, 'Cryptographic Usage Mask')],
      ['a length that the algorithm has not', 'InvalidField', { ...AES, 'Cryptographic Length': 129 }],
      ['an algorithm of key pairs', 'InvalidField', { ...AES, 'Cryptographic Algorithm': A.RSA }],
      ['an algorithm of a later version', 'InvalidField', { ...AES, 'Cryptographic Algorithm': A.ChaCha20 }, '1.3'],
      ['an attribute of a later version', 'InvalidField', { ...AES, Sensitive: true }, '1.3'],
      ['an attribute that no version has', 'InvalidField', { ...AES, 'Favourite Colour': 'blue' }],
      ['an attribute of other object types', 'InvalidField', { ...AES, 'Certificate Length': 1 }],
      [
        'a value of another type',
        'InvalidMessage',
        { ...AES, 'Contact Information': dateTime(Tag.AttributeValue, 1n) },
      ],
      ['an attribute that only the server sets', 'InvalidField', { ...AES, State: S.Active }],
      ['a Unique Identifier', 'InvalidField', { ...AES, 'Unique Identifier': 'mine' }],
      ['another Original Creation Date', 'InvalidField', { ...AES, 'Original Creation Date': START - 1n }],
      [
        'another random number generator',
        'InvalidField',
        { ...AES, 'Random Number Generator': [enumeration(Tag.RNGAlgorithm, 3)] },
      ],
      ['a y- attribute', 'InvalidField', { ...AES, 'y-mine': 'v' }],
      [
        'a custom structure with structures inside',
        'InvalidField',
        { ...AES, 'x-deep': structure(Tag.AttributeValue, [structure(Tag.Name, [])]) },
      ],
      ['a single-instance attribute twice', 'InvalidField', [...BASE, attribute('Cryptographic Length', 256)]],
      ['more instances than the server keeps', 'IndexOutOfBounds', [...BASE, ...GROUP]],
      ['an operation policy that is not known', 'InvalidField', { ...AES, 'Operation Policy Name': 'other' }],
      [
        'a namespace that the server does not serve',
        'ApplicationNamespaceNotSupported',
        { ...AES, 'Application Specific Information': [textString(Tag.ApplicationNamespace, 'other')] },
      ],
      [
        'a Process Start Date before the Activation Date',
        'InvalidField',
        { ...AES, 'Activation Date': 10n, 'Process Start Date': 9n },
      ],
      [
        'a Protect Stop Date after the Deactivation Date',
        'InvalidField',
        { ...AES, 'Deactivation Date': 10n, 'Protect Stop Date': 11n },
      ],
    ];
  for (const [what, result, attributes, version] of refusals) {
    it(`with ${what}: ${result}`, () => expect(create(attributes, version).result).to.equal(result));
  }

  it('of anything but a symmetric key: Invalid Field', () => {
    const objectType = enumeration(Tag.ObjectType, PrivateKey);
    expect(client.send('Create', objectType, template(AES)).result).to.equal('InvalidField');
  });

  describe('of Secret Data', () => {
    const SECRET = enumeration(Tag.ObjectType, Enum.ObjectType.SecretData);
    const secret = (bits?: number) =>
      client.send('Create', SECRET, template(bits === undefined ? {} : { 'Cryptographic Length': bits }));

    it('is Invalid Field: in 1.4 section 4.1 makes a symmetric key', () => {
      expect(secret(80).result).to.equal('InvalidField');
    });

    describe('where the configuration has it', () => {
      beforeEach(async () => {
        engine.close();
        engine = await createEngine({ settings: { createSecretData: true } });
        client = new EngineClient(engine);
      });

      it('makes a password of the Cryptographic Length, in bits', () => {
        const identifier = secret(80).payload.text(Tag.UniqueIdentifier) as string;
        const made = client.ok('Get', uid(identifier)).fields(Tag.SecretData);
        expect(made?.enumeration(Tag.SecretDataType)).to.equal(Enum.SecretDataType.Password);
        const keyValue = made?.fields(Tag.KeyBlock)?.fields(Tag.KeyValue);
        expect(keyValue?.bytes(Tag.KeyMaterial)).to.have.lengthOf(10);
        expect(client.value(identifier, 'Cryptographic Length')).to.equal(undefined);
        expect(client.value(identifier, 'Cryptographic Usage Mask')).to.equal(0);
      });

      for (const bits of [undefined, 0, -8, 12, 65_544]) {
        it(`refuses a length of ${bits}`, () => expect(secret(bits).result).to.equal('InvalidField'));
      }
    });
  });

  it('with a Name that another object has: Invalid Field, until that is destroyed', () => {
    const Name = nameFields('taken');
    const first = client.key({ Name });
    expect(create({ ...AES, Name }).result).to.equal('InvalidField');
    expect(create({ ...AES, Name: nameFields('taken', Enum.NameType.URI) }).result).to.equal('Success');
    client.ok('Destroy', uid(first));
    expect(create({ ...AES, Name }).result).to.equal('Success');
  });

  it('leaves nothing behind where it fails', () => {
    create({ ...AES, State: S.Active });
    expect(engine.store.locate([])).to.deep.equal([]);
  });
});

describe('templates (sections 2.1.8 and 2.2.6)', () => {
  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine, '1.2');
  });
  afterEach(() => engine.close());

  const TEMPLATE = enumeration(Tag.ObjectType, Enum.ObjectType.Template);
  const registered = (name: string, attributes: Record<string, PlainValue>, own: Record<string, PlainValue> = {}) =>
    client.identifier(
      'Register',
      TEMPLATE,
      template({ Name: nameFields(name), ...own }),
      structure(
        Tag.Template,
        Object.entries(attributes).map(([key, value]) => attribute(key, value)),
      ),
    );
  const create = (attributes: Record<string, PlainValue>, ...names: string[]) =>
    client.send('Create', OBJECT_TYPE, template(attributes, ...names));
  const made = (attributes: Record<string, PlainValue>, ...names: string[]) =>
    create(attributes, ...names).payload.text(Tag.UniqueIdentifier) as string;

  it('give what the request does not say; a later template goes before an earlier one', () => {
    registered('first', { ...AES, 'Contact Information': 'first', 'Object Group': 'a' });
    registered('second', { 'Contact Information': 'second', 'Object Group': 'b' });
    const identifier = made({ 'Cryptographic Length': 256, 'Object Group': 'a' }, 'first', 'second');
    expect(client.value(identifier, 'Cryptographic Length')).to.equal(256);
    expect(client.value(identifier, 'Contact Information')).to.equal('second');
    const groups = client.attributes(identifier, 'Object Group').map(({ value }) => value?.value);
    expect(groups).to.have.members(['a', 'b']).and.have.length(2);
  });

  it('may have very many attributes', function () {
    this.timeout(10_000);
    const many = Object.fromEntries(Array.from({ length: 4000 }, (_, index) => [`x-${index}`, 'value']));
    registered('large', many);
    const identifier = made({ ...AES, ...many }, 'large');
    const custom = client.attributes(identifier).filter(({ name }) => name.startsWith('x-'));
    expect(custom).to.have.length(4000);
  });

  it('keep their own attributes to themselves', () => {
    const identifier = registered('t', { ...AES, 'x-color': 'blue' }, { 'x-size': 'large' });
    const key = made({}, 't');
    expect(client.value(key, 'x-color')).to.equal('blue');
    expect(client.value(key, 'x-size')).to.equal(undefined);
    expect(client.value(key, 'Name')).to.equal(undefined);
    expect(client.attributes(identifier).map(({ name }) => name)).to.deep.equal([
      'Unique Identifier',
      'Object Type',
      'Initial Date',
      'Last Change Date',
      'Name',
      'x-size',
    ]);
  });

  it('that are not there: Item Not Found, nor are those of others', () => {
    expect(create(AES, 'none').result).to.equal('ItemNotFound');
    registered('t', AES);
    const other = new EngineClient(engine, '1.2', 'bob');
    expect(other.send('Create', OBJECT_TYPE, template({}, 't')).result).to.equal('ItemNotFound');
  });

  it('in the archive: Object Archived', () => {
    const object = engine.store.get(registered('t', AES));
    if (object) engine.store.update({ ...object, archived: true });
    expect(create({}, 't').result).to.equal('ObjectArchived');
  });
});
