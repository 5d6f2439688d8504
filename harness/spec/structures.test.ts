import { expect } from 'chai';
import { needs } from '../../test-support/environment.ts';
import { type SpecTable, specTables } from '../../test-support/spec-tables.ts';
import { ENUMERATIONS, Enum, type EnumerationName } from './enumerations.ts';
import { ITEM_TYPES, type ItemType } from './item-types.ts';
import { normalizeName } from './names.ts';
import { tagByName, tagName, tagTypes } from './registry.ts';
import {
  batchItemOf,
  credentialValueOf,
  type Direction,
  keyMaterialOf,
  type Place,
  payloadOf,
  type Structure,
  structureOf,
} from './structures.ts';
import { Tag } from './tags.ts';
import { VERSIONS, type Version } from './versions.ts';

/** A row of a printed table: the name of its field, the REQUIRED column, and the Encoding column where it has one. */
interface Row {
  readonly name: string;
  readonly required: string;
  readonly encoding?: string;
}

/** Printed names of fields that are not the name of a tag. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  Timestamp: 'TimeStamp',
  AlternativeFailoverEndpoints: 'AlternateFailoverEndpoints',
};

/** A field that may be any object or any attribute is printed in words; so are vendor-specific fields. */
function placeName(printed: string): string {
  const text = printed.replace(/,? \(?see .*$/, '').replace(/, MAY be repeated$|,$/i, '');
  if (/^(Any Object|All Objects|Certificate, Symmetric Key)/.test(text)) return 'object';
  if (text.startsWith('Any attribute')) return 'attribute';
  const name = normalizeName(text);
  return OTHER_NAMES[name] ?? name;
}

function ownName({ tags }: Place): string {
  if (tags.includes(Tag.SymmetricKey)) return 'object';
  if (tags.includes(Tag.CryptographicLength) && tags.length > 1) return 'attribute';
  return tagName(tags[0] ?? 0) ?? '';
}

/** The rows below the heading; of a structure's table the first row names the structure itself. */
function rowsOf({ rows }: SpecTable): Row[] {
  const start = rows.findIndex(
    ([first, second]) => /^(Object|Item)$/.test(first ?? '') && /^(Encoding|REQUIRED)/.test(second ?? ''),
  );
  const encoded = rows[start]?.[1] === 'Encoding';
  return rows.slice(start + 1).map(([name = '', second = '', third = '']) => ({
    name: placeName(name),
    required: encoded ? `${third} ${/repeated/i.test(`${name}${second}`) ? 'MAY be repeated' : ''}` : second,
    ...(encoded && { encoding: second }),
  }));
}

/** The table that a caption such as 'Create Request Payload' announces, in one version. */
function printedPayloads(tables: readonly SpecTable[]): [operation: number, direction: Direction, SpecTable][] {
  return tables.flatMap((table) => {
    const [, kind] = /^(Request|Response|Message) ?Payload$/.exec(table.rows[0]?.[0] ?? '') ?? [];
    // 5.4 Discover Versions of 1.3 and 1.4 has lost its heading.
    const [, named = table.title] = /^Table \d+:? (Discover Versions) /.exec(table.caption) ?? [];
    const operation = (Enum.Operation as Readonly<Record<string, number>>)[normalizeName(named)];
    if (kind === undefined || operation === undefined) return [];
    return [[operation, kind === 'Response' ? 'response' : 'request', table]];
  });
}

/** What follows 'for' in 'Key Material Object Structure for Transparent RSA Public Keys', as a value's name. */
function variant(enumeration: EnumerationName, caption: string): number | undefined {
  const name = normalizeName(caption.replace(/^.* for (the )?/, '').replace(/ Credential$|s$/, ''));
  const values: Readonly<Record<string, { code: number }>> = ENUMERATIONS[enumeration];
  return values[name]?.code;
}

function structureNamed(name: string, { caption, rows }: SpecTable, version: Version): Structure | undefined {
  if (name === 'KeyMaterial') return keyMaterialOf(variant('KeyFormatType', caption) ?? 0, version);
  if (name === 'CredentialValue') return credentialValueOf(variant('CredentialType', caption) ?? 0, version);
  if (name === 'BatchItem') return batchItemOf(rows[0]?.[0] === 'Request Batch Item' ? 'request' : 'response', version);
  return structureOf(tagByName(name) ?? 0, version);
}

/** Tables that the registry does not follow word for word, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  // 2.1 sections 7.26 to 7.30: a structure inside a structure of the same name; payloads and cases have the leaf.
  PKCS_11Function: 'a leaf in messages',
  PKCS_11InputParameters: 'a leaf in messages',
  PKCS_11Interface: 'a leaf in messages',
  PKCS_11OutputParameters: 'a leaf in messages',
  PKCS_11ReturnCode: 'a leaf in messages',
  // 2.1 section 7.33: the table has no field, its text has a collection of masks.
  ProtectionStorageMasks: 'the table has no field',
};

/** Fields whose REQUIRED column says more than their section means, and why. */
const PRESENCE: Readonly<Record<string, string>> = {
  'UsageLimits/UsageLimitsTotal': 'a client sets Total and/or Unit only (1.4 section 3.21, rules)',
  'UsageLimits/UsageLimitsCount': 'a client sets Total and/or Unit only (1.4 section 3.21, rules)',
  'UsageLimits/UsageLimitsUnit': 'a client sets Total and/or Unit only (1.4 section 3.21, rules)',
  'ApplicationSpecificInformation/ApplicationData':
    'the server makes it where the client omits it (1.0 section 3.30, rules)',
  'DerivationParameters/Salt': 'one structure for all methods; the table is that of PBKDF2 (1.0 section 4.5)',
  'DerivationParameters/IterationCount': 'one structure for all methods; the table is that of PBKDF2 (1.0 section 4.5)',
  'Check/UniqueIdentifier': 'returned unless the use is denied (1.0 section 4.9, as the tables since 1.1 say)',
  'Query/ProtectionStorageMasks': 'the payload is empty where there is nothing to return (2.1 section 6.1.40)',
};

/** Fields that repeat although the column does not say so, and why. */
const REPEATS: Readonly<Record<string, string>> = {
  'AsynchronousCorrelationValues/AsynchronousCorrelationValue': 'a list (2.1 section 7.1)',
};

/** Whether a table lists the fields of a structure: its first row is the structure itself. */
function isStructureTable({ rows, caption }: SpecTable): boolean {
  const start = rows.findIndex(([, second]) => /^(Encoding|REQUIRED in Message)$/.test(second ?? ''));
  // 1.x prints Derivation Parameters twice; the table for other methods lacks what PBKDF2 adds.
  return start >= 0 && rows[start + 1]?.includes('Structure') === true && !caption.includes('Except PBKDF2');
}

/** Which presence in the registry agrees with what the REQUIRED column says. */
function agrees(required: string, presence: Place['presence']): boolean {
  const words = required.replace(/[,.]? ?(MAY|is) (be )?repeated\.?/i, '').trim();
  if (words === '') return true;
  if (/^yes\.?$/i.test(words)) return presence === 'required';
  return /^No\b/.test(words) ? presence !== 'required' : presence !== 'optional';
}

function expectFields(structure: Structure | undefined, rows: readonly Row[], where: string, label: string): void {
  expect(structure, where).to.not.equal(undefined);
  const places = structure?.places ?? [];
  expect(places.map(ownName), where).to.deep.equal(rows.map(({ name }) => name));
  for (const [index, { name, required }] of rows.entries()) {
    const place = places[index];
    const field = `${label}/${name}`;
    if (!(field in PRESENCE))
      expect(agrees(required, place?.presence ?? 'optional'), `${where}: ${field} ${required}`).to.equal(true);
    if (!(field in REPEATS)) expect(place?.repeats, `${where}: ${field} repeats`).to.equal(/repeated/i.test(required));
  }
}

/** A server's Query has some of the fields of a client's (1.4 section 5.3, 2.1 section 6.2.4). */
function narrowed(structure: Structure | undefined, rows: readonly Row[]): Structure | undefined {
  const names = rows.map(({ name }) => name);
  return structure && { ...structure, places: structure.places.filter((place) => names.includes(ownName(place))) };
}

/** The item type that an Encoding column begins with: 'Byte String: for wrapped Key Value' gives ByteString. */
function printedType(encoding: string): ItemType | undefined {
  const [, words = ''] = /^((?:Date[- ]Time Extended|Date[- ]Time|\w+ (?:String|Integer)|\w+))/i.exec(encoding) ?? [];
  const name = normalizeName(words.replace('-', ' ').replace(/string$/, 'String')).replace('Datetime', 'DateTime');
  return name in ITEM_TYPES ? (name as ItemType) : undefined;
}

describe('structures against the tables of the specifications', () => {
  for (const version of VERSIONS) {
    describe(`KMIP ${version}`, () => {
      let tables: SpecTable[];

      before(function () {
        tables = specTables(needs(this, 'KMIP_SPEC_DIR'), version);
      });

      it('have the fields of every structure, in order', () => {
        let count = 0;
        for (const table of tables) {
          const [head, ...rows] = rowsOf(table);
          if (head === undefined || rows.length === 0 || !isStructureTable(table)) continue;
          const name = head.name.startsWith('TemplateAttribute_') ? 'TemplateAttribute' : head.name;
          if (name in EXCEPTIONS) continue;
          const named = rows.filter((row) => row.name !== 'VendorSpecific');
          expectFields(structureNamed(name, table, version), named, `${table.section} ${table.caption}`, name);
          count += 1;
        }
        expect(count).to.be.greaterThan(45);
      });

      it('give every field a type that its tag may have', () => {
        const rows = tables.flatMap((table) => rowsOf(table).map((row) => ({ ...row, section: table.section })));
        const typed = rows.filter(({ encoding, name }) => encoding !== undefined && tagByName(name) !== undefined);
        expect(typed.length).to.be.greaterThan(100);
        for (const { name, encoding = '', section } of typed) {
          const type = printedType(encoding);
          if (type === undefined || name in EXCEPTIONS) continue;
          expect(tagTypes(tagByName(name) ?? 0, version), `${section} ${name}`).to.include(type);
        }
      });

      it('have the fields of every payload, in order', () => {
        const payloads = printedPayloads(tables);
        expect(payloads.length).to.be.greaterThan(50);
        for (const [operation, direction, table] of payloads) {
          const where = `${table.section} ${table.caption || table.title}`;
          const rows = rowsOf(table);
          const structure = payloadOf(operation, direction, version);
          const ofServer = operation === Enum.Operation.Query && /^(5|6\.2)\./.test(table.section);
          expectFields(ofServer ? narrowed(structure, rows) : structure, rows, where, table.title);
        }
      });
    });
  }
});
