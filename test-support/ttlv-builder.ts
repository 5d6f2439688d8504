/**
 * TTLV octets made without the project's codec, right or wrong in any field: what decoders are tested on. Written from
 * section 9.1 of KMIP 1.1 alone.
 */
export interface RawItem {
  /** Three octets. */
  readonly tag: number;
  /** The item type octet. */
  readonly type: number;
  /** Octets of the value in hex, or the items of a structure. */
  readonly value: string | readonly Uint8Array[];
  /** The Item Length where it is not the number of octets of the value. */
  readonly length?: number;
  /** Octets of padding in hex where they are not zeros up to a multiple of eight. */
  readonly padding?: string;
}

export function rawItem({ tag, type, value, length, padding }: RawItem): Buffer {
  const octets = typeof value === 'string' ? Buffer.from(value.replace(/\s/g, ''), 'hex') : Buffer.concat(value);
  const header = Buffer.alloc(8);
  header.writeUIntBE(tag, 0, 3);
  header.writeUInt8(type, 3);
  header.writeUInt32BE(length ?? octets.length, 4);
  const missing = (8 - (octets.length % 8)) % 8;
  return Buffer.concat([header, octets, padding === undefined ? Buffer.alloc(missing) : Buffer.from(padding, 'hex')]);
}

/** A structure of items. */
export function rawStructure(tag: number, ...fields: readonly Uint8Array[]): Buffer {
  return rawItem({ tag, type: 1, value: fields });
}

/** The octets of a text in UTF-8, as hex. */
export function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('hex');
}
