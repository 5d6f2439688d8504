import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { needs } from '../../test-support/environment.ts';
import { type SpecTable, specTables } from '../../test-support/spec-tables.ts';
import { ENUMERATIONS } from './enumerations.ts';
import { MASKS } from './masks.ts';
import { normalizeName } from './names.ts';
import { TAGS } from './tags.ts';
import { inVersion, type NamedCode, VERSIONS, type Version } from './versions.ts';

type Table = Readonly<Record<string, NamedCode>>;

/** XML names by number. */
type Codes = Map<number, string>;

const TABLES: Readonly<Record<string, Table>> = { Tag: TAGS, ...ENUMERATIONS, ...MASKS };

/** The text of the specifications has lost the superscript of GF(2^16). */
function withExponent(name: string): string {
  return name.replace(/GF ?\(2(8|16)\)$/, 'GF (2^$1)');
}

const RESERVED = /^\(?Reserved\)?$/;

/** Numbered rows under a heading such as 'Name | Value': reserved rows and ranges have no single number or name. */
function numbered(table: SpecTable): Codes {
  const codes: Codes = new Map();
  for (const [name = '', number = ''] of table.rows) {
    const [, digits] = /^(?:0x)?([0-9A-F]{6}|[0-9A-F]{8})(?: \(deprecated.*\))?$/i.exec(number) ?? [];
    if (digits === undefined || RESERVED.test(name)) continue;
    codes.set(Number.parseInt(digits, 16), normalizeName(withExponent(name)));
  }
  return codes;
}

/** Headings that are not the name of the tag that carries the values. */
const OTHER_HEADINGS: Readonly<Record<string, string>> = {
  Tags: 'Tag',
  ProfileNameType: 'ProfileName',
  DestroyActionType: 'DestroyAction',
  DRGBAlgorithm: 'DRBGAlgorithm',
};

/** 'Recommended Curve Enumeration for ECDSA' is the table of RecommendedCurve. */
function tableName(title: string): string {
  const name = normalizeName(title.replace(/ Enumeration.*$/i, ''));
  return OTHER_HEADINGS[name] ?? name;
}

/** The tables of tags (one), enumerations and masks in one version's specification, by the name of our table. */
function printedTables(folder: string, version: Version): Map<string, Codes> {
  const chapter = version.startsWith('1') ? /^9\.1\.3\.[123]/ : /^1[12]\./;
  const tables = new Map<string, Codes>();
  for (const table of specTables(folder, version).filter(({ section }) => chapter.test(section))) {
    const heading = table.rows[1]?.join('|');
    if (heading === 'Name|Value' || heading === 'Object|Tag Value') tables.set(tableName(table.title), numbered(table));
  }
  return tables;
}

function held(table: Table | undefined, version: Version): Codes {
  const rows = Object.entries(table ?? {}).filter(([, row]) => inVersion(row, version));
  return new Map(rows.map(([name, row]) => [row.code, name]));
}

const shown = (codes: Codes) =>
  [...codes].sort(([a], [b]) => a - b).map(([code, name]) => `${code.toString(16)} ${name}`);

type Facts = Record<string, { tags: Record<string, string>; enums: Record<string, Record<string, string>> }>;

/**
 * Rows per version: tags, enumerations with values, their values, mask bits. Counted in the tables of 1.0 to 1.4 section
 * 9.1.3, 2.0 and 2.1 chapters 11 and 12, deprecated rows included, reserved ones not.
 */
const COUNTS: readonly (readonly [Version, tags: number, enumerations: number, values: number, bits: number])[] = [
  ['1.0', 161, 29, 245, 22],
  ['1.1', 183, 32, 271, 22],
  ['1.2', 211, 35, 361, 22],
  ['1.3', 247, 46, 536, 22],
  ['1.4', 292, 48, 608, 22],
  ['2.0', 337, 58, 630, 33],
  ['2.1', 354, 60, 644, 33],
];

const sizes = (tables: Readonly<Record<string, Table>>, version: Version) =>
  Object.values(tables)
    .map((table) => held(table, version).size)
    .filter((size) => size > 0);
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('the size of the registry', () => {
  for (const [version, ...counts] of COUNTS) {
    it(`is that of the tables of KMIP ${version}`, () => {
      const values = sizes(ENUMERATIONS, version);
      expect([held(TAGS, version).size, values.length, sum(values), sum(sizes(MASKS, version))]).to.deep.equal(counts);
    });
  }
});

describe('the registry against the tables of the specifications', () => {
  for (const version of VERSIONS) {
    describe(`KMIP ${version}`, () => {
      let printed: Map<string, Codes>;

      before(function () {
        printed = printedTables(needs(this, 'KMIP_SPEC_DIR'), version);
      });

      it('has every table of tags, enumeration values and mask bits, row for row', () => {
        expect(printed.size).to.be.greaterThan(30);
        for (const [name, codes] of printed)
          expect(shown(held(TABLES[name], version)), name).to.deep.equal(shown(codes));
      });

      it('has no values in a version without the table', () => {
        const own = Object.keys(TABLES).filter((name) => held(TABLES[name], version).size > 0);
        expect(own.filter((name) => !printed.has(name))).to.deep.equal([]);
      });
    });
  }

  it('has everything that the registry facts list', function () {
    const facts: Facts = JSON.parse(readFileSync(join(needs(this, 'KMIP_SPEC_DIR'), 'registry-facts.json'), 'utf8'));
    for (const version of VERSIONS) {
      const { tags, enums } = facts[version] as Facts[string];
      const listed = new Map(Object.entries(enums).map(([name, values]) => [tableName(name), Object.entries(values)]));
      listed.set(
        'Tag',
        Object.entries(tags).map(([code, name]) => [name, code] as const),
      );
      for (const [table, rows] of listed) {
        const own = held(TABLES[table], version);
        const named = rows.filter(([name]) => !RESERVED.test(name));
        const missing = named.filter(
          ([name, code]) => own.get(Number.parseInt(code, 16)) !== normalizeName(withExponent(name)),
        );
        expect(missing, `${table} of ${version}`).to.be.empty;
      }
    }
  });
});
