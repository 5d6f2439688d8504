import { formatDateTime, parseDateTime } from './dates.ts';
import type { ItemOf, LeafItem } from './item.ts';
import type { JsonNode } from './json-tree.ts';
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
import type { LeafType } from './xml-values.ts';

/*
 * The values of JSON items: Profiles 2.1 section 5.5.1.6, Additional Message Encodings 1.0 section 4.1.6.
 */

/** Where a value stands, and who is told of what the rules do not allow and can be read all the same. */
export interface Place {
  readonly tag: number;
  readonly context: ValueContext;
  deviates(message: string): void;
}

/**
 * The item that a value means. Throws CodecError with the tag's name as path: 'unknown-name' for the name of an
 * enumeration value or mask component that is not defined for this tag, 'value' for another that is no such value.
 */
export function readJsonLeaf(type: LeafType, value: JsonNode, place: Place): LeafItem {
  return READERS[type](value, place);
}

/** The JSON text of an item's value: numbers as hex strings, as section 5.5.4.1 of Profiles 2.1 writes them. */
export function jsonLeaf(item: LeafItem, context: ValueContext): string {
  return WRITERS[item.type](item as never, context);
}

const READERS: { readonly [T in LeafType]: (value: JsonNode, place: Place) => ItemOf<T> } = {
  Integer: (value, place) => ({ tag: place.tag, type: 'Integer', value: readInteger(value, place) }),
  LongInteger: (value, place) => ({ tag: place.tag, type: 'LongInteger', value: readLong(value, place) }),
  BigInteger: readBigInteger,
  Enumeration: (value, place) => ({ tag: place.tag, type: 'Enumeration', value: readEnumeration(value, place) }),
  Boolean: (value, { tag, ...place }) => {
    if (value.kind === 'boolean') return { tag, type: 'Boolean', value: value.value };
    const bits = fixedHex(value, 64, { tag, ...place });
    if (bits === 0n || bits === 1n) return { tag, type: 'Boolean', value: bits === 1n };
    throw wrong(tag, `a Boolean is true, false, or hex of 0 or 1, not ${shown(value)}`);
  },
  TextString: (value, { tag }) => {
    if (value.kind !== 'string') throw wrong(tag, `a Text String is a string, not ${shown(value)}`);
    if (/\p{Surrogate}/u.test(value.text)) throw wrong(tag, 'a Text String with half of a surrogate pair');
    return { tag, type: 'TextString', value: value.text };
  },
  ByteString: (value, { tag }) => {
    if (value.kind !== 'string') throw wrong(tag, `a Byte String is a string, not ${article(value.kind)}`);
    if (!isHex(value.text)) throw wrong(tag, `a Byte String is pairs of hex digits, not ${shape(value.text)}`);
    return { tag, type: 'ByteString', value: Uint8Array.from(Buffer.from(value.text, 'hex')) };
  },
  DateTime: (value, place) => ({ tag: place.tag, type: 'DateTime', value: readDateTime(value, place) }),
  Interval: (value, place) => {
    const number = fixedHex(value, 32, place) ?? wholeNumber(value);
    if (number !== undefined && number === BigInt.asUintN(32, number))
      return { tag: place.tag, type: 'Interval', value: Number(number) };
    throw wrong(place.tag, `an Interval is a number of 32 bits without sign, not ${shown(value)}`);
  },
  DateTimeExtended: (value, place) => ({ tag: place.tag, type: 'DateTimeExtended', value: readLong(value, place) }),
};

const WRITERS: { readonly [T in LeafType]: (item: ItemOf<T>, context: ValueContext) => string } = {
  Integer: ({ tag, value }, context) => `"${maskText(tag, value, context)?.replaceAll(' ', '|') || hex32(value)}"`,
  LongInteger: ({ value }) => hex64(value),
  BigInteger: ({ value, length }) => `"0x${hex(toTwosComplement(value, length ?? minimalLength(value)))}"`,
  Enumeration: ({ tag, value }, context) => `"${enumerationName(tag, value, context) ?? hex32(value)}"`,
  Boolean: ({ value }) => String(value),
  TextString: ({ value }) => JSON.stringify(value),
  ByteString: ({ value }) => `"${hex(value)}"`,
  DateTime: ({ value }) => {
    const date = formatDateTime(value);
    return date === undefined ? hex64(value) : `"${date}"`;
  },
  Interval: ({ value }) => `"${hex32(value)}"`,
  DateTimeExtended: ({ value }) => hex64(value),
};

/** The least number that "MUST" be written as hex (5.5.1.6.5): readers of JSON may keep no more than 53 bits. */
const LEAST_HEX = 2n ** 52n;

