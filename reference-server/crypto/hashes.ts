import { createHash, getHashes } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError, REASONS } from '../errors.ts';

const H = Enum.HashingAlgorithm;

/** OpenSSL's name of each Hashing Algorithm (1.4 section 9.1.3.2.16). MD2 and Tiger it never had. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [H.MD4, 'md4'],
  [H.MD5, 'md5'],
  [H.SHA_1, 'sha1'],
  [H.SHA_224, 'sha224'],
  [H.SHA_256, 'sha256'],
  [H.SHA_384, 'sha384'],
  [H.SHA_512, 'sha512'],
  [H.RIPEMD_160, 'ripemd160'],
  [H.Whirlpool, 'whirlpool'],
  [H.SHA_512_224, 'sha512-224'],
  [H.SHA_512_256, 'sha512-256'],
  [H.SHA3_224, 'sha3-224'],
  [H.SHA3_256, 'sha3-256'],
  [H.SHA3_384, 'sha3-384'],
  [H.SHA3_512, 'sha3-512'],
]);

/**
 * OpenSSL's name of a Hashing Algorithm. Throws Feature Not Supported where this OpenSSL does not have it; for an operation
 * whose table of 2.x lists it, Unsupported Cryptographic Parameters.
 */
export function hashName(hashingAlgorithm: number): string {
  const name = NAMES.get(hashingAlgorithm);
  if (name === undefined || !AVAILABLE.has(name)) {
    throw new KmipError(REASONS.parametersNotSupported, 'this server does not have the Hashing Algorithm');
  }
  return name;
}

/** Retired ones are there under `--openssl-legacy-provider` only. */
const AVAILABLE: ReadonlySet<string> = new Set(getHashes());

export function digest(hash: string, ...parts: readonly Uint8Array[]): Buffer {
  const state = createHash(hash);
  for (const part of parts) state.update(part);
  return state.digest();
}

/** Octets of a digest of this OpenSSL hash. */
export function digestLength(hash: string): number {
  return digest(hash).length;
}

/** MGF1 (RFC 8017 appendix B.2.1): `length` octets from a seed. */
export function mgf1(hash: string, seed: Uint8Array, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0, made = 0; made < length; counter += 1) {
    const octets = Buffer.alloc(4);
    octets.writeUInt32BE(counter);
    const block = digest(hash, seed, octets);
    blocks.push(block);
    made += block.length;
  }
  return Buffer.concat(blocks, length);
}

/** Two strings of octets, one of them over the other; the result is as long as the first. */
export function xor(a: Uint8Array, b: Uint8Array): Buffer {
  return Buffer.from(a.map((octet, index) => octet ^ (b[index] ?? 0)));
}
