import type { StructureItem } from '../../codec/item.ts';
import { fieldValue } from '../../message/fields.ts';
import { Tag } from '../../spec/tags.ts';
import { sameBytes } from '../equality.ts';
import { decipher } from './block-ciphers.ts';
import type { Exchange } from './exchange.ts';
import { type OutputVerdict, verdictOf } from './verdict.ts';

/**
 * The block counter by octets of the nonce: its octets, and where it may start. Bernstein's ChaCha20 counts from 0; RFC
 * 8439 leaves the start to the application, 'usually zero or one' (section 2.4).
 */
const COUNTERS: Readonly<Record<number, { readonly length: number; readonly starts: readonly number[] }>> = {
  8: { length: 8, starts: [0] },
  12: { length: 4, starts: [0, 1] },
};

const KEY_LENGTH = 32;

/**
 * Whether plaintext and ciphertext belong together under ChaCha20. Initial Counter Value may give the start, though 1.4
 * section 3.6 knows it for CTR mode only.
 */
export function verifyChaCha20(key: Uint8Array, exchange: Exchange, parameters: StructureItem): OutputVerdict {
  const { iv, plaintext, ciphertext } = exchange;
  const counter = COUNTERS[iv?.length ?? 0];
  if (iv === undefined || counter === undefined || key.length !== KEY_LENGTH) return 'unknown';
  if (plaintext.length !== ciphertext.length) return 'unknown';
  const initial = fieldValue(parameters, Tag.InitialCounterValue, 'Integer');
  const starts = initial === undefined ? counter.starts : [...counter.starts, initial];
  const readings = starts.flatMap((start) => {
    const block = Buffer.alloc(counter.length);
    block.writeInt32LE(start);
    const deciphered = decipher('chacha20', key, Buffer.concat([block, iv]), ciphertext);
    return deciphered === undefined ? [] : [sameBytes(deciphered, plaintext)];
  });
  return verdictOf(readings, starts.length === 1);
}
