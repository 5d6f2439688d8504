import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { ATTRIBUTES } from '../spec/attributes.ts';
import { ENUMERATIONS } from '../spec/enumerations.ts';
import { ITEM_TYPES } from '../spec/item-types.ts';
import type { ValueTable } from '../spec/registry.ts';
import { TAGS, Tag } from '../spec/tags.ts';
import { enumerationOf, maskOf } from '../spec/values.ts';
import type { Decoded } from './deviation.ts';
import { boolean, byteString, enumeration, type Item, integer, interval, structure, textString } from './item.ts';
import { decodeJson, encodeJson } from './json.ts';
import { decodeTtlv, encodeTtlv } from './ttlv.ts';
import { encodeXml, readXml } from './xml.ts';

const TAG_CODES = Object.values(TAGS).map(({ code }) => code);
const EXTENSIONS = [0x80000000, 0x80000001, 0x8fffffff];

/** Every value that a table defines, those of vendors, and one that no version defines. */
function valuesOf(table: ValueTable): number[] {
  if (table === 'Tag') return [...TAG_CODES, 0x540000, 0x54ffff];
  if (table === 'ItemType') return Object.values(ITEM_TYPES).map(({ code }) => code);
  return [...Object.values(ENUMERATIONS[table]).map(({ code }) => code), ...EXTENSIONS, 0x7fffffff];
}

/** Every bit alone, none, all, and what is left without the highest and the lowest. */
const MASKS = [...Array.from({ length: 32 }, (_, bit) => (1 << bit) | 0), 0, -1, 0x7ffffffe];

/** What an item with this tag, or an Attribute Value beside this Attribute Name, can say by name. */
function named(tag: number, attributeName?: string): Item[] {
  const table = enumerationOf(tag, attributeName);
  const values = table === undefined ? [] : valuesOf(table).map((value) => enumeration(tag, value));
  const masks = maskOf(tag, attributeName) === undefined ? [] : MASKS.map((value) => integer(tag, value));
  return [...values, ...masks];
}

const attribute = (name: string, value: Item): Item =>
  structure(Tag.Attribute, [textString(Tag.AttributeName, name), value]);

const ROWS: readonly [what: string, fields: readonly Item[]][] = [
  ['tag', TAG_CODES.flatMap((tag) => [structure(tag, []), boolean(tag, true)])],
  ['value and mask of every tag', TAG_CODES.flatMap((tag) => named(tag))],
  [
    'value and mask of every attribute of 1.x',
    Object.values(ATTRIBUTES).flatMap(({ name }) =>
      named(Tag.AttributeValue, name).map((value) => attribute(name, value)),
    ),
  ],
  [
    'tag of a vendor',
    [0x540000, 0x540001, 0x54ffff].flatMap((tag) => [
      structure(tag, [integer(tag, -1), enumeration(tag, 1), interval(tag, 0xffffffff)]),
      textString(tag, ''),
      byteString(tag, new Uint8Array()),
    ]),
  ],
];

/** "Mapping to and from XML (JSON) of all tags and enumerations" (Profiles 2.1 sections 6.7 and 6.9). */
describe('in XML and JSON, with the names of 1.4 and of 2.1', () => {
  for (const [what, fields] of ROWS) {
    it(`every ${what} is the same as in TTLV`, () => {
      expect(fields).to.not.have.length(0);
      const message = structure(Tag.RequestPayload, fields);
      const { item } = decodeTtlv(encodeTtlv(message));
      for (const version of ['1.4', '2.1'] as const) {
        const copies: Decoded[] = [readXml(encodeXml(item, { version })), decodeJson(encodeJson(item, { version }))];
        for (const { item: copy, deviations } of copies) {
          expect(deviations).to.deep.equal([]);
          if (isDeepStrictEqual(copy, message)) continue;
          const at = fields.findIndex((field, index) => !isDeepStrictEqual((copy.value as Item[])[index], field));
          expect((copy.value as Item[])[at]).to.deep.equal(fields[at]);
        }
      }
    });
  }
});
