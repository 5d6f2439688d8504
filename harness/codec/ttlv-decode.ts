import { ITEM_TYPES } from '../spec/item-types.ts';
import { CodecError, type CodecErrorCode, type Deviation } from './deviation.ts';
import type { Item } from './item.ts';
import { childPath } from './path.ts';
import {
  DEFAULT_MAX_DEPTH,
  DEFAULT_MAX_SIZE,
  HEADER_LENGTH,
  isTagPrefix,
  paddingOf,
  TYPE_OF_CODE,
} from './ttlv-layout.ts';
import { LEAVES, octets, type Source } from './ttlv-leaves.ts';
import { behindWrongPadding, leadingZeros } from './ttlv-padding.ts';

/*
 * What is read on, and how. Offset: the octet that the deviation names, 'item' being the first octet of the tag.
 *
 * | found                                           | kind          | read as                                | offset  |
 * |-------------------------------------------------|---------------|----------------------------------------|---------|
 * | type code that no version defines               | type          | Byte String with that `typeCode`       | item    |
 * | 4-octet number of length 8                      | length        | the number, where that fits            | item    |
 * | the same, its last four octets zero             | padded-length | its first four octets                  | item    |
 * | fixed-length type of another length from 1 to 8 | length        | a number of that many octets           | item    |
 * | Big Integer, length 0 or no multiple of 8       | length        | its octets, without its length         | item    |
 * | Structure, length no multiple of 8              | length        | its fields                             | item    |
 * | Text String of length 8n with 1 to 7 last NULs  | padded-length | text with the NULs                     | item    |
 * | NUL in a Text String otherwise                  | value         | text with the NUL                      | item    |
 * | Text String that is not UTF-8                   | utf8          | text with U+FFFD for what is not       | item    |
 * | Boolean other than 0 and 1                      | value         | true                                   | item    |
 * | padding octets other than zero                  | padding-value | as if zero                             | padding |
 * | padding missing or short                        | padding       | next item from where its header stands | padding |
 * | Structure deeper than `maxDepth`                | depth         | Structure without fields               | item    |
 * | less than a header at the end of a Structure    | trailing      | skipped                                | octets  |
 * | octets behind the outermost item                | trailing      | not read                               | octets  |
 *
 * What throws: an item larger than `maxSize` or with more items than `maxItems` ('too-large'), a message that ends before its item does ('truncated'), a
 * tag that starts with neither 42 nor 54 ('tag'), an item longer than the Structure around it or a fixed-length type
 * of length 0 or more than 8 ('length'), a number of the wrong length that its type cannot hold ('value').
 */

export interface DecodeOptions {
  /** Levels of Structures that are entered; the outermost is level 1. Default 64. */
  readonly maxDepth?: number;
  /** Octets of the largest message, header included. Default 16 MiB. */
  readonly maxSize?: number;
  /** Items of the largest message, Structures included. Default: no limit but that of `maxSize`. */
  readonly maxItems?: number;
  /** Receives where each item stands, in the order of the octets; also where an error ends the decoding. */
  readonly spans?: ItemSpan[];
}

/** Where an item stands. Its header is the 8 octets from `offset`; the value, of the octets that it says, follows. */
export interface ItemSpan {
  readonly tag: number;
  /** 0 for the outermost item. */
  readonly depth: number;
  readonly offset: number;
  readonly length: number;
  readonly structure: boolean;
  /** Where the next item begins; undefined where this one could not be read to its end. */
  end?: number;
}

export interface DecodedTtlv {
  readonly item: Item;
  /** In the order met; of each kind the 257th and later ones are left out. */
  readonly deviations: readonly Deviation[];
  /** Octets of the outermost item with its header and padding. */
  readonly length: number;
}

/** Of each kind: many of one that matters little must not hide one of another. */
const MAX_DEVIATIONS = 256;

/**
 * Decodes the item at the start of `bytes`. Byte Strings of the result are views of `bytes`, not copies. Throws
 * CodecError for what cannot be decoded; whatever else breaks the encoding rules is a deviation.
 */
