import type { ItemType } from '../spec/item-types.ts';

/** A Structure: its fields in the order of the encoding. */
export interface StructureItem {
  readonly tag: number;
  readonly type: 'Structure';
  readonly value: readonly Item[];
}

/**
 * One TTLV element. Values by type: Integer a signed 32-bit number; Enumeration and Interval an unsigned 32-bit
 * number; Long Integer a signed 64-bit bigint; Date-Time a bigint of seconds since 1970; Date-Time Extended a bigint of
 * microseconds since 1970; Text String without terminator; Byte String as octets.
 */
export type Item =
  | StructureItem
  | { readonly tag: number; readonly type: 'Integer'; readonly value: number }
  | { readonly tag: number; readonly type: 'LongInteger'; readonly value: bigint }
  | BigIntegerItem
  | { readonly tag: number; readonly type: 'Enumeration'; readonly value: number }
  | { readonly tag: number; readonly type: 'Boolean'; readonly value: boolean }
  | { readonly tag: number; readonly type: 'TextString'; readonly value: string }
  | ByteStringItem
  | { readonly tag: number; readonly type: 'DateTime'; readonly value: bigint }
  | { readonly tag: number; readonly type: 'Interval'; readonly value: number }
  | { readonly tag: number; readonly type: 'DateTimeExtended'; readonly value: bigint };

/** A Big Integer; `length` is its octets on the wire where they are more than the value needs (sign extension). */
export interface BigIntegerItem {
  readonly tag: number;
  readonly type: 'BigInteger';
  readonly value: bigint;
  readonly length?: number;
}

/** A Byte String; `typeCode` is the item type octet of the wire where it is one that no version defines. */
export interface ByteStringItem {
  readonly tag: number;
  readonly type: 'ByteString';
  readonly value: Uint8Array;
  readonly typeCode?: number;
}

/** The item of one type. */
export type ItemOf<T extends ItemType> = Extract<Item, { type: T }>;
export type LeafItem = Exclude<Item, StructureItem>;

export function structure(tag: number, value: readonly Item[]): StructureItem {
  return { tag, type: 'Structure', value };
}
export function integer(tag: number, value: number): ItemOf<'Integer'> {
  return { tag, type: 'Integer', value };
}
export function longInteger(tag: number, value: bigint): ItemOf<'LongInteger'> {
  return { tag, type: 'LongInteger', value };
}
export function bigInteger(tag: number, value: bigint): BigIntegerItem {
  return { tag, type: 'BigInteger', value };
}
export function enumeration(tag: number, value: number): ItemOf<'Enumeration'> {
  return { tag, type: 'Enumeration', value };
}
export function boolean(tag: number, value: boolean): ItemOf<'Boolean'> {
  return { tag, type: 'Boolean', value };
}
export function textString(tag: number, value: string): ItemOf<'TextString'> {
  return { tag, type: 'TextString', value };
}
export function byteString(tag: number, value: Uint8Array): ByteStringItem {
  return { tag, type: 'ByteString', value };
}
export function dateTime(tag: number, value: bigint): ItemOf<'DateTime'> {
  return { tag, type: 'DateTime', value };
}
export function interval(tag: number, value: number): ItemOf<'Interval'> {
  return { tag, type: 'Interval', value };
}
export function dateTimeExtended(tag: number, value: bigint): ItemOf<'DateTimeExtended'> {
  return { tag, type: 'DateTimeExtended', value };
}

/** The first field of a structure with this tag, or undefined. */
export function child(item: StructureItem, tag: number): Item | undefined {
  // Of all that is asked of a message the most frequent: a function for each would cost more than the search.
  for (const field of item.value) if (field.tag === tag) return field;
  return undefined;
}

/** All fields of a structure with this tag, in order. */
export function children(item: StructureItem, tag: number): Item[] {
  return item.value.filter((field) => field.tag === tag);
}
