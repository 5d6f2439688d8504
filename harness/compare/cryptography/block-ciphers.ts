import { createDecipheriv, getCiphers } from 'node:crypto';
import { Enum } from '../../spec/enumerations.ts';

/** A block cipher under one key: its name in node:crypto without the mode, and its block in octets. */
export interface BlockCipher {
  readonly name: string;
  readonly block: number;
  readonly key: Uint8Array;
}

/** Names in node:crypto by octets of the key. */
const NAMES: ReadonlyMap<number, { readonly block: number; readonly names: Readonly<Record<number, string>> }> =
  new Map([
    [Enum.CryptographicAlgorithm.AES, { block: 16, names: { 16: 'aes-128', 24: 'aes-192', 32: 'aes-256' } }],
    [
      Enum.CryptographicAlgorithm.Camellia,
      { block: 16, names: { 16: 'camellia-128', 24: 'camellia-192', 32: 'camellia-256' } },
    ],
    // Two keys or three, with their parity bits.
    [Enum.CryptographicAlgorithm.DES3, { block: 8, names: { 16: 'des-ede', 24: 'des-ede3' } }],
  ]);

/** The block cipher that a key is for, or undefined for other algorithms and for keys of another length. */
export function blockCipher(algorithm: number, key: Uint8Array): BlockCipher | undefined {
  const row = NAMES.get(algorithm);
  const name = row?.names[key.length];
  return row === undefined || name === undefined ? undefined : { name, block: row.block, key };
}

/**
 * Deciphers without touching the padding; undefined where node:crypto has no such cipher. `iv` null for ECB. Throws
 * where the mode works on whole blocks and the ciphertext is not made of them.
 */
export function decipher(
  name: string,
  key: Uint8Array,
  iv: Uint8Array | null,
  ciphertext: Uint8Array,
): Uint8Array | undefined {
  if (!getCiphers().includes(name)) return undefined;
  const decipher = createDecipheriv(name, key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}
