import { CodecError } from './deviation.ts';
import { tagLabel } from './path.ts';
import { secretOf } from './secrets.ts';
import { decodeTtlv, type ItemSpan } from './ttlv-decode.ts';
import { HEADER_LENGTH } from './ttlv-layout.ts';

const WIDTH = 16;

/** Octets shown of a message of which not even the first header can be read. */
const SHOWN_OF_NOISE = 16;

/**
 * Octets as lines of 16: offset, hex, ASCII. The octets of secret values are '**'; so is all that cannot be told not to
 * be secret: what stands behind an error, behind the message, or deeper than a decoder reads. `showSecrets` shows all.
 */
export function hexDump(bytes: Uint8Array, options: { showSecrets?: boolean } = {}): string {
  const shown = options.showSecrets ? new Uint8Array(bytes.length).fill(1) : shownOctets(bytes);
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
function shownOctets(bytes: Uint8Array): Uint8Array {
  const shown = new Uint8Array(bytes.length);
  const spans = spansOf(bytes);
  if (spans.length === 0) shown.fill(1, 0, SHOWN_OF_NOISE);
  const names: string[] = [];
  for (const { tag, depth, offset, structure, end } of spans) {
    names.splice(depth, names.length, tagLabel(tag));
    const start = offset + HEADER_LENGTH;
    shown.fill(1, offset, structure || end === undefined || secretOf(names) !== undefined ? start : end);
  }
  return shown;
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
