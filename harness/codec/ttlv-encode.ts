import { ITEM_TYPES, type ItemType } from '../spec/item-types.ts';
import { CodecError, type CodecErrorCode } from './deviation.ts';
import type { Item, ItemOf } from './item.ts';
import { pathTo, tagLabel } from './path.ts';
import { ALIGNMENT, HEADER_LENGTH, isTagPrefix, paddingOf, TYPE_OF_CODE } from './ttlv-layout.ts';
import { minimalLength, toTwosComplement } from './twos-complement.ts';

/**
 * The TTLV encoding of `item`, padding octets zero. Throws CodecError with the path for an item that has none: a tag
 * that starts with neither 42 nor 54 ('tag'), a type code that stands for a type ('type'), a number that its type
 * cannot hold or text that is not well-formed Unicode ('value'), a Big Integer `length` that is too short or no
 * multiple of 8 ('length').
 */
export function encodeTtlv(item: Item): Uint8Array {
  const length = ENCODER.encode(item);
  const octets = Buffer.allocUnsafe(length);
  ENCODER.bytes.copy(octets, 0, 0, length);
  ENCODER.tidy();
  return octets;
}

/** Octets of the encoding of `item`. Throws as `encodeTtlv` does. */
export function lengthOfTtlv(item: Item): number {
  const length = ENCODER.encode(item);
  ENCODER.tidy();
  return length;
}

type LeafType = Exclude<ItemType, 'Structure'>;

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
    to.room(start, length + ALIGNMENT);
    to.bytes.set(toTwosComplement(item.value, length), start);
    return length;
  },
  Enumeration: (to, item, start) => to.unsigned32(item, start),
  Boolean: (to, item, start) => {
    to.view.setUint32(start, 0);
    to.view.setUint32(start + 4, item.value ? 1 : 0);
    return 8;
  },
  TextString: (to, item, start) => (to.plainText(item.value, start) ? item.value.length : to.text(item, start)),
  ByteString: (to, item, start) => {
    to.room(start, item.value.length + ALIGNMENT);
    to.bytes.set(item.value, start);
    return item.value.length;
  },
  DateTime: (to, item, start) => to.signed64(item, start),
  Interval: (to, item, start) => to.unsigned32(item, start),
  DateTimeExtended: (to, item, start) => to.signed64(item, start),
};

/** Octets of the workspace that an encoder begins with and keeps. */
const WORKSPACE = 64 * 1024;

/** Characters of a text that is written one by one: for a few that is done before Node has been asked to. */
const SHORT_TEXT = 48;

/** Octets that hold the header of any item, and the value and padding of a short one. */
const LEAST_ROOM = HEADER_LENGTH + SHORT_TEXT + ALIGNMENT;

/** Octets of UTF-8 that one UTF-16 code unit takes at most. */
const MOST_OF_UNIT = 3;

/**
 * Writes one item after the other into the same workspace, of which the octets are then copied: to work out first how
 * many there will be takes as long as writing them.
 */
class Encoder {
  bytes = Buffer.allocUnsafeSlow(WORKSPACE);
  view = new DataView(this.bytes.buffer);
  #root: Item | undefined;

  /** The octets of `item` are the first of `bytes`, as many as this returns. */
  encode(item: Item): number {
    this.#root = item;
    const end = this.item(item, 0);
    this.#root = undefined;
    return end;
  }

  /** Leaves no large workspace behind. */
  tidy(): void {
    if (this.bytes.length > WORKSPACE) this.#workIn(Buffer.allocUnsafeSlow(WORKSPACE));
  }

  /** Writes `item` at `offset` and returns where it ends. */
  item(item: Item, offset: number): number {
    const start = offset + HEADER_LENGTH;
    if (item.tag >>> 24 !== 0 || !isTagPrefix(item.tag >>> 16)) {
      this.fail('tag', `a tag begins with 42 or 54, not as ${tagLabel(item.tag)}`, item, start);
    }
    this.room(offset, LEAST_ROOM);
    this.view.setUint32(offset, (item.tag << 8) | this.#typeCode(item, start));
    if (item.type === 'Structure') {
      let end = start;
      for (const field of item.value) end = this.item(field, end);
      this.view.setUint32(offset + 4, end - start);
      return end;
    }
    const length = LEAVES[item.type](this, item as never, start);
    this.view.setUint32(offset + 4, length);
    let end = start + length;
    for (const aligned = end + paddingOf(length); end < aligned; end += 1) this.view.setUint8(end, 0);
    return end;
  }

  /** Sees to it that there are `octets` of room from `start` on. */
  room(start: number, octets: number): void {
    const needed = start + octets;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.bytes.length));
    this.bytes.copy(larger, 0, 0, start);
    this.#workIn(larger);
  }

  /** Writes text where it is short and ASCII, and says whether it was. */
  plainText(text: string, start: number): boolean {
    if (text.length > SHORT_TEXT) return false;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code >= 0x80) return false;
      this.bytes[start + index] = code;
    }
    return true;
  }

  text(item: ItemOf<'TextString'>, start: number): number {
    this.room(start, MOST_OF_UNIT * item.value.length + ALIGNMENT);
    const length = this.bytes.write(item.value, start);
    if (length !== item.value.length && /\p{Surrogate}/u.test(item.value)) {
      this.fail('value', 'text with half of a surrogate pair', item, start);
    }
    return length;
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
    throw new CodecError(code, message, pathTo(this.#root ?? item, item), start - HEADER_LENGTH);
  }

  #workIn(bytes: Buffer<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
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

const ENCODER = new Encoder();
