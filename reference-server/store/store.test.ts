import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'chai';
import {
  bigInteger,
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
} from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { ManagedObject } from '../object.ts';
import { openDatabase } from './database.ts';
import { SCHEMA_VERSION, StoreError } from './schema.ts';
import { openStore } from './sqlite.ts';
import type { Criterion, Store } from './store.ts';

const { SymmetricKey, Certificate } = Enum.ObjectType;
const { PreActive, Active } = Enum.State;

function name(text: string, type: number = Enum.NameType.UninterpretedTextString): Item {
  return structure(Tag.Name, [textString(Tag.NameValue, text), enumeration(Tag.NameType, type)]);
}

function object(
  uniqueIdentifier: string,
  attributes: readonly (readonly [string, Item, number?])[] = [],
): ManagedObject {
  return {
    uniqueIdentifier,
    objectType: SymmetricKey,
    owner: 'alice',
    policy: 'default',
    archived: false,
    attributes: attributes.map(([name, value, index = 0]) => ({ name, index, value })),
    content: null,
  };
}

describe('store', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(':memory:');
  });
  afterEach(() => store.close());

  it('gives back what was inserted, every type of value as it was', () => {
    const stored: ManagedObject = {
      ...object('1', [
        ['Name', name('first'), 0],
        ['Name', name('third'), 2],
        ['Activation Date', dateTime(Tag.ActivationDate, -1n)],
        ['x-integer', integer(Tag.AttributeValue, -5)],
        ['x-long', longInteger(Tag.AttributeValue, -(2n ** 63n))],
        ['x-big', bigInteger(Tag.AttributeValue, 2n ** 200n)],
        ['x-enumeration', enumeration(Tag.AttributeValue, 0x80000001)],
        ['x-boolean', boolean(Tag.AttributeValue, true)],
        ['x-text', textString(Tag.AttributeValue, 'grüße \u{1f511}')],
        ['x-bytes', byteString(Tag.AttributeValue, Buffer.from([0, 1, 255]))],
        ['x-interval', interval(Tag.AttributeValue, 0xffffffff)],
      ]),
      objectType: Certificate,
      archived: true,
      content: structure(Tag.Certificate, [
        enumeration(Tag.CertificateType, Enum.CertificateType.X_509),
        byteString(Tag.CertificateValue, Buffer.from('certificate')),
      ]),
    };
    store.insert(stored);
    expect(store.get('1')).to.deep.equal(stored);
    expect(store.get('2')).to.equal(undefined);
  });

  it('refuses a Unique Identifier that is taken, and an update of an object that is not there', () => {
    store.insert(object('1'));
    expect(() => store.insert(object('1'))).to.throw(/UNIQUE/);
    expect(() => store.update(object('2'))).to.throw(/no object 2/);
  });

  it('replaces all of an object', () => {
    store.insert(object('1', [['Name', name('old')]]));
    const changed = { ...object('1', [['State', enumeration(Tag.State, Active)]]), archived: true, owner: 'bob' };
    store.update(changed);
    expect(store.get('1')).to.deep.equal(changed);
    expect(store.locate([{ match: 'fields', name: 'Name', value: structure(Tag.Name, []) }])).to.deep.equal([]);
  });

  it('finds by what an update left, changed, added and took away', () => {
    const text = (value: string): Item => textString(Tag.AttributeValue, value);
    const twice = structure(Tag.AttributeValue, [text('twin'), text('twin')]);
    const before: [string, Item, number?][] = [
      ['x-kept', text('kept')],
      ['x-changed', text('old'), 0],
      ['x-changed', text('other'), 1],
      ['x-gone', text('gone')],
      ['x-twins', twice],
    ];
    const after: [string, Item, number?][] = [
      ['x-twins', structure(Tag.AttributeValue, [text('twin')])],
      ['x-kept', text('kept')],
      ['x-changed', text('other'), 1],
      ['x-changed', text('new'), 0],
      ['x-added', text('added')],
    ];
    store.insert(object('1', before));
    store.update(object('1', after));
    expect(store.get('1')).to.deep.equal(object('1', after));
    const found = [...before, ...after].filter(
      ([name, value]) => value.type !== 'Structure' && store.locate([{ match: 'equal', name, value }]).length > 0,
    );
    expect(found.map(([, { value }]) => value)).to.deep.equal(['kept', 'other', 'kept', 'other', 'new', 'added']);
    const twins = (...fields: Item[]) =>
      store.locate([{ match: 'fields', name: 'x-twins', value: structure(Tag.AttributeValue, fields) }]).length;
    expect([twins(text('twin')), twins(text('none'))]).to.deep.equal([1, 0]);
  });

  it('removes an object with all its attributes', () => {
    store.insert(object('1', [['Name', name('removed')]]));
    store.insert(object('2'));
    store.remove('1');
    store.remove('3');
    expect(store.get('1')).to.equal(undefined);
    store.insert(object('1'));
    expect(store.get('1')).to.deep.equal(object('1'));
    expect(store.get('2')).to.deep.equal(object('2'));
  });

  it('undoes a transaction that throws, and only the inner one of two', () => {
    const failing = (id: string) => () =>
      store.transaction(() => {
        store.insert(object(id));
        throw new Error('stop');
      });
    store.transaction(() => {
      store.insert(object('1'));
      expect(failing('2')).to.throw('stop');
      store.insert(object('3'));
    });
    expect(failing('4')).to.throw('stop');
    expect(['1', '2', '3', '4'].filter((id) => store.get(id) !== undefined)).to.deep.equal(['1', '3']);
    expect(store.transaction(() => 'result')).to.equal('result');
  });
});

