import { CodecError } from './deviation.ts';
import { tagLabel } from './path.ts';
import { secretOf } from './secrets.ts';
import { decodeTtlv, type ItemSpan } from './ttlv-decode.ts';
import { HEADER_LENGTH } from './ttlv-layout.ts';

const WIDTH = 16;

/** Octets shown of a message of which not even the first header can be read. */
const SHOWN_OF_NOISE = 16;

export interface HexDumpOptions {
  /** Shows everything. */
  readonly showSecrets?: boolean;
  /** Octets known to be secret, masked wherever they stand: a text may repeat a password. */
  readonly known?: Iterable<Uint8Array>;
}

/**
 * Octets as lines of 16: offset, hex, ASCII. The octets of secret values are '**'; so is all that cannot be told not to
 * be secret: what stands behind an error, behind the message, or deeper than a decoder reads.
 */
export function hexDump(bytes: Uint8Array, { showSecrets = false, known = [] }: HexDumpOptions = {}): string {
  const shown = showSecrets ? new Uint8Array(bytes.length).fill(1) : shownOctets(bytes, known);
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; start += WIDTH) {
    const row = [...bytes.subarray(start, start + WIDTH)];
    const hex = row.map((octet, index) => (shown[start + index] ? octet.toString(16).padStart(2, '0') : '**'));
    const ascii = row.map((octet, index) => (shown[start + index] ? printable(octet) : '*'));
    const columns = `${hex.slice(0, 8).join(' ')}  ${hex.slice(8).join(' ')}`.padEnd(3 * WIDTH);
    lines.push(`${start.toString(16).padStart(8, '0')}  ${columns}  |${ascii.join('')}|`);
  }
  return lines.join('\n');
}

/** 1 for each octet that may be shown, 0 for each that may not. */
function shownOctets(bytes: Uint8Array, known: Iterable<Uint8Array>): Uint8Array {
  const shown = new Uint8Array(bytes.length);
  const spans = spansOf(bytes);
  if (spans.length === 0) shown.fill(1, 0, SHOWN_OF_NOISE);
  const names: string[] = [];
  for (const { tag, depth, offset, structure, end } of spans) {
    names.splice(depth, names.length, tagLabel(tag));
    const start = offset + HEADER_LENGTH;
    shown.fill(1, offset, structure || end === undefined || secretOf(names) !== undefined ? start : end);
  }
  for (const secret of known) hide(secret, bytes, shown);
  return shown;
}

function hide(secret: Uint8Array, bytes: Uint8Array, shown: Uint8Array): void {
  if (secret.length === 0) return;
  const octets = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = octets.indexOf(secret); at >= 0; at = octets.indexOf(secret, at + 1)) {
    shown.fill(0, at, at + secret.length);
  }
}

/** Where the items stand that can be read. */
function spansOf(bytes: Uint8Array): ItemSpan[] {
  const spans: ItemSpan[] = [];
  try {
    decodeTtlv(bytes, { spans, maxSize: Number.POSITIVE_INFINITY });
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
  }
  return spans;
}

function printable(octet: number): string {
  return octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '.';
}
