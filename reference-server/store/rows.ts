import {
  type Item,
  integer,
  type LeafItem,
  type StructureItem,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { decodeTtlv, encodeTtlv } from '../../harness/codec/ttlv.ts';
import { attributeByTag } from '../../harness/spec/attributes.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { AttributeInstance } from '../object.ts';

/** A leaf inside a structured value, and the tags that lead to it, such as '/420055'. */
export interface Leaf {
  readonly path: string;
  readonly item: LeafItem;
}

/** Every leaf inside a structure, depth first. */
export function leavesOf(structure: StructureItem, parent = ''): Leaf[] {
  return structure.value.flatMap((field) => {
    const path = pathOf(field.tag, parent);
    return field.type === 'Structure' ? leavesOf(field, path) : [{ path, item: field }];
  });
}

/** The path of a field: '/' and its tag in hexadecimal behind its parent's. */
export function pathOf(tag: number, parent = ''): string {
  return `${parent}/${tag.toString(16)}`;
}

/** The types that are searched by their number: ranges of dates, bits of masks, Usage Limits. */
const NUMBERS: ReadonlySet<Item['type']> = new Set(['Integer', 'LongInteger', 'DateTime', 'DateTimeExtended']);

/** The number that a value is searched by: dates in the unit of their type; null for what is not searched so. */
export function numberOf(item: Item): bigint | null {
  return NUMBERS.has(item.type) ? BigInt(item.value as number | bigint) : null;
}

/** TTLV of an item. Two leaves are equal exactly where their encodings are. */
export function encode(item: Item): Uint8Array {
  return encodeTtlv(item.type === 'BigInteger' ? { tag: item.tag, type: item.type, value: item.value } : item);
}

/** The item of a stored encoding. */
export function decode(encoding: Uint8Array): Item {
  return decodeTtlv(encoding).item;
}

/** What an attribute of an object is found by: one row for its value, and one for each leaf of a structured value. */
export function rowsOf(object: number, { name, index, value }: AttributeInstance): unknown[][] {
  const leaves = value.type === 'Structure' ? leavesOf(value) : [];
  return [{ path: '', item: value }, ...leaves].map(({ path, item }) => [
    object,
    name,
    index,
    path,
    encode(item),
    numberOf(item),
  ]);
}

/** Whether two values have the same rows. */
export function isSame(a: Item, b: Item): boolean {
  if (a.type !== b.type || a.tag !== b.tag) return false;
  return a.value === b.value || (typeof a.value === 'object' && Buffer.compare(encode(a), encode(b)) === 0);
}

/** All attributes of an object as one encoding, in their order. */
export function encodeAttributes(attributes: readonly AttributeInstance[]): Uint8Array {
  return encodeTtlv(structure(Tag.Attributes, attributes.map(storedAttribute)));
}

export function decodeAttributes(encoding: Uint8Array): AttributeInstance[] {
  return (decode(encoding) as StructureItem).value.map(attributeOf);
}

/** A value whose tag tells the name of its attribute stands alone, any other beside name and index. */
function storedAttribute({ name, index, value }: AttributeInstance): Item {
  const isTold = index === 0 && value.tag !== Tag.Attribute && attributeByTag(value.tag)?.name === name;
  return isTold
    ? value
    : structure(Tag.Attribute, [textString(Tag.AttributeName, name), integer(Tag.AttributeIndex, index), value]);
}

function attributeOf(stored: Item): AttributeInstance {
  if (stored.tag !== Tag.Attribute) {
    return { name: attributeByTag(stored.tag)?.name ?? '', index: 0, value: stored };
  }
  const [name, index, value] = stored.value as [Item, Item, Item];
  return { name: String(name.value), index: Number(index.value), value };
}