describe('search', () => {
  let store: Store;
  const { Encrypt, Decrypt, Sign } = Mask.CryptographicUsageMask;
  const usageLimits = (total: bigint, count: bigint): Item =>
    structure(Tag.UsageLimits, [
      longInteger(Tag.UsageLimitsTotal, total),
      longInteger(Tag.UsageLimitsCount, count),
      enumeration(Tag.UsageLimitsUnit, Enum.UsageLimitsUnit.Byte),
    ]);

  before(async () => {
    store = await openStore(':memory:');
    store.insert(
      object('key', [
        ['Object Type', enumeration(Tag.ObjectType, SymmetricKey)],
        ['State', enumeration(Tag.State, Active)],
        ['Name', name('a'), 0],
        ['Name', name('b', Enum.NameType.URI), 1],
        ['Activation Date', dateTime(Tag.ActivationDate, 1000n)],
        ['Cryptographic Usage Mask', integer(Tag.CryptographicUsageMask, Encrypt | Decrypt)],
        ['Usage Limits', usageLimits(100n, 60n)],
        ['x-Serial', integer(Tag.AttributeValue, 7)],
      ]),
    );
    store.insert(
      object('other', [
        ['Object Type', enumeration(Tag.ObjectType, SymmetricKey)],
        ['State', enumeration(Tag.State, PreActive)],
        ['Name', name('c')],
        ['Cryptographic Usage Mask', integer(Tag.CryptographicUsageMask, Encrypt)],
        ['x-Serial', textString(Tag.AttributeValue, '7')],
      ]),
    );
    store.insert(
      object('certificate', [
        ['Object Type', enumeration(Tag.ObjectType, Certificate)],
        ['State', enumeration(Tag.State, Active)],
        ['Activation Date', dateTime(Tag.ActivationDate, 2000n)],
        ['Cryptographic Usage Mask', integer(Tag.CryptographicUsageMask, Sign)],
      ]),
    );
  });
  after(() => store.close());

  const part = (...fields: Item[]): Criterion => ({
    match: 'fields',
    name: 'Name',
    value: structure(Tag.Name, fields),
  });
  const none = (...states: number[]): Criterion => ({
    match: 'none',
    name: 'State',
    values: states.map((one) => enumeration(Tag.State, one)),
  });
  const nameValue = (text: string): Item => textString(Tag.NameValue, text);
  const nameType = (type: number): Item => enumeration(Tag.NameType, type);
  const state = (value: number): Criterion => ({ match: 'equal', name: 'State', value: enumeration(Tag.State, value) });
  const activation = (from: bigint, to: bigint): Criterion => ({ match: 'range', name: 'Activation Date', from, to });
  const mask = (bits: number): Criterion => ({ match: 'bits', name: 'Cryptographic Usage Mask', bits });
  const limits = (total: bigint, count: bigint): Criterion => ({
    match: 'at-least',
    name: 'Usage Limits',
    fields: [
      { tag: Tag.UsageLimitsTotal, value: total },
      { tag: Tag.UsageLimitsCount, value: count },
    ],
  });
  const serial = (value: Extract<Criterion, { match: 'equal' }>['value']): Criterion => ({
    match: 'equal',
    name: 'x-Serial',
    value,
  });

  const rows: [what: string, criteria: Criterion[], found: string[]][] = [
    ['no criterion: everything, the latest first', [], ['certificate', 'other', 'key']],
    ['an enumeration', [state(Active)], ['certificate', 'key']],
    ['all criteria together', [state(Active), mask(Encrypt)], ['key']],
    ['criteria that exclude each other', [state(Active), state(PreActive)], []],
    ['a structure, some of its fields given', [part(nameValue('b'))], ['key']],
    ['two instances, both asked for', [part(nameValue('a')), part(nameValue('b'))], ['key']],
    ['fields of one instance', [part(nameValue('b'), nameType(Enum.NameType.URI))], ['key']],
    ['fields of two instances do not make one', [part(nameValue('a'), nameType(Enum.NameType.URI))], []],
    ['a structure without fields: any instance', [part()], ['other', 'key']],
    ['no part of a text', [part(nameValue(''))], []],
    ['every bit of a mask', [mask(Encrypt)], ['other', 'key']],
    ['not some bits of a mask', [mask(Encrypt | Decrypt)], ['key']],
    ['no bits: whatever has the mask', [mask(0)], ['certificate', 'other', 'key']],
    ['a date range, limits included', [activation(1000n, 2000n)], ['certificate', 'key']],
    ['a date range that starts later', [activation(1001n, 2000n)], ['certificate']],
    ['one date', [activation(1000n, 1000n)], ['key']],
    ['no such attribute', [{ match: 'absent', name: 'Activation Date' }], ['other']],
    ['no such attribute, beside another', [state(Active), { match: 'absent', name: 'Name' }], ['certificate']],
    ['numbers of one structure, equal', [limits(100n, 60n)], ['key']],
    ['numbers of one structure, one too large', [limits(100n, 61n)], []],
    ['a custom attribute', [serial(integer(Tag.AttributeValue, 7))], ['key']],
    ['a custom attribute of another type', [serial(textString(Tag.AttributeValue, '7'))], ['other']],
    ['no instance with one of several values', [none(Active, Enum.State.Destroyed)], ['other']],
    ['no such instance, beside another', [{ match: 'absent', name: 'Name' }, none(PreActive)], ['certificate']],
    ['a value and no such value', [state(Active), none(Active)], []],
    ['a name that nothing has', [{ match: 'bits', name: `x-' OR '1'='1`, bits: 0 }], []],
  ];
  for (const [what, criteria, found] of rows) {
    it(what, () => {
      expect(store.locate(criteria).map(({ uniqueIdentifier }) => uniqueIdentifier)).to.deep.equal(found);
    });
  }

  it('gives the heads of objects', () => {
    expect(store.locate([state(PreActive)])).to.deep.equal([
      { uniqueIdentifier: 'other', objectType: SymmetricKey, owner: 'alice', policy: 'default', archived: false },
    ]);
  });
});

