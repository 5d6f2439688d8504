import { getCiphers } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError, REASONS } from '../errors.ts';

const A = Enum.CryptographicAlgorithm;

/** A block cipher as OpenSSL has it. */
export interface BlockCipher {
  /** Octets. */
  readonly block: number;
  /** OpenSSL's name without the mode, for a key of this many octets. */
  name(octets: number): string;
  /** The key as OpenSSL wants it. */
  key?(key: Uint8Array): Uint8Array;
}

/** OpenSSL has RC2 with as many effective bits as the key has (RFC 2268 section 2), of these octets and no others. */
const RC2: Readonly<Record<number, string>> = { 5: 'rc2-40', 8: 'rc2-64', 16: 'rc2' };

export const BLOCK_CIPHERS: ReadonlyMap<number, BlockCipher> = new Map<number, BlockCipher>([
  [A.AES, { block: 16, name: (octets) => `aes-${octets * 8}` }],
  [A.DES3, { block: 8, name: (octets) => (octets === 16 ? 'des-ede' : 'des-ede3') }],
  [A.Camellia, { block: 16, name: (octets) => `camellia-${octets * 8}` }],
  // Three times the same key is DES once, for which OpenSSL would need its legacy provider.
  [A.DES, { block: 8, name: () => 'des-ede3', key: (key) => Buffer.concat([key, key, key]) }],
  [A.Blowfish, { block: 8, name: () => 'bf' }],
  [A.CAST5, { block: 8, name: () => 'cast5' }],
  [A.IDEA, { block: 8, name: () => 'idea' }],
  [A.RC2, { block: 8, name: (octets) => RC2[octets] ?? 'none' }],
  [A.ARIA, { block: 16, name: (octets) => `aria-${octets * 8}` }],
  [A.SEED, { block: 16, name: () => 'seed' }],
  [A.SM4, { block: 16, name: () => 'sm4' }],
]);

const AVAILABLE: ReadonlySet<string> = new Set(getCiphers());

/** Throws Feature Not Supported (2.x: Unsupported Cryptographic Parameters) where this process has no cipher of OpenSSL's name. */
export function assertAvailable(name: string): void {
  if (!AVAILABLE.has(name)) throw cipherNotSupported();
}

export function cipherNotSupported(): KmipError {
  return new KmipError(
    REASONS.parametersNotSupported,
    'this server does not have the algorithm in this mode and key length',
  );
}