function readInteger(value: JsonNode, place: Place): number {
  const { tag, context } = place;
  const number = fixedHex(value, 32, place) ?? wholeNumber(value);
  if (number !== undefined) {
    const signed = value.kind === 'string' ? BigInt.asIntN(32, number) : number;
    if (signed === BigInt.asIntN(32, signed)) return Number(signed);
  }
  if (value.kind !== 'string') throw wrong(tag, `an Integer is a number of 32 bits, not ${shown(value)}`);
  if (/[\s,]/.test(value.text)) place.deviates('the components of a mask are separated by "|" alone');
  return [...new Set(value.text.split(/[|\s,]+/))].reduce((mask, component) => {
    const bits = findNamed(component, (name) => maskBits(tag, name, context), context.misnamed);
    if (bits !== undefined) return mask | bits;
    throw wrong(
      tag,
      `${quote(component)} is neither 0x and eight hex digits nor a component of a mask`,
      'unknown-name',
    );
  }, 0);
}

/** A signed number of 64 bits. */
function readLong(value: JsonNode, place: Place): bigint {
  const bits = fixedHex(value, 64, place);
  const number = bits === undefined ? smallNumber(value, place) : BigInt.asIntN(64, bits);
  if (number !== undefined && number === BigInt.asIntN(64, number)) return number;
  throw wrong(place.tag, `a number of 64 bits or 0x and 16 hex digits was expected, not ${shown(value)}`);
}

function readBigInteger(value: JsonNode, place: Place): ItemOf<'BigInteger'> {
  const { tag } = place;
  const number = smallNumber(value, place);
  if (number !== undefined) return { tag, type: 'BigInteger', value: number };
  const digits = value.kind === 'string' && value.text.startsWith('0x') ? value.text.slice(2) : '';
  if (digits === '' || !isHex(digits, 8)) {
    const found = value.kind === 'string' ? shape(value.text.replace(/^0x/, '')) : article(value.kind);
    throw wrong(tag, `a Big Integer is a number, or 0x and hex digits for a multiple of 8 octets, not ${found}`);
  }
  const octets = Buffer.from(digits, 'hex');
  const read = fromTwosComplement(octets);
  const isLonger = octets.length > minimalLength(read);
  return { tag, type: 'BigInteger', value: read, ...(isLonger && { length: octets.length }) };
}

function readEnumeration(value: JsonNode, place: Place): number {
  const { tag, context } = place;
  const number = fixedHex(value, 32, place) ?? wholeNumber(value);
  if (number !== undefined && number === BigInt.asUintN(32, number)) return Number(number);
  const find = (name: string) => enumerationValue(tag, name, context);
  const named = value.kind === 'string' ? findNamed(value.text, find, context.misnamed) : undefined;
  if (named !== undefined) return named;
  const of = context.attributeName ?? tagLabel(tag);
  throw wrong(tag, `${shown(value)} is no value of ${of}, nor a number of 32 bits`, 'unknown-name');
}

/** The time zone "SHALL always be included" (Profiles 2.1 section 5.5.1.6.11). */
function readDateTime(value: JsonNode, place: Place): bigint {
  const bits = fixedHex(value, 64, place);
  if (bits !== undefined) return BigInt.asIntN(64, bits);
  if (value.kind === 'string') {
    const zoned = parseDateTime(value.text);
    if (zoned !== undefined) return zoned;
    const assumed = parseDateTime(`${value.text}Z`);
    if (assumed !== undefined) {
      place.deviates('a Date-Time without time zone, read as UTC');
      return assumed;
    }
  }
  throw wrong(
    place.tag,
    `a Date-Time is written "2012-04-27T08:12:24+00:00", or as 0x and 16 hex digits, not ${shown(value)}`,
  );
}

/** What a hex string of at most so many bits says, unsigned; it "SHALL include all leading zeros" (5.5.1.2). */
function fixedHex(value: JsonNode, bits: 32 | 64, place: Place): bigint | undefined {
  const digits = value.kind === 'string' ? /^0x([0-9a-fA-F]+)$/.exec(value.text)?.[1] : undefined;
  if (digits === undefined || digits.length > bits / 4) return undefined;
  if (digits.length < bits / 4) place.deviates(`${digits.length} hex digits, not ${bits / 4} with all leading zeros`);
  return BigInt(`0x${digits}`);
}

/** A number that may be written without hex; another is read, but deviates. */
function smallNumber(value: JsonNode, place: Place): bigint | undefined {
  const number = wholeNumber(value);
  if (number !== undefined && (number >= LEAST_HEX || number <= -LEAST_HEX))
    place.deviates('a number of 2^52 or more that is no hex string');
  return number;
}

/** The whole number that a JSON number is, every digit of it; undefined for another value. */
function wholeNumber(value: JsonNode): bigint | undefined {
  if (value.kind !== 'number') return undefined;
  if (/^-?\d{1,1000}$/.test(value.text)) return BigInt(value.text);
  const number = Number(value.text);
  return Number.isSafeInteger(number) ? BigInt(number) : undefined;
}

function hex64(value: bigint): string {
  return `"0x${BigInt.asUintN(64, value).toString(16).padStart(16, '0')}"`;
}

function shown(value: JsonNode): string {
  if (value.kind === 'string') return quote(value.text);
  if (value.kind === 'number') return value.text.slice(0, 60);
  return value.kind === 'boolean' ? String(value.value) : article(value.kind);
}

const ARTICLES = {
  object: 'an object',
  array: 'an array',
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
};

function article(kind: JsonNode['kind']): string {
  return kind === 'null' ? 'null' : ARTICLES[kind];
}
