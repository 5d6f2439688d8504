import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'chai';
import {
  byteString,
  dateTime,
  enumeration,
  type Item,
  integer,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { attributeValue } from '../object.ts';
import { openDatabase } from './database.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { openStore } from './sqlite.ts';
import type { Criterion } from './store.ts';

/** A database as schema 1 was. */
const SCHEMA_1 = `
  CREATE TABLE object (
    id INTEGER PRIMARY KEY AUTOINCREMENT, unique_identifier TEXT NOT NULL UNIQUE, object_type INTEGER NOT NULL,
    owner TEXT NOT NULL, policy TEXT NOT NULL, archived INTEGER NOT NULL, content BLOB
  ) STRICT;
  CREATE TABLE attribute (
    object INTEGER NOT NULL REFERENCES object (id) ON DELETE CASCADE, name TEXT NOT NULL, instance INTEGER NOT NULL,
    path TEXT NOT NULL, encoding BLOB NOT NULL, number INTEGER
  ) STRICT;
  CREATE INDEX attribute_object ON attribute (object, name, instance);
  CREATE INDEX attribute_encoding ON attribute (name, path, encoding, object);
  CREATE INDEX attribute_number ON attribute (name, path, number, object);
  PRAGMA application_id = 0x4b4d4950;
  PRAGMA user_version = 1;`;

const { Certificate, OpaqueObject, PrivateKey, SymmetricKey, Template } = Enum.ObjectType;
const { ECPrivateKey, Opaque, PKCS_1, Raw, X_509 } = Enum.KeyFormatType;
const { Software, Hardware } = Mask.ProtectionStorageMask;

const keyBlock = (format: number): Item =>
  structure(Tag.KeyBlock, [
    enumeration(Tag.KeyFormatType, format),
    structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, Buffer.alloc(16))]),
  ]);
const digestOf = (...fields: Item[]): Item =>
  structure(Tag.Digest, [
    enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA_256),
    byteString(Tag.DigestValue, Buffer.alloc(32)),
    ...fields,
  ]);
const certificate = structure(Tag.Certificate, [
  enumeration(Tag.CertificateType, Enum.CertificateType.X_509),
  byteString(Tag.CertificateValue, Buffer.from('certificate')),
]);
const opaque = structure(Tag.OpaqueObject, [
  enumeration(Tag.OpaqueDataType, 0x80000001),
  byteString(Tag.OpaqueDataValue, Buffer.from('data')),
]);

interface Row {
  readonly what: string;
  readonly objectType: number;
  readonly content: Item | null;
  readonly attributes?: Readonly<Record<string, Item>>;
  /** Key Format Type, Opaque Data Type and Protection Storage Mask behind the migration. */
  readonly expected: readonly [format: number | undefined, opaqueType: number | undefined, mask: number | undefined];
}

const ROWS: readonly Row[] = [
  {
    what: 'a key: that of its Key Block',
    objectType: SymmetricKey,
    content: structure(Tag.SymmetricKey, [keyBlock(Raw)]),
    expected: [Raw, undefined, Software],
  },
  {
    what: 'a private key',
    objectType: PrivateKey,
    content: structure(Tag.PrivateKey, [keyBlock(ECPrivateKey)]),
    expected: [ECPrivateKey, undefined, Software],
  },
  { what: 'a certificate', objectType: Certificate, content: certificate, expected: [X_509, undefined, Software] },
  { what: 'an opaque object', objectType: OpaqueObject, content: opaque, expected: [Opaque, 0x80000001, Software] },
  {
    what: 'a destroyed key: that of its Digest',
    objectType: PrivateKey,
    content: null,
    attributes: { Digest: digestOf(enumeration(Tag.KeyFormatType, PKCS_1)) },
    expected: [PKCS_1, undefined, Software],
  },
  {
    what: 'a destroyed certificate',
    objectType: Certificate,
    content: null,
    attributes: { Digest: digestOf() },
    expected: [X_509, undefined, Software],
  },
  {
    what: 'a key whose material is elsewhere',
    objectType: SymmetricKey,
    content: null,
    expected: [undefined, undefined, Software],
  },
  {
    what: 'a template: none of them',
    objectType: Template,
    content: structure(Tag.Template, []),
    expected: [undefined, undefined, undefined],
  },
  {
    what: 'an object that has them: what it has',
    objectType: SymmetricKey,
    content: structure(Tag.SymmetricKey, [keyBlock(Raw)]),
    attributes: { 'Protection Storage Mask': integer(Tag.ProtectionStorageMask, Hardware) },
    expected: [Raw, undefined, Hardware],
  },
];

/** FIPS 180-2 appendix B.2, which has its hash. */
const UNIQUE_IDENTIFIER = 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq';

