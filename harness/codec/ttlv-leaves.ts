import { isUtf8 } from 'node:buffer';
import { ITEM_TYPES, type ItemType } from '../spec/item-types.ts';
import type { CodecErrorCode, Deviation } from './deviation.ts';
import type { LeafItem } from './item.ts';
import { paddingOf } from './ttlv-layout.ts';
import { fromTwosComplement, minimalLength } from './twos-complement.ts';

/** Octets being decoded, and where to report what is wrong with the item of `tag` whose value begins at `start`. */
export interface Source {
  readonly view: DataView;
  readonly buffer: Buffer;
  deviate(kind: Deviation['kind'], message: string, tag: number, start: number): void;
  /** Throws a CodecError. */
  fail(code: CodecErrorCode, message: string, tag: number, start: number): never;
}

type LeafType = Exclude<ItemType, 'Structure'>;
type FixedType = Exclude<LeafType, 'BigInteger' | 'TextString' | 'ByteString'>;

/** How the value of each type is read: `length` octets at `start`, all of them present. */
export const LEAVES: {
  readonly [T in LeafType]: (from: Source, tag: number, start: number, length: number) => LeafItem;
} = {
  Integer: (from, tag, start, length) => {
    const value = length === 4 ? from.view.getInt32(start) : Number(oddNumber(from, 'Integer', tag, start, length));
    return { tag, type: 'Integer', value };
  },
  LongInteger: (from, tag, start, length) => {
    const value = length === 8 ? from.view.getBigInt64(start) : oddNumber(from, 'LongInteger', tag, start, length);
    return { tag, type: 'LongInteger', value };
  },
  BigInteger: (from, tag, start, length) => {
    const value = fromTwosComplement(octets(from, start, length));
    if (length === 0 || paddingOf(length) !== 0) {
      from.deviate('length', `Big Integer of length ${length}, not a multiple of 8`, tag, start);
      return { tag, type: 'BigInteger', value };
    }
    return length === minimalLength(value)
      ? { tag, type: 'BigInteger', value }
      : { tag, type: 'BigInteger', value, length };
  },
  Enumeration: (from, tag, start, length) => {
    const value =
      length === 4 ? from.view.getUint32(start) : Number(oddNumber(from, 'Enumeration', tag, start, length));
    return { tag, type: 'Enumeration', value };
  },
  Boolean: (from, tag, start, length) => {
    const value = length === 8 ? from.view.getBigUint64(start) : oddNumber(from, 'Boolean', tag, start, length);
    if (value !== 0n && value !== 1n) from.deviate('value', 'Boolean that is neither 0 nor 1', tag, start);
    return { tag, type: 'Boolean', value: value !== 0n };
  },
  TextString: (from, tag, start, length) => {
    const end = start + length;
    let at = start;
    while (at < end && isPlain(from.view.getUint8(at))) at += 1;
    const value = at === end ? from.buffer.toString('latin1', start, end) : unusualText(from, tag, start, end);
    return { tag, type: 'TextString', value };
  },
  ByteString: (from, tag, start, length) => ({ tag, type: 'ByteString', value: octets(from, start, length) }),
  DateTime: (from, tag, start, length) => {
    const value = length === 8 ? from.view.getBigInt64(start) : oddNumber(from, 'DateTime', tag, start, length);
    return { tag, type: 'DateTime', value };
  },
  Interval: (from, tag, start, length) => {
    const value = length === 4 ? from.view.getUint32(start) : Number(oddNumber(from, 'Interval', tag, start, length));
    return { tag, type: 'Interval', value };
  },
  DateTimeExtended: (from, tag, start, length) => {
    const value = length === 8 ? from.view.getBigInt64(start) : oddNumber(from, 'DateTimeExtended', tag, start, length);
    return { tag, type: 'DateTimeExtended', value };
  },
};

/** `length` octets at `start`, as a view. */
export function octets(from: Source, start: number, length: number): Uint8Array {
  return new Uint8Array(from.view.buffer, from.view.byteOffset + start, length);
}

/** ASCII other than NUL. */
function isPlain(octet: number): boolean {
  return octet !== 0 && octet < 0x80;
}

/** Text with octets that are not plain ASCII. */
function unusualText(from: Source, tag: number, start: number, end: number): string {
  const length = end - start;
  if (!isUtf8(octets(from, start, length))) from.deviate('utf8', 'octets that are not UTF-8', tag, start);
  const text = from.buffer.toString('utf8', start, end);
  let nuls = 0;
  while (nuls < length && from.view.getUint8(end - nuls - 1) === 0) nuls += 1;
  if (nuls > 0 && nuls < 8 && paddingOf(length) === 0) {
    const message = `length ${length} counts the padding: the text has ${length - nuls} octets`;
    from.deviate('padded-length', message, tag, start);
  } else if (text.includes('\0')) {
    from.deviate('value', nuls === 0 ? 'text with NUL inside' : 'text that ends with NUL', tag, start);
  }
  return text;
}

/** The number in a value of `length` octets, for a type that has another length. */
function oddNumber(from: Source, type: FixedType, tag: number, start: number, length: number): bigint {
  const expected = ITEM_TYPES[type].length;
  const found = `${type} of length ${length}, not ${expected}`;
  if (length === 0 || length > 8) return from.fail('length', found, tag, start);
  const signed = type !== 'Enumeration' && type !== 'Interval' && type !== 'Boolean';
  const value = fromTwosComplement(octets(from, start, length), signed);
  if (fits(value, expected, signed)) {
    from.deviate('length', found, tag, start);
    return value;
  }
  if (length !== 8 || BigInt.asUintN(32, value) !== 0n) {
    return from.fail('value', `${found}, with a number that ${expected} octets cannot hold`, tag, start);
  }
  from.deviate('padded-length', `${found}: it counts the padding`, tag, start);
  return value >> 32n;
}

function fits(value: bigint, length: number, signed: boolean): boolean {
  return value === (signed ? BigInt.asIntN(length * 8, value) : BigInt.asUintN(length * 8, value));
}
