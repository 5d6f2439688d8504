import type { Item, LeafItem, StructureItem } from '../../harness/codec/item.ts';
import { decodeTtlv, encodeTtlv } from '../../harness/codec/ttlv.ts';

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

/** The types that are searched by their number. */
const NUMBERS: ReadonlySet<Item['type']> = new Set([
  'Integer',
  'LongInteger',
  'Enumeration',
  'Interval',
  'DateTime',
  'DateTimeExtended',
]);

/** The number that a value is searched by: dates in the unit of their type; null for what has none in 64 bits. */
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
