/** One element of a DER encoding (X.690), read without copying. */
export interface DerElement {
  /** The identifier octet: class, constructed bit and tag number; tag numbers above 30 are not read. */
  readonly tag: number;
  /** The contents octets. */
  readonly content: Buffer;
  /** Identifier, length and contents octets as they stand. */
  readonly raw: Buffer;
}

/** Identifier octets of the universal types that keys and certificates use. */
export const Der = {
  Boolean: 0x01,
  Integer: 0x02,
  BitString: 0x03,
  OctetString: 0x04,
  Null: 0x05,
  ObjectIdentifier: 0x06,
  Utf8String: 0x0c,
  PrintableString: 0x13,
  TeletexString: 0x14,
  Ia5String: 0x16,
  UtcTime: 0x17,
  GeneralizedTime: 0x18,
  BmpString: 0x1e,
  Sequence: 0x30,
  Set: 0x31,
} as const;

/** Octets that are not DER, or not the DER that was expected. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

/** The identifier octet of a context-specific tag, such as [0] of a certificate's version. */
export function contextTag(number: number, constructed: boolean): number {
  return 0x80 | (constructed ? 0x20 : 0) | number;
}

/** Reads the element at `offset`. Throws a DerError where the octets end before it or its length is not DER. */
function readAt(octets: Buffer, offset: number): DerElement {
  const tag = octets[offset];
  const first = octets[offset + 1];
  if (tag === undefined || first === undefined) throw new DerError('element is cut off');
  if ((tag & 0x1f) === 0x1f) throw new DerError('tag numbers above 30 are not read');
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
  const start = offset + 2 + lengthOctets;
  if (first === 0x80 || lengthOctets > 4 || start > octets.length) throw new DerError('length is not DER');
  const length = lengthOctets === 0 ? first : octets.readUIntBE(offset + 2, lengthOctets);
  if (lengthOctets > 0 && (length < 0x80 || octets[offset + 2] === 0)) throw new DerError('length is not DER');
  if (start + length > octets.length) throw new DerError('element is cut off');
  return { tag, content: octets.subarray(start, start + length), raw: octets.subarray(offset, start + length) };
}

/**
 * Reads octets that are exactly one element, of type `tag` where given. node:crypto accepts octets behind a key or a
 * certificate; this does not. Throws a DerError.
 */
export function readDer(octets: Uint8Array, tag?: number): DerElement {
  const element = readAt(Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength), 0);
  if (element.raw.length !== octets.length) throw new DerError('octets follow the element');
  if (tag !== undefined && element.tag !== tag) throw new DerError(`expected tag ${tag}, found ${element.tag}`);
  return element;
}

/** The elements within a constructed element, in order. Throws a DerError. */
export function derChildren(element: DerElement): DerElement[] {
  const elements: DerElement[] = [];
  for (let offset = 0; offset < element.content.length; ) {
    const child = readAt(element.content, offset);
    elements.push(child);
    offset += child.raw.length;
  }
  return elements;
}

/** The element at a position within a constructed element. Throws a DerError where there is none. */
export function derChild(element: DerElement, index: number): DerElement {
  const found = derChildren(element)[index];
  if (found === undefined) throw new DerError('a field is missing');
  return found;
}

/** An OBJECT IDENTIFIER in dotted form, such as '2.5.4.3'. Throws a DerError where the element is another type. */
export function readObjectIdentifier(element: DerElement): string {
  if (element.tag !== Der.ObjectIdentifier) throw new DerError('expected an object identifier');
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of element.content) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet >= 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [head = 0n, ...rest] = arcs;
  const root = head < 80n ? head / 40n : 2n;
  return [root, head - root * 40n, ...rest].join('.');
}

/** The value of an INTEGER. Throws a DerError where the element is another type. */
export function readInteger(element: DerElement): bigint {
  if (element.tag !== Der.Integer || element.content.length === 0) throw new DerError('expected an integer');
  return BigInt.asIntN(element.content.length * 8, BigInt(`0x${element.content.toString('hex')}`));
}

/** Writes one element. */
export function writeDer(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const length = Buffer.from(unsignedOctets(BigInt(content.length)));
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content]);
}

/** An INTEGER that is not negative. */
export function writeInteger(value: bigint): Buffer {
  const octets = unsignedOctets(value);
  return writeDer(Der.Integer, (octets[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), octets]) : octets);
}

/** An OBJECT IDENTIFIER in dotted form with at least two arcs, such as '2.5.4.3'. */
export function writeObjectIdentifier(identifier: string): Buffer {
  const [root = 0, second = 0, ...rest] = identifier.split('.').map(Number);
  return writeDer(Der.ObjectIdentifier, ...[root * 40 + second, ...rest].map(base128));
}

/** Seven bits in an octet, the highest first; every octet but the last has its high bit set (X.690 section 8.19.2). */
function base128(arc: number): Buffer {
  const octets = [arc & 0x7f];
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) octets.unshift(0x80 | (rest & 0x7f));
  return Buffer.from(octets);
}

/** A BIT STRING of whole octets. */
export function writeBitString(octets: Uint8Array): Buffer {
  return writeDer(Der.BitString, Buffer.alloc(1), octets);
}

/** The big-endian octets of a number that is not negative, at least `length` of them. */
export function unsignedOctets(value: bigint, length = 1): Buffer {
  const hex = value.toString(16);
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return octets.length >= length ? octets : Buffer.concat([Buffer.alloc(length - octets.length), octets]);
}

/** The number that big-endian octets stand for; 0 for none. */
export function unsignedInteger(octets: Uint8Array): bigint {
  return octets.length === 0 ? 0n : BigInt(`0x${Buffer.from(octets).toString('hex')}`);
}
