import type { ItemType } from '../spec/item-types.ts';
import { formatAnyDateTime, parseDateTime } from './dates.ts';
import type { ItemOf, LeafItem } from './item.ts';
import { tagLabel } from './path.ts';
import { fromTwosComplement, minimalLength, toTwosComplement } from './twos-complement.ts';
import { hex, isHex, quote, shape, wrong } from './value-errors.ts';
import {
  enumerationName,
  enumerationValue,
  findNamed,
  hex32,
  maskBits,
  maskText,
  type ValueContext,
} from './value-names.ts';

/*
 * The values of XML elements: Profiles 2.1 section 5.4.1.6, Additional Message Encodings 1.0 section 6.1.6. White space
 * around a value counts in a Text String only.
 */

/** What is not white space in XML. */
const OTHER = /[^ \t\r\n]/;

export type LeafType = Exclude<ItemType, 'Structure'>;

/**
 * The item that a value's text means. Throws CodecError with the tag's name as path: 'unknown-name' for the name of an
 * enumeration value or mask component that is not defined for this tag, 'value' for other text that is no such value.
 */
export function readLeaf(tag: number, type: LeafType, text: string, context: ValueContext = {}): LeafItem {
  return READERS[type](tag, type === 'TextString' ? text : trimmed(text), context);
}

/** The text of an item's value; throws CodecError 'value' for text with characters that XML does not allow. */
export function leafText(item: LeafItem, context: ValueContext = {}): string {
  return WRITERS[item.type](item as never, context);
}

const READERS: { readonly [T in LeafType]: (tag: number, text: string, context: ValueContext) => ItemOf<T> } = {
  Integer: (tag, text, context) => ({ tag, type: 'Integer', value: readInteger(tag, text, context) }),
  LongInteger: (tag, text) => ({ tag, type: 'LongInteger', value: readLong(tag, text) }),
  BigInteger: (tag, text) => {
    if (text === '' || !isHex(text, 8)) {
      throw wrong(tag, `a Big Integer is pairs of hex digits for a multiple of 8 octets, not ${shape(text)}`);
    }
    const octets = Buffer.from(text, 'hex');
    const value = fromTwosComplement(octets);
    return octets.length === minimalLength(value)
      ? { tag, type: 'BigInteger', value }
      : { tag, type: 'BigInteger', value, length: octets.length };
  },
  Enumeration: (tag, text, context) => ({ tag, type: 'Enumeration', value: readEnumeration(tag, text, context) }),
  Boolean: (tag, text) => {
    const value = BOOLEANS.get(text);
    if (value === undefined) throw wrong(tag, `a Boolean is true, false, 1 or 0, not ${quote(text)}`);
    return { tag, type: 'Boolean', value };
  },
  TextString: (tag, text) => ({ tag, type: 'TextString', value: text }),
  ByteString: (tag, text) => {
    if (!isHex(text)) throw wrong(tag, `a Byte String is pairs of hex digits, not ${shape(text)}`);
    return { tag, type: 'ByteString', value: Uint8Array.from(Buffer.from(text, 'hex')) };
  },
  DateTime: (tag, text) => {
    const value = HEX64.test(text) ? BigInt.asIntN(64, BigInt(text)) : parseDateTime(text);
    if (value !== undefined) return { tag, type: 'DateTime', value };
    throw wrong(tag, `a Date-Time is written 2012-04-27T08:12:24+00:00, with its time zone, not ${quote(text)}`);
  },
  Interval: (tag, text) => {
    const value = /^\+?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value <= 0xffff_ffff) return { tag, type: 'Interval', value };
    throw wrong(tag, `an Interval is a decimal number of 32 bits without sign, not ${quote(text)}`);
  },
  DateTimeExtended: (tag, text) => ({ tag, type: 'DateTimeExtended', value: readLong(tag, text) }),
};

const WRITERS: { readonly [T in LeafType]: (item: ItemOf<T>, context: ValueContext) => string } = {
  Integer: (item, context) => maskText(item.tag, item.value, context) || String(item.value),
  LongInteger: (item) => String(item.value),
  BigInteger: (item) => hex(toTwosComplement(item.value, item.length ?? minimalLength(item.value))),
  Enumeration: (item, context) => enumerationName(item.tag, item.value, context) ?? hex32(item.value),
  Boolean: (item) => String(item.value),
  TextString: (item) => item.value,
  ByteString: (item) => hex(item.value),
  DateTime: (item) =>
    formatAnyDateTime(item.value) ?? `0x${BigInt.asUintN(64, item.value).toString(16).padStart(16, '0')}`,
  Interval: (item) => String(item.value),
  DateTimeExtended: (item) => String(item.value),
};

/** Text without white space at either end, found in time that grows with its length only. */
function trimmed(text: string): string {
  const start = text.search(OTHER);
  if (start < 0) return '';
  let end = text.length;
  while (!OTHER.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

const BOOLEANS = new Map(Object.entries({ true: true, false: false, 1: true, 0: false }));
const HEX64 = /^0x[0-9a-fA-F]{16}$/;

function readInteger(tag: number, text: string, context: ValueContext): number {
  if (/^[+-]?\d+$/.test(text)) {
    const value = Number(text);
    if (value === (value | 0)) return value;
    throw wrong(tag, `${quote(text)} is no Integer of 32 bits`);
  }
  const components = new Set(text.split(/[ \t\r\n]+/));
  return [...components].reduce((value, component) => {
    const bits = findNamed(component, (name) => maskBits(tag, name, context), context.misnamed);
    if (bits !== undefined) return value | bits;
    throw wrong(tag, `${quote(component)} is neither a decimal number nor a component of a mask`, 'unknown-name');
  }, 0);
}

function readLong(tag: number, text: string): bigint {
  const value = /^[+-]?\d{1,30}$/.test(text) ? BigInt(text) : undefined;
  if (value !== undefined && value === BigInt.asIntN(64, value)) return value;
  throw wrong(tag, `a decimal number of 64 bits was expected, not ${quote(text)}`);
}

function readEnumeration(tag: number, text: string, context: ValueContext): number {
  if (/^0x[0-9a-fA-F]{1,8}$/.test(text)) return Number.parseInt(text, 16);
  const value = findNamed(text, (name) => enumerationValue(tag, name, context), context.misnamed);
  if (value !== undefined) return value;
  const of = context.attributeName === undefined ? tagLabel(tag) : context.attributeName;
  throw wrong(tag, `${quote(text)} is no value of ${of}, nor 0x and up to eight hex digits`, 'unknown-name');
}
