import { constants, type KeyObject, privateEncrypt, publicDecrypt } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { KmipError } from '../errors.ts';
import { cryptographic, cryptographicFailure } from './failures.ts';
import { digestLength, digest as digestOf, mgf1, xor } from './hashes.ts';
import { octetsOf } from './rsa-encryption.ts';

const padding = constants.RSA_NO_PADDING;

/** How a digest becomes the number that an RSA key signs. */
export interface RsaEncoding {
  /** @param bits of the modulus. Undefined where the modulus is too short. */
  encode(digest: Uint8Array, bits: number, random: (length: number) => Uint8Array): Buffer | undefined;
  /** Whether `encoded`, as long as the modulus, is such an encoding of the digest. */
  isEncoding(encoded: Buffer, digest: Uint8Array, bits: number): boolean;
}

/** Signs a digest (RFC 8017 sections 8.1.1 and 8.2.1). Throws Cryptographic Failure where the key is too short. */
export function rsaSign(
  key: KeyObject,
  encoding: RsaEncoding,
  digest: Uint8Array,
  random: (length: number) => Uint8Array,
): Buffer {
  const encoded = encoding.encode(digest, bitsOf(key), random);
  if (encoded === undefined) throw cryptographicFailure();
  const whole = Buffer.concat([Buffer.alloc(octetsOf(key) - encoded.length), encoded]);
  return cryptographic(() => privateEncrypt({ key, padding }, whole));
}

/** Whether a signature is one of the digest (RFC 8017 sections 8.1.2 and 8.2.2). */
export function rsaVerify(key: KeyObject, encoding: RsaEncoding, digest: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== octetsOf(key)) return false;
  const encoded = opened(key, signature);
  return encoded !== undefined && encoding.isEncoding(encoded, digest, bitsOf(key));
}

/** The number that was signed; undefined for a signature that is not less than the modulus. */
function opened(key: KeyObject, signature: Uint8Array): Buffer | undefined {
  try {
    return cryptographic(() => publicDecrypt({ key, padding }, signature));
  } catch (error) {
    if (error instanceof KmipError) return undefined;
    throw error;
  }
}

function bitsOf(key: KeyObject): number {
  return key.asymmetricKeyDetails?.modulusLength ?? 0;
}

/** What DigestInfo has before the digest: RFC 8017 section 9.2 note 1, and NIST's identifiers of SHA-3. */
const DIGEST_INFOS: Readonly<Record<string, string>> = {
  md5: '3020300c06082a864886f70d020505000410',
  sha1: '3021300906052b0e03021a05000414',
  ripemd160: '3021300906052b2403020105000414',
  sha224: '302d300d06096086480165030402040500041c',
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
  'sha512-224': '302d300d06096086480165030402050500041c',
  'sha512-256': '3031300d060960864801650304020605000420',
  'sha3-224': '302d300d06096086480165030402070500041c',
  'sha3-256': '3031300d060960864801650304020805000420',
  'sha3-384': '3041300d060960864801650304020905000430',
  'sha3-512': '3051300d060960864801650304020a05000440',
};

/**
 * EMSA-PKCS1-v1_5 (RFC 8017 section 9.2). Without a hash, the octets handed over are the whole of the DigestInfo.
 * Throws Feature Not Supported for a hash that has no DigestInfo here.
 */
export function pkcs1Signature(hash: string | undefined): RsaEncoding {
  const info = hash === undefined ? '' : DIGEST_INFOS[hash];
  if (info === undefined) {
    throw new KmipError(Enum.ResultReason.FeatureNotSupported, 'no PKCS#1 v1.5 signatures with this hash');
  }
  const encode = (digest: Uint8Array, bits: number) => {
    const filler = Math.ceil(bits / 8) - info.length / 2 - digest.length - 3;
    if (filler < 8) return undefined;
    return Buffer.concat([Buffer.of(0, 1), Buffer.alloc(filler, 0xff), Buffer.of(0), Buffer.from(info, 'hex'), digest]);
  };
  return { encode, isEncoding: (encoded, digest, bits) => encode(digest, bits)?.equals(encoded) === true };
}

export interface PssOptions {
  /** OpenSSL's names. */
  readonly hash: string;
  /** The first is used for signing, any for verifying. */
  readonly maskHashes: readonly [string, ...string[]];
  /** Octets; where undefined, a signature gets as many as the mask's hash has, and one of any length is verified. */
  readonly saltLength: number | undefined;
}

const TRAILER = 0xbc;

/** EMSA-PSS (RFC 8017 section 9.1). */
export function pssSignature({ hash, maskHashes, saltLength }: PssOptions): RsaEncoding {
  const [maskHash] = maskHashes;
  const size = digestLength(hash);
  const salted = (digest: Uint8Array, salt: Uint8Array) => digestOf(hash, Buffer.alloc(8), digest, salt);
  return {
    encode(digest, bits, random) {
      const length = Math.ceil((bits - 1) / 8);
      const octets = saltLength ?? digestLength(maskHash);
      const zeros = length - octets - size - 2;
      if (zeros < 0) return undefined;
      const salt = random(octets);
      const hashed = salted(digest, salt);
      const block = Buffer.concat([Buffer.alloc(zeros), Buffer.of(1), salt]);
      const masked = withoutHighBits(xor(block, mgf1(maskHash, hashed, block.length)), bits);
      return Buffer.concat([masked, hashed, Buffer.of(TRAILER)]);
    },
    isEncoding(encoded, digest, bits) {
      const length = Math.ceil((bits - 1) / 8);
      const octets = encoded.subarray(encoded.length - length);
      const isFramed = octets.at(-1) === TRAILER && encoded.subarray(0, -length).every((octet) => octet === 0);
      if (!isFramed || length < size + 2) return false;
      const masked = octets.subarray(0, -size - 1);
      const hashed = octets.subarray(-size - 1, -1);
      if (!withoutHighBits(masked, bits).equals(masked)) return false;
      return maskHashes.some((mask) => {
        const block = withoutHighBits(xor(masked, mgf1(mask, hashed, masked.length)), bits);
        const start = block.findIndex((octet) => octet !== 0);
        const salt = block.subarray(start + 1);
        const isSalt = block[start] === 1 && (saltLength ?? salt.length) === salt.length;
        return isSalt && salted(digest, salt).equals(hashed);
      });
    },
  };
}

/** The encoding has one bit less than the modulus: the bits of its first octet beyond that are zero. */
function withoutHighBits(octets: Buffer, bits: number): Buffer {
  const copy = Buffer.from(octets);
  copy[0] = (copy[0] ?? 0) & (0xff >> (8 * Math.ceil((bits - 1) / 8) - (bits - 1)));
  return copy;
}
