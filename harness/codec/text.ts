import { Tag } from '../spec/tags.ts';
import type { Version } from '../spec/versions.ts';
import { formatDateTime } from './dates.ts';
import type { Item, ItemOf, LeafItem } from './item.ts';
import { tagLabel } from './path.ts';
import { lengthOnly, type Masker, secretOf, valueOctets } from './secrets.ts';
import { minimalLength, toTwosComplement } from './twos-complement.ts';
import { attributeNameIn, enumerationName, hex32, maskText, type ValueContext } from './value-names.ts';

export interface TextOptions {
  /** What is shown in place of a secret value; by default its length. null shows secrets. */
  readonly masker?: Masker | null;
  /** The version whose names are written; without it the newest. */
  readonly version?: Version;
}

/**
 * An item for human readers, one line for each: 'Operation (Enumeration): Create (0x00000001)', two spaces of
 * indentation for each level. Control and formatting characters of texts are escaped.
 */
export function itemText(item: Item, options: TextOptions = {}): string {
  return [...lines(item, [], options)].join('\n');
}

function* lines(
  item: Item,
  around: readonly string[],
  options: TextOptions,
  attributeName?: string,
): Generator<string> {
  const names = [...around, tagLabel(item.tag)];
  const head = `${'  '.repeat(around.length)}${names.at(-1)}`;
  if (item.type !== 'Structure') {
    const { masker = lengthOnly, version } = options;
    const secret = masker !== null && secretOf(names) !== undefined;
    const context = { version, attributeName: item.tag === Tag.AttributeValue ? attributeName : undefined };
    yield `${head} (${typeText(item)}): ${secret ? masker(valueOctets(item)) : valueText(item, context)}`;
    return;
  }
  yield item.value.length === 0 ? `${head} (empty)` : head;
  const name = attributeNameIn(item);
  for (const field of item.value) yield* lines(field, names, options, name);
}

function typeText(item: LeafItem): string {
  const unknown = item.type === 'ByteString' ? item.typeCode : undefined;
  return unknown === undefined ? item.type : `type ${unknown.toString(16).padStart(2, '0')}`;
}

/** The value of a leaf in one line: names with their numbers, dates in ISO 8601, octets in hex. Nothing is masked. */
export function valueText(item: LeafItem, context: ValueContext = {}): string {
  return WRITERS[item.type](item as never, context);
}

const WRITERS: { readonly [T in LeafItem['type']]: (item: ItemOf<T>, context: ValueContext) => string } = {
  Integer: ({ tag, value }, context) => {
    const names = maskText(tag, value, context);
    return names === undefined ? String(value) : `${names || 'none'} (${hex32(value)})`;
  },
  LongInteger: ({ value }) => String(value),
  BigInteger: ({ value, length }) => octetsText(toTwosComplement(value, length ?? minimalLength(value))),
  Enumeration: ({ tag, value }, context) => {
    const name = enumerationName(tag, value, context);
    return name === undefined ? hex32(value) : `${name} (${hex32(value)})`;
  },
  Boolean: ({ value }) => String(value),
  TextString: ({ value }) => quoted(value),
  ByteString: ({ value }) => octetsText(value),
  DateTime: ({ value }) => dateText(value, ''),
  Interval: ({ value }) => `${value} s`,
  DateTimeExtended: ({ value }) => {
    const micros = ((value % MILLION) + MILLION) % MILLION;
    const seconds = (value - micros) / MILLION;
    return dateText(seconds, `.${String(micros).padStart(6, '0')}`, value);
  },
};

const MILLION = 1_000_000n;

/** 'ISO 8601 (the number)', or the number alone outside the years 1 to 9999. */
function dateText(seconds: bigint, fraction: string, value: bigint = seconds): string {
  const date = formatDateTime(seconds);
  return date === undefined ? String(value) : `${date.replace('+', `${fraction}+`)} (${value})`;
}

function octetsText(octets: Uint8Array): string {
  const hex = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('hex');
  return `${hex} (${octets.length} octets)`.trimStart();
}

/** Text in quotes; what a terminal could take for a command, or a reader overlook, is escaped. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });
}
