import { type Item, type StructureItem, structure } from '../harness/codec/item.ts';
import { tagLabel } from '../harness/codec/path.ts';
import { readLeaf } from '../harness/codec/xml.ts';
import { tagByName, tagInVersion, tagTypes } from '../harness/spec/registry.ts';
import { structureOf } from '../harness/spec/structures.ts';
import type { Version } from '../harness/spec/versions.ts';
import { WRITTEN_VERSION } from './versions.ts';

/** Something in a configuration that is no value of KMIP. */
export class WrittenError extends Error {
  override readonly name = 'WrittenError';
}

/**
 * The item that a configuration file means: a structure is its fields by their XML names, a list where one is repeated;
 * any other value is written as in XML, masks as 'Encrypt Decrypt', octets in hexadecimal digits.
 * Throws WrittenError, or CodecError for a value that the field cannot have.
 */
export function writtenItem(tag: number, value: unknown, version: Version = WRITTEN_VERSION): Item {
  if (isFields(value)) return writtenStructure(tag, value, version);
  const type = tagTypes(tag, version)?.find((one) => one !== 'Structure');
  if (type === undefined) throw new WrittenError(`${tagLabel(tag)} is written as its fields`);
  if (!isPlain(value)) throw new WrittenError(`${tagLabel(tag)} has one value`);
  return readLeaf(tag, type, String(value));
}

function writtenStructure(tag: number, fields: Readonly<Record<string, unknown>>, version: Version): StructureItem {
  const items = Object.entries(fields).flatMap(([name, value]) => {
    const field = tagByName(name);
    if (field === undefined || !tagInVersion(field, version)) {
      throw new WrittenError(`${tagLabel(tag)} has no field ${name}`);
    }
    return [value].flat().map((one) => writtenItem(field, one, version));
  });
  return structure(tag, inOrder(tag, items, version));
}

/** The fields in the order of their table, which is not for the writer to know. Throws WrittenError where it has no such. */
function inOrder(tag: number, items: readonly Item[], version: Version): Item[] {
  const table = structureOf(tag, version);
  if (table === undefined) return [...items];
  const alien = items.find((item) => !table.placeOf.has(item.tag));
  if (alien !== undefined) throw new WrittenError(`${tagLabel(tag)} has no field ${tagLabel(alien.tag)}`);
  const missing = table.places.find(
    ({ presence, tags }) => presence === 'required' && !items.some((item) => tags.includes(item.tag)),
  );
  if (missing !== undefined) {
    throw new WrittenError(`${tagLabel(tag)} needs ${missing.tags.map(tagLabel).join(' or ')}`);
  }
  const place = (item: Item) => table.placeOf.get(item.tag) ?? 0;
  return [...items].sort((a, b) => place(a) - place(b));
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPlain(value: unknown): value is string | number | boolean | bigint {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
}
