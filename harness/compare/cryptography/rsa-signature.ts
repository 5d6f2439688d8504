import { Enum } from '../../spec/enumerations.ts';
import { sameBytes } from '../equality.ts';
import { digestLength, digestOf } from '../plausible.ts';
import { masked, mgf1 } from './rsa.ts';

/** DigestInfo before the digest: RFC 8017 section 9.2 note 1; SHA-3 with NIST's object identifiers. */
const DIGEST_INFOS: ReadonlyMap<number, string> = new Map([
  [Enum.HashingAlgorithm.MD5, '3020300c06082a864886f70d020505000410'],
  [Enum.HashingAlgorithm.SHA_1, '3021300906052b0e03021a05000414'],
  [Enum.HashingAlgorithm.SHA_224, '302d300d06096086480165030402040500041c'],
  [Enum.HashingAlgorithm.SHA_256, '3031300d060960864801650304020105000420'],
  [Enum.HashingAlgorithm.SHA_384, '3041300d060960864801650304020205000430'],
  [Enum.HashingAlgorithm.SHA_512, '3051300d060960864801650304020305000440'],
  [Enum.HashingAlgorithm.SHA_512_224, '302d300d06096086480165030402050500041c'],
  [Enum.HashingAlgorithm.SHA_512_256, '3031300d060960864801650304020605000420'],
  [Enum.HashingAlgorithm.SHA3_224, '302d300d06096086480165030402070500041c'],
  [Enum.HashingAlgorithm.SHA3_256, '3031300d060960864801650304020805000420'],
  [Enum.HashingAlgorithm.SHA3_384, '3041300d060960864801650304020905000430'],
  [Enum.HashingAlgorithm.SHA3_512, '3051300d060960864801650304020a05000440'],
]);

/** The EMSA-PKCS1-v1_5 encoding of a digest in `length` octets (RFC 8017 section 9.2), or undefined for other hashes. */
export function pkcs1Encoding(digest: Uint8Array, hash: number, length: number): Uint8Array | undefined {
  const info = DIGEST_INFOS.get(hash);
  if (info === undefined) return undefined;
  const end = Buffer.concat([Buffer.from(`00${info}`, 'hex'), digest]);
  // At least 8 octets of FF behind 00 01.
  if (length < end.length + 10) return undefined;
  return Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(length - end.length - 2, 0xff), end]);
}

export interface PssOptions {
  readonly hash: number;
  readonly maskHash: number;
  /** Octets; undefined allows any. */
  readonly saltLength: number | undefined;
}

const TRAILER = 0xbc;

/** Whether `encoded` is an EMSA-PSS encoding of a digest in `bits` bits: RFC 8017 section 9.1.2. */
export function isPssEncoding(encoded: Uint8Array, bits: number, digest: Uint8Array, options: PssOptions): boolean {
  const start = encoded.length - Math.ceil(bits / 8);
  const hashLength = digestLength(options.hash);
  const isWhole = encoded.subarray(0, start).every((octet) => octet === 0) && encoded.at(-1) === TRAILER;
  if (!isWhole || hashLength === undefined || encoded.length - start < hashLength + 2) return false;
  const maskedBlock = encoded.subarray(start, -hashLength - 1);
  const hashed = encoded.subarray(-hashLength - 1, -1);
  const salt = pssSalt(maskedBlock, bits % 8 || 8, mgf1(options.maskHash, hashed, maskedBlock.length));
  if (salt === undefined || (options.saltLength ?? salt.length) !== salt.length) return false;
  const computed = digestOf(options.hash, Buffer.concat([Buffer.alloc(8), digest, salt]));
  return computed !== undefined && sameBytes(computed, hashed);
}

/** The salt behind zeros and a one in a data block; of its first octet `firstBits` count, the others must be zero. */
function pssSalt(maskedBlock: Uint8Array, firstBits: number, mask: Uint8Array | undefined): Uint8Array | undefined {
  const first = maskedBlock[0] ?? 0;
  if (mask === undefined || first >> firstBits !== 0) return undefined;
  const block = masked(maskedBlock, mask);
  block[0] = (block[0] ?? 0) & (0xff >> (8 - firstBits));
  const separator = block.findIndex((octet) => octet !== 0);
  return block[separator] === 1 ? block.subarray(separator + 1) : undefined;
}
