import { ITEM_TYPES, type ItemType } from '../spec/item-types.ts';
import { CodecError, type CodecErrorCode } from './deviation.ts';
import type { Item, ItemOf } from './item.ts';
import { pathTo, tagLabel } from './path.ts';
import { HEADER_LENGTH, isTagPrefix, paddingOf, TYPE_OF_CODE } from './ttlv-layout.ts';
import { minimalLength, toTwosComplement } from './twos-complement.ts';

/**
 * The TTLV encoding of `item`, padding octets zero. Throws CodecError with the path for an item that has none: a tag
 * that starts with neither 42 nor 54 ('tag'), a type code that stands for a type ('type'), a number that its type
 * cannot hold or text that is not well-formed Unicode ('value'), a Big Integer `length` that is too short or no
 * multiple of 8 ('length').
 */
export function encodeTtlv(item: Item): Uint8Array {
  const encoder = new Encoder(item);
  encoder.item(item, 0);
  return encoder.bytes;
}

/** Octets of the encoding of `item`. */
function sizeOf(item: Item): number {
  if (item.type === 'Structure') return item.value.reduce((size, field) => size + sizeOf(field), HEADER_LENGTH);
  const length = LENGTHS[item.type](item as never);
  return HEADER_LENGTH + length + paddingOf(length);
}

type LeafType = Exclude<ItemType, 'Structure'>;

/** Octets of the value of each type. */
const LENGTHS: { readonly [T in LeafType]: (item: ItemOf<T>) => number } = {
  Integer: () => 4,
  LongInteger: () => 8,
  BigInteger: (item) => Math.max(minimalLength(item.value), item.length ?? 0),
  Enumeration: () => 4,
  Boolean: () => 8,
  TextString: (item) => Buffer.byteLength(item.value),
  ByteString: (item) => item.value.length,
  DateTime: () => 8,
  Interval: () => 4,
  DateTimeExtended: () => 8,
};

/** How the value of each type is written at `start`: the octets written, without padding. */
const LEAVES: { readonly [T in LeafType]: (to: Encoder, item: ItemOf<T>, start: number) => number } = {
  Integer: (to, item, start) => {
    if ((item.value | 0) !== item.value) to.fail('value', `Integer ${item.value}, not of 32 bits`, item, start);
    to.view.setInt32(start, item.value);
    return 4;
  },
  LongInteger: (to, item, start) => to.signed64(item, start),
  BigInteger: (to, item, start) => {
    const least = minimalLength(item.value);
    const length = item.length ?? least;
    if (length < least || paddingOf(length) !== 0) {
      to.fail('length', `Big Integer in ${length} octets, not a multiple of 8 from ${least} on`, item, start);
    }
    to.bytes.set(toTwosComplement(item.value, length), start);
    return length;
  },
  Enumeration: (to, item, start) => to.unsigned32(item, start),
  Boolean: (to, item, start) => {
    to.view.setUint32(start, 0);
    to.view.setUint32(start + 4, item.value ? 1 : 0);
    return 8;
  },
  TextString: (to, item, start) => {
    const length = to.bytes.write(item.value, start);
    if (length !== item.value.length && /\p{Surrogate}/u.test(item.value)) {
      to.fail('value', 'text with half of a surrogate pair', item, start);
    }
    return length;
  },
  ByteString: (to, item, start) => {
    to.bytes.set(item.value, start);
    return item.value.length;
  },
  DateTime: (to, item, start) => to.signed64(item, start),
  Interval: (to, item, start) => to.unsigned32(item, start),
  DateTimeExtended: (to, item, start) => to.signed64(item, start),
};

class Encoder {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly #root: Item;

  constructor(root: Item) {
    this.#root = root;
    this.bytes = Buffer.allocUnsafe(sizeOf(root));
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
  }

  /** Writes `item` at `offset` and returns where it ends. */
  item(item: Item, offset: number): number {
    const { view } = this;
    const start = offset + HEADER_LENGTH;
    if (item.tag >>> 24 !== 0 || !isTagPrefix(item.tag >>> 16)) {
      this.fail('tag', `a tag begins with 42 or 54, not as ${tagLabel(item.tag)}`, item, start);
    }
    view.setUint32(offset, (item.tag << 8) | this.#typeCode(item, start));
    if (item.type === 'Structure') {
      let end = start;
      for (const field of item.value) end = this.item(field, end);
      view.setUint32(offset + 4, end - start);
      return end;
    }
    const length = LEAVES[item.type](this, item as never, start);
    view.setUint32(offset + 4, length);
    let end = start + length;
    for (const aligned = end + paddingOf(length); end < aligned; end += 1) view.setUint8(end, 0);
    return end;
  }

  signed64(item: ItemOf<'LongInteger' | 'DateTime' | 'DateTimeExtended'>, start: number): number {
    if (BigInt.asIntN(64, item.value) !== item.value) {
      this.fail('value', `${item.type} ${item.value}, not of 64 bits`, item, start);
    }
    this.view.setBigInt64(start, item.value);
    return 8;
  }

  unsigned32(item: ItemOf<'Enumeration' | 'Interval'>, start: number): number {
    if (item.value >>> 0 !== item.value) {
      this.fail('value', `${item.type} ${item.value}, not of 32 bits without sign`, item, start);
    }
    this.view.setUint32(start, item.value);
    return 4;
  }

  fail(code: CodecErrorCode, message: string, item: Item, start: number): never {
    throw new CodecError(code, message, pathTo(this.#root, item), start - HEADER_LENGTH);
  }

  #typeCode(item: Item, start: number): number {
    if (item.type !== 'ByteString' || item.typeCode === undefined) return ITEM_TYPES[item.type].code;
    const { typeCode } = item;
    if (typeCode >>> 8 !== 0 || TYPE_OF_CODE[typeCode] !== undefined) {
      this.fail('type', `type code ${typeCode}, not an octet that stands for no type`, item, start);
    }
    return typeCode;
  }
}
