import { Enum } from '../../harness/spec/enumerations.ts';

const A = Enum.CryptographicAlgorithm;

interface SymmetricAlgorithm {
  /** Whether a key may have this Cryptographic Length in bits. */
  readonly allows: (bits: number) => boolean;
  /** The length of a key that is created without a Cryptographic Length. */
  readonly usual: number;
  /** Octets of a key of this many bits, where they are not an eighth of it. */
  readonly octets?: (bits: number) => number;
  /** Whether each octet of a key has odd parity in its lowest bit (FIPS 46-3, ANSI X9.52). */
  readonly parity?: true;
}

const oneOf =
  (...lengths: number[]) =>
  (bits: number) =>
    lengths.includes(bits);
const steps = (from: number, to: number, by: number) => (bits: number) => bits >= from && bits <= to && bits % by === 0;
/** RFC 2104: a key of any length; the usual one is that of the hash. */
const hmac = (usual: number): SymmetricAlgorithm => ({ allows: steps(8, 65_536, 8), usual });

/**
 * The algorithms of symmetric keys and the lengths that their own specifications permit. DES counts its 56 bits, 3DES
 * 112 or 168, "depending upon key length and the presence of parity bits" (1.4 section 2.1.3): with their parity bits
 * they are 64, 128 and 192, and in either count the key material holds the parity bits.
 */
const ALGORITHMS: ReadonlyMap<number, SymmetricAlgorithm> = new Map([
  [A.DES, { allows: oneOf(56, 64), usual: 56, octets: () => 8, parity: true }],
  [A.DES3, { allows: oneOf(112, 128, 168, 192), usual: 168, octets: (bits) => (bits < 168 ? 16 : 24), parity: true }],
  [A.AES, { allows: oneOf(128, 192, 256), usual: 256 }],
  [A.HMAC_SHA1, hmac(160)],
  [A.HMAC_SHA224, hmac(224)],
  [A.HMAC_SHA256, hmac(256)],
  [A.HMAC_SHA384, hmac(384)],
  [A.HMAC_SHA512, hmac(512)],
  [A.HMAC_MD5, hmac(128)],
  [A.Blowfish, { allows: steps(32, 448, 8), usual: 128 }],
  [A.Camellia, { allows: oneOf(128, 192, 256), usual: 256 }],
  [A.CAST5, { allows: steps(40, 128, 8), usual: 128 }],
  [A.IDEA, { allows: oneOf(128), usual: 128 }],
  [A.MARS, { allows: steps(128, 448, 32), usual: 256 }],
  [A.RC2, { allows: steps(8, 1024, 8), usual: 128 }],
  [A.RC4, { allows: steps(40, 2048, 8), usual: 128 }],
  [A.RC5, { allows: steps(8, 2040, 8), usual: 128 }],
  [A.SKIPJACK, { allows: oneOf(80), usual: 80 }],
  [A.Twofish, { allows: steps(8, 256, 8), usual: 256 }],
  [A.OneTimePad, { allows: steps(8, 8 * 65_536, 8), usual: 256 }],
  [A.ChaCha20, { allows: oneOf(128, 256), usual: 256 }],
  [A.Poly1305, { allows: oneOf(256), usual: 256 }],
  [A.ChaCha20Poly1305, { allows: oneOf(256), usual: 256 }],
  [A.HMAC_SHA3_224, hmac(224)],
  [A.HMAC_SHA3_256, hmac(256)],
  [A.HMAC_SHA3_384, hmac(384)],
  [A.HMAC_SHA3_512, hmac(512)],
  [A.ARIA, { allows: oneOf(128, 192, 256), usual: 256 }],
  [A.SEED, { allows: oneOf(128), usual: 128 }],
  [A.SM4, { allows: oneOf(128), usual: 128 }],
  [A.GOSTR34_13_2015, { allows: oneOf(256), usual: 256 }],
  [A.GOST28147_89, { allows: oneOf(256), usual: 256 }],
]);

/** The Cryptographic Length in bits of a key that is created without one. Undefined for other algorithms. */
export function usualLength(algorithm: number): number | undefined {
  return ALGORITHMS.get(algorithm)?.usual;
}

/** Octets of the key material of a key, or undefined where the algorithm has no keys of this many bits. */
export function symmetricKeyOctets(algorithm: number, bits: number): number | undefined {
  const row = ALGORITHMS.get(algorithm);
  if (row === undefined || !row.allows(bits)) return undefined;
  return row.octets?.(bits) ?? bits / 8;
}

/** The Cryptographic Length in bits of this many octets of key material: 3DES without its parity bits. */
export function symmetricKeyLength(algorithm: number, octets: number): number | undefined {
  const bits = ALGORITHMS.get(algorithm)?.parity ? octets * 7 : octets * 8;
  return symmetricKeyOctets(algorithm, bits) === octets ? bits : undefined;
}

/**
 * The key material of a new key from random octets, as many as `symmetricKeyOctets` says: with odd parity where the
 * algorithm has it.
 */
export function symmetricKey(algorithm: number, random: Uint8Array): Uint8Array {
  return ALGORITHMS.get(algorithm)?.parity ? random.map(oddParity) : random;
}

/** The octet with its lowest bit set so that the number of its ones is odd. */
function oddParity(octet: number): number {
  const ones = (octet >> 1).toString(2).replaceAll('0', '').length;
  return (octet & 0xfe) | (ones % 2 === 0 ? 1 : 0);
}
