import { createDecipheriv } from 'node:crypto';
import { Enum } from '../spec/enumerations.ts';

const { NISTKeyWrap, AESKeyWrapPadding } = Enum.BlockCipherMode;

/** What a correctly unwrapped key begins with: RFC 3394 section 2.2.3.1; RFC 5649 section 3, where a length follows. */
const INITIAL_VALUES: readonly (readonly [mode: number, start: bigint, mask: bigint])[] = [
  [NISTKeyWrap, 0xa6a6a6a6a6a6a6a6n, 0xffffffffffffffffn],
  [AESKeyWrapPadding, 0xa65959a6_00000000n, 0xffffffff_00000000n],
];

/** Octets of half an AES block: what both methods move about. */
const HALF = 8;
/** Longer values are not tried: no key is, and each half-block costs six decryptions. */
const LONGEST = 8192;

/**
 * How octets were wrapped under an AES key of 16, 24 or 32 octets: the Block Cipher Mode NISTKeyWrap (RFC 3394) or
 * AESKeyWrapPadding (RFC 5649). Undefined where it was neither, or under another key.
 */
export function wrapModeOf(key: Uint8Array, wrapped: Uint8Array): number | undefined {
  const isKey = key.length === 16 || key.length === 24 || key.length === 32;
  if (!isKey || wrapped.length < 2 * HALF || wrapped.length > LONGEST || wrapped.length % HALF !== 0) return undefined;
  const found = initialValue(key, wrapped);
  return INITIAL_VALUES.find(([, start, mask]) => (found & mask) === start)?.[0];
}

/** What the first half-block becomes: the index-based form of RFC 3394 section 2.2.2; a single block is just decrypted. */
function initialValue(key: Uint8Array, wrapped: Uint8Array): bigint {
  const decipher = createDecipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
  const register = Buffer.from(wrapped);
  const last = register.length / HALF - 1;
  if (last === 1) return decipher.update(register).readBigUInt64BE();
  const block = Buffer.alloc(2 * HALF);
  let first = register.readBigUInt64BE();
  for (let step = 6 * last; step > 0; step -= 1) {
    const at = HALF * (((step - 1) % last) + 1);
    block.writeBigUInt64BE(first ^ BigInt(step));
    register.copy(block, HALF, at, at + HALF);
    const plain = decipher.update(block);
    first = plain.readBigUInt64BE();
    plain.copy(register, at, HALF);
  }
  return first;
}
