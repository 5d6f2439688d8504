import type { DsaKey } from './asymmetric-keys.ts';
import { bitLength, inverse, leftmostBits, modulo, power } from './integers.ts';

/** Whether (r, s) is the DSA signature of a digest: FIPS 186-4 section 4.7. */
export function verifyDsa({ p, q, g, y }: DsaKey, digest: Uint8Array, r: bigint, s: bigint): boolean {
  if (r < 1n || r >= q || s < 1n || s >= q) return false;
  const w = inverse(s, q);
  const u1 = modulo(leftmostBits(digest, bitLength(q)) * w, q);
  const u2 = modulo(r * w, q);
  return modulo(modulo(power(g, u1, p) * power(y, u2, p), p), q) === r;
}