describe('a database of schema 1', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kmip-migration-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** A file of schema 1 with one object. */
  function oldDatabase(name: string, { objectType, content, attributes = {} }: Omit<Row, 'what' | 'expected'>): string {
    const file = join(folder, `${name.replace(/\W+/g, '-')}.db`);
    const database = new Database(file);
    database.exec(SCHEMA_1);
    database
      .prepare(`INSERT INTO object VALUES (7, '${UNIQUE_IDENTIFIER}', ?, 'alice', 'default', 0, ?)`)
      .run(objectType, content && encodeTtlv(content));
    const insert = database.prepare(`INSERT INTO attribute VALUES (7, ?, 0, '', ?, NULL)`);
    const uniqueIdentifier = textString(Tag.UniqueIdentifier, UNIQUE_IDENTIFIER);
    for (const [one, value] of Object.entries({ 'Unique Identifier': uniqueIdentifier, ...attributes })) {
      insert.run(one, encodeTtlv(value));
    }
    database.close();
    return file;
  }

  for (const { what, expected, ...row } of ROWS) {
    it(`gets what 2.0 sets of every object (2.0 sections 4.26, 4.37 and 4.44): ${what}`, async () => {
      const store = await openStore(oldDatabase(what, row));
      const object = store.get(UNIQUE_IDENTIFIER);
      const value = (name: string) => object && attributeValue(object, name)?.value;
      const names = ['Key Format Type', 'Opaque Data Type', 'Protection Storage Mask'];
      expect(names.map(value)).to.deep.equal(expected);
      expect(object).to.deep.include({ owner: 'alice', objectType: row.objectType, content: row.content });
      expect(value('Unique Identifier')).to.equal(UNIQUE_IDENTIFIER);
      store.close();
    });
  }

  it('gets Short Unique Identifiers, the SHA-256 of the Unique Identifier (2.0 section 4.49), and finds by them', async () => {
    const store = await openStore(oldDatabase('short', { objectType: SymmetricKey, content: null }));
    const short = byteString(
      Tag.ShortUniqueIdentifier,
      Buffer.from('248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1', 'hex'),
    );
    const found = store.locate([{ match: 'equal', name: 'Short Unique Identifier', value: short }]);
    expect(found.map(({ uniqueIdentifier }) => uniqueIdentifier)).to.deep.equal([UNIQUE_IDENTIFIER]);
    store.close();
  });

  it('keeps every instance of its attributes in their order, and finds by what was in several rows', async () => {
    const file = oldDatabase('instances', { objectType: SymmetricKey, content: null });
    const name = structure(Tag.Name, [
      textString(Tag.NameValue, 'second'),
      enumeration(Tag.NameType, Enum.NameType.UninterpretedTextString),
    ]);
    const link = (to: string): Item => structure(Tag.Link, [textString(Tag.LinkedObjectIdentifier, to)]);
    const rows: [attribute: string, instance: number, path: string, value: Item, number: bigint | null][] = [
      ['Activation Date', 0, '', dateTime(Tag.ActivationDate, 1000n), 1000n],
      ['x-serial', 1, '', integer(Tag.AttributeValue, 7), 7n],
      ['x-serial', 0, '', integer(Tag.AttributeValue, 5), 5n],
      ['Name', 1, '', name, null],
      ['Name', 1, '/420055', textString(Tag.NameValue, 'second'), null],
      ['Name', 1, '/420054', enumeration(Tag.NameType, Enum.NameType.UninterpretedTextString), 1n],
      ['Link', 0, '', structure(Tag.Link, [link('a'), link('a')]), null],
      ['Link', 0, '/42004a/42004c', textString(Tag.LinkedObjectIdentifier, 'a'), null],
      ['Link', 0, '/42004a/42004c', textString(Tag.LinkedObjectIdentifier, 'a'), null],
    ];
    const old = new Database(file);
    const insert = old.prepare('INSERT INTO attribute VALUES (7, ?, ?, ?, ?, ?)');
    for (const [attribute, instance, path, value, number] of rows) {
      insert.run(attribute, instance, path, encodeTtlv(value), number);
    }
    old.close();
    const store = await openStore(file);
    const whole = rows.filter(([, , path]) => path === '');
    expect(store.get(UNIQUE_IDENTIFIER)?.attributes.slice(1, 6)).to.deep.equal(
      whole.map(([attribute, index, , value]) => ({ name: attribute, index, value })),
    );
    const criteria: Criterion[] = [
      { match: 'range', name: 'Activation Date', from: 1000n, to: 1000n },
      { match: 'fields', name: 'Name', value: name },
      { match: 'equal', name: 'x-serial', value: integer(Tag.AttributeValue, 7) },
    ];
    for (const one of [criteria, ...criteria.map((criterion) => [criterion])]) {
      expect(store.locate(one).map(({ uniqueIdentifier }) => uniqueIdentifier)).to.deep.equal([UNIQUE_IDENTIFIER]);
    }
    store.close();
  });

  it('is of the present schema then, and stays as it is when it is opened again', async () => {
    const file = oldDatabase('again', { objectType: SymmetricKey, content: null });
    const contents: unknown[] = [];
    for (let time = 0; time < 2; time += 1) {
      const database = await openDatabase(file);
      expect(database.pragma('user_version', { simple: true })).to.equal(SCHEMA_VERSION);
      contents.push(database.prepare('SELECT * FROM attribute').all());
      database.close();
    }
    expect(contents[1]).to.deep.equal(contents[0]);
  });

  it('is left as it was where an object cannot be read', async () => {
    const file = oldDatabase('broken', { objectType: SymmetricKey, content: null });
    const before = new Database(file);
    before.exec(`INSERT INTO object VALUES (8, 'def', 2, 'alice', 'default', 0, x'00')`);
    before.close();
    expect(await openStore(file).catch((error: Error) => error.name)).to.equal('CodecError');
    const after = new Database(file);
    expect(after.pragma('user_version', { simple: true })).to.equal(1);
    expect(after.prepare('SELECT count(*) FROM attribute').pluck().get()).to.equal(1);
    after.close();
  });
});