export function decodeTtlv(bytes: Uint8Array, options: DecodeOptions = {}): DecodedTtlv {
  return new Decoder(bytes, options).decode();
}

/** A Structure being read: its tag and the fields read so far. */
interface Open {
  readonly tag: number;
  readonly fields: Item[];
}

/** One level of the way to an item. Its path is worked out at the end, when all its siblings are known. */
interface Step {
  readonly tag: number;
  readonly siblings: readonly Item[];
  readonly index: number;
}

/** A deviation, and the way to where it is. */
interface Found {
  readonly deviation: Omit<Deviation, 'path'>;
  readonly steps: readonly Step[];
}

class Decoder implements Source {
  readonly view: DataView;
  readonly buffer: Buffer;
  readonly #maxDepth: number;
  readonly #maxSize: number;
  readonly #maxItems: number;
  #items = 0;
  /** Deviations by kind; most messages have none. */
  #counts: Map<Deviation['kind'], number> | undefined;
  readonly #spans: ItemSpan[] | undefined;
  readonly #open: Open[] = [];
  readonly #found: Found[] = [];
  /** Where the item after the one read last begins. */
  #next = 0;

  constructor(bytes: Uint8Array, options: DecodeOptions) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#maxDepth = options.maxDepth ?? DEFAULT_MAX_DEPTH;
    this.#maxSize = options.maxSize ?? DEFAULT_MAX_SIZE;
    this.#maxItems = options.maxItems ?? Number.POSITIVE_INFINITY;
    this.#spans = options.spans;
  }

  decode(): DecodedTtlv {
    const size = this.view.byteLength;
    if (size < HEADER_LENGTH) throw this.#error('truncated', `${size} octets, less than a header of 8`, 0);
    const total = HEADER_LENGTH + this.view.getUint32(4);
    if (total > this.#maxSize) throw this.#error('too-large', `${total} octets, more than ${this.#maxSize}`, 0);
    const item = this.#item(0, size);
    const length = this.#next;
    if (length < size) this.#report('trailing', `${size - length} octets behind the message`, length, item.tag);
    const deviations = this.#found.map(({ deviation, steps }) => ({ ...deviation, path: pathOf(steps) }));
    return { item, deviations, length };
  }

  deviate(kind: Deviation['kind'], message: string, tag: number, start: number): void {
    this.#report(kind, message, start - HEADER_LENGTH, tag);
  }

  fail(code: CodecErrorCode, message: string, tag: number, start: number): never {
    throw this.#error(code, message, start - HEADER_LENGTH, tag);
  }

  /** Reads the item at `offset`; what surrounds it ends at `end`, at least a header later. */
  #item(offset: number, end: number): Item {
    this.#items += 1;
    if (this.#items > this.#maxItems) throw this.#error('too-large', `more than ${this.#maxItems} items`, offset);
    const head = this.view.getUint32(offset);
    const tag = head >>> 8;
    if (!isTagPrefix(tag >>> 16)) {
      throw this.#error('tag', `a tag begins with 42 or 54, not ${hexOctet(tag >>> 16)}`, offset);
    }
    const start = offset + HEADER_LENGTH;
    const length = this.view.getUint32(offset + 4);
    const structure = (head & 0xff) === ITEM_TYPES.Structure.code;
    const span = this.#spans && { tag, depth: this.#open.length, offset, length, structure };
    if (span !== undefined) this.#spans?.push(span);
    if (length > end - start) {
      const error = this.#tooLong(tag, offset, length, end - start);
      if (structure && span !== undefined) this.#locate(tag, start, end);
      throw error;
    }
    const item = structure ? this.#structure(tag, start, length, end) : this.#leaf(tag, start, length, end);
    if (span !== undefined) Object.assign(span, { end: this.#next });
    return item;
  }

  #structure(tag: number, start: number, length: number, limit: number): Item {
    const end = start + length;
    const fields: Item[] = [];
    if (this.#open.length < this.#maxDepth) {
      this.#open.push({ tag, fields });
      const at = this.#fields(fields, start, end);
      this.#open.pop();
      if (at < end) this.#report('trailing', `${end - at} octets behind the last field`, at, tag);
    } else {
      this.deviate('depth', `Structure deeper than ${this.#maxDepth} levels: its fields are not read`, tag, start);
    }
    this.#next = end;
    if (paddingOf(length) !== 0) {
      this.deviate('length', `Structure of length ${length}, not a multiple of 8`, tag, start);
      // It has no padding of its own, but an encoder that counted wrong may have added some.
      this.#next = end + leadingZeros(this.view, end, Math.min(end + paddingOf(length), limit));
    }
    return { tag, type: 'Structure', value: fields };
  }

  /** Notes where the fields stand of a Structure that is cut short. */
  #locate(tag: number, start: number, end: number): void {
    try {
      this.#structure(tag, start, end - start, end);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
    }
  }

  /** Reads items into `fields` and returns where they end. */
  #fields(fields: Item[], start: number, end: number): number {
    let at = start;
    while (end - at >= HEADER_LENGTH) {
      fields.push(this.#item(at, end));
      at = this.#next;
    }
    return at;
  }

  #leaf(tag: number, start: number, length: number, end: number): Item {
    const typeCode = this.view.getUint8(start - 5);
    const type = TYPE_OF_CODE[typeCode];
    const padding = paddingOf(length);
    const behind = start + length;
    this.#next = padding === 0 ? behind : this.#behindPadding(tag, behind, padding, end);
    if (type !== undefined && type !== 'Structure') return LEAVES[type](this, tag, start, length);
    this.deviate('type', `no item type has the code ${hexOctet(typeCode)}`, tag, start);
    return { tag, type: 'ByteString', value: octets(this, start, length), typeCode };
  }

  /** Where the next item begins after a value that ends at `at` and should have `padding` octets behind it. */
  #behindPadding(tag: number, at: number, padding: number, end: number): number {
    const zeros = leadingZeros(this.view, at, Math.min(at + padding, end));
    if (zeros === padding) return at + padding;
    const { next, kind, message } = behindWrongPadding(this.view, at, { padding, zeros }, end);
    this.#report(kind, message, at, tag);
    return next;
  }

  #tooLong(tag: number, offset: number, length: number, left: number): CodecError {
    return this.#open.length === 0
      ? this.#error('truncated', `length ${length}, but only ${left} octets are there`, offset, tag)
      : this.#error('length', `length ${length}, but the Structure around it ends after ${left}`, offset, tag);
  }

  #report(kind: Deviation['kind'], message: string, offset: number, tag: number): void {
    this.#counts ??= new Map();
    const count = this.#counts.get(kind) ?? 0;
    if (count === MAX_DEVIATIONS) return;
    this.#counts.set(kind, count + 1);
    this.#found.push({ deviation: { kind, offset, message }, steps: this.#steps(tag) });
  }

  #error(code: CodecErrorCode, message: string, offset: number, tag?: number): CodecError {
    return new CodecError(code, message, pathOf(this.#steps(tag)), offset);
  }

  /** The way to the open Structure, and on to its next field where the tag of that is given. */
  #steps(field?: number): Step[] {
    const tags = this.#open.map(({ tag }) => tag);
    if (field !== undefined) tags.push(field);
    return tags.map((tag, level) => {
      const siblings = this.#open[level - 1]?.fields ?? [];
      return { tag, siblings, index: siblings.length };
    });
  }
}

function pathOf(steps: readonly Step[]): string {
  return steps.reduce((path, { tag, siblings, index }) => {
    return childPath(path, index < siblings.length ? siblings : [...siblings, { tag }], index);
  }, '');
}

function hexOctet(octet: number): string {
  return octet.toString(16).padStart(2, '0');
}
