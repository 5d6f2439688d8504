import { CodecError } from './deviation.ts';
import { positionIn } from './xml-tree.ts';

/** A line of a hex dump: offset, octets, and the same as ASCII. */
const DUMP_LINE = /^[0-9a-f]{8} {2}((?:[0-9a-f*]{2} {1,2}){1,16}) *\|.{0,16}\|$/i;

/**
 * The octets of a message as people pass them on: binary, or text in hex (white space, colons, commas, '0x' and dumps of
 * this program allowed) or base64 (also base64url). Throws CodecError 'syntax' with the offset for text that is neither.
 */
export function parseInput(input: Uint8Array | string): Uint8Array {
  if (typeof input !== 'string' && !isText(input)) return input;
  const text = typeof input === 'string' ? input : Buffer.from(input).toString('latin1');
  if (text.trim() === '') throw new CodecError('syntax', 'nothing to decode', '', 0);
  return parseText(text.replace(/^\uFEFF/, ''));
}

function parseText(text: string): Uint8Array {
  const hex = undump(text).replace(/0x|[\s:,]/gi, '');
  if (/^[0-9a-f]+$/i.test(hex)) {
    if (hex.length % 2 === 0) return Uint8Array.from(Buffer.from(hex, 'hex'));
    throw new CodecError('syntax', `an odd number of hex digits, ${hex.length}`, '', text.length);
  }
  const base64 = text.replace(/\s/g, '');
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(base64) && base64.replace(/=/g, '').length % 4 !== 1) {
    return Uint8Array.from(Buffer.from(base64, 'base64'));
  }
  throw unreadable(text);
}

/** The octets of a dump without its other columns; other text as it is. */
function undump(text: string): string {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const rows = lines.map((line) => DUMP_LINE.exec(line.trim())?.[1]);
  if (rows.includes(undefined)) return text;
  const hidden = rows.findIndex((row) => row?.includes('*'));
  if (hidden < 0) return rows.join(' ');
  throw new CodecError('syntax', `line ${hidden + 1} of the dump has masked octets`, '', 0);
}

/** Nothing but printable ASCII and white space; a KMIP message has other octets, its types and lengths. */
function isText(octets: Uint8Array): boolean {
  return octets.every((octet) => (octet >= 0x20 && octet < 0x7f) || (octet >= 0x09 && octet <= 0x0d));
}

function unreadable(text: string): CodecError {
  if (/^\s*</.test(text)) return new CodecError('syntax', 'XML, where hex, base64 or binary was expected', '', 0);
  const offset = text.search(/[^A-Za-z0-9+/_=:,\s-]/);
  if (offset < 0) return new CodecError('syntax', 'neither hex nor base64: base64 that is cut short', '', text.length);
  const { line, column } = positionIn(text, offset);
  const found = JSON.stringify(String.fromCodePoint(text.codePointAt(offset) ?? 0));
  return new CodecError('syntax', `neither hex nor base64: ${found} in line ${line}, column ${column}`, '', offset);
}
