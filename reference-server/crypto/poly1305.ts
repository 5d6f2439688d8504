import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError } from '../errors.ts';

const P = (1n << 130n) - 5n;
const CLAMP = 0x0ffffffc0ffffffc0ffffffc0fffffffn;
const BLOCK = 16;

/** Octets beyond which other clients would have to wait: node:crypto has no Poly1305 by itself. */
const LONGEST = 1 << 20;

/** Poly1305 under a key of 32 octets, which is meant for one message (RFC 8439 section 2.5). */
export function poly1305(key: Uint8Array, data: Uint8Array): Buffer {
  if (data.length > LONGEST) {
    throw new KmipError(Enum.ResultReason.FeatureNotSupported, 'this server makes Poly1305 of up to 1 MiB');
  }
  const r = littleEndian(key.subarray(0, BLOCK)) & CLAMP;
  let sum = 0n;
  for (let start = 0; start < data.length; start += BLOCK) {
    const block = data.subarray(start, start + BLOCK);
    sum = ((sum + littleEndian(block) + (1n << BigInt(8 * block.length))) * r) % P;
  }
  const tag = BigInt.asUintN(128, sum + littleEndian(key.subarray(BLOCK)));
  return Buffer.from(tag.toString(16).padStart(2 * BLOCK, '0'), 'hex').reverse();
}

function littleEndian(octets: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(octets).reverse().toString('hex')}`);
}