describe('database files', () => {
  let folder: string;
  let file: string;
  let files = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kmip-store-'));
  });
  after(() => rm(folder, { recursive: true }));
  beforeEach(() => {
    files += 1;
    file = join(folder, `${files}.db`);
  });

  /** The StoreError that opening `file` gives. */
  async function refusal(): Promise<string> {
    try {
      (await openStore(file)).close();
    } catch (error) {
      expect(error).to.be.instanceOf(StoreError);
      return (error as StoreError).message;
    }
    return 'opened';
  }

  it('keep what was stored, and are synchronous=FULL (2) at every open', async () => {
    for (const time of ['first', 'second']) {
      const store = await openStore(file);
      store.insert(object(time));
      store.close();
    }
    const database = await openDatabase(file);
    expect(database.pragma('synchronous', { simple: true })).to.equal(2);
    expect(database.pragma('foreign_keys', { simple: true })).to.equal(1);
    expect(database.pragma('user_version', { simple: true })).to.equal(SCHEMA_VERSION);
    database.close();
    const store = await openStore(file);
    expect(store.locate([]).map(({ uniqueIdentifier }) => uniqueIdentifier)).to.deep.equal(['second', 'first']);
    store.close();
  });

  it('of a newer schema are refused', async () => {
    (await openStore(file)).close();
    const database = new Database(file);
    database.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    database.close();
    expect(await refusal()).to.equal(
      `${file} has schema ${SCHEMA_VERSION + 1}, made by a newer version; this one knows ${SCHEMA_VERSION}`,
    );
  });

  it('of another program are refused and left alone', async () => {
    const database = new Database(file);
    database.exec('CREATE TABLE theirs (value TEXT)');
    database.close();
    expect(await refusal()).to.equal(`${file} is a database of another program`);
    const after = new Database(file);
    expect(after.prepare('SELECT name FROM sqlite_schema').pluck().all()).to.deep.equal(['theirs']);
    after.close();
  });

  it('that are no databases, or in no folder, are refused in one line', async () => {
    await writeFile(file, 'this is a text file, long enough that SQLite reads a header from it '.repeat(8));
    expect(await refusal()).to.equal(`${file}: file is not a database`);
    file = join(folder, 'missing', 'folder.db');
    expect(await refusal()).to.match(/directory does not exist$/);
  });
});
