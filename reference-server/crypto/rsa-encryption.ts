import { constants, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import type { Fields } from '../fields.ts';
import { cryptographic, cryptographicFailure, requiredParameter } from './failures.ts';
import { digest, digestLength, hashName, mgf1, xor } from './hashes.ts';
import { atOnce, type Transform } from './transform.ts';

const P = Enum.PaddingMethod;
const { SHA_1 } = Enum.HashingAlgorithm;
const padding = constants.RSA_NO_PADDING;

/** How a Padding Method fills the modulus; `length` is that of the modulus in octets. */
interface RsaPadding {
  encode(data: Buffer, length: number, random: (length: number) => Uint8Array): Buffer;
  /** Undefined where the octets were not made so. */
  decode(encoded: Buffer): Buffer | undefined;
}

/** node:crypto has one hash for label and mask, and no PKCS#1 v1.5 for private keys: so both are made here. */
const PADDINGS: ReadonlyMap<number, (parameters: Fields) => RsaPadding> = new Map([
  [P.None, () => none],
  [P.PKCS1V1_5, () => pkcs1],
  [P.OAEP, oaep],
]);

/**
 * Encryption by an RSA public key (RFC 8017 section 7). Throws Invalid Message where the parameters have no Padding
 * Method, Feature Not Supported for one that is not of RSA encryption; in 2.x Bad or Unsupported Cryptographic Parameters.
 */
export function rsaEncryption(key: KeyObject, parameters: Fields, random: (length: number) => Uint8Array): Transform {
  const { encode } = paddingOf(parameters);
  return atOnce((data) => cryptographic(() => publicEncrypt({ key, padding }, encode(data, octetsOf(key), random))));
}

/** Decryption by an RSA private key. Throws as `rsaEncryption`. */
export function rsaDecryption(key: KeyObject, parameters: Fields): Transform {
  const { decode } = paddingOf(parameters);
  return atOnce((data) => {
    const plain = decode(cryptographic(() => privateDecrypt({ key, padding }, data)));
    if (plain === undefined) throw cryptographicFailure();
    return plain;
  });
}

function paddingOf(parameters: Fields): RsaPadding {
  const method = requiredParameter(parameters.enumeration(Tag.PaddingMethod), Tag.PaddingMethod);
  const make = PADDINGS.get(method);
  if (make === undefined) {
    throw new KmipError(REASONS.parametersNotSupported, 'RSA encryption does not have this Padding Method');
  }
  return make(parameters);
}

/** Octets of the modulus. */
export function octetsOf(key: KeyObject): number {
  return Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
}

/** The number itself, as long as the modulus. */
const none: RsaPadding = { encode: (data) => data, decode: (encoded) => encoded };

/** RFC 8017 section 7.2. */
const pkcs1: RsaPadding = {
  encode(data, length, random) {
    const count = length - data.length - 3;
    if (count < 8) throw cryptographicFailure();
    // "pseudo-randomly generated nonzero octets"
    const filler = Buffer.from(random(count)).map((octet) => (octet === 0 ? 1 : octet));
    return Buffer.concat([Buffer.of(0, 2), filler, Buffer.of(0), data]);
  },
  decode(encoded) {
    const end = encoded.indexOf(0, 2);
    return encoded[0] === 0 && encoded[1] === 2 && end >= 10 ? encoded.subarray(end + 1) : undefined;
  },
};

/**
 * RFC 8017 section 7.1, with the defaults of 1.4 Table 65: SHA-1 for the mask, an empty label. The hash is SHA-1 too where
 * none is given, as RFC 8017 appendix A.2.1 has it.
 */
function oaep(parameters: Fields): RsaPadding {
  const hash = hashName(parameters.enumeration(Tag.HashingAlgorithm) ?? SHA_1);
  const maskHash = hashName(parameters.enumeration(Tag.MaskGeneratorHashingAlgorithm) ?? SHA_1);
  const labelDigest = digest(hash, parameters.bytes(Tag.PSource) ?? Buffer.alloc(0));
  const size = digestLength(hash);
  return {
    encode(data, length, random) {
      const zeros = length - data.length - 2 * size - 2;
      if (zeros < 0) throw cryptographicFailure();
      const block = Buffer.concat([labelDigest, Buffer.alloc(zeros), Buffer.of(1), data]);
      const seed = random(size);
      const masked = xor(block, mgf1(maskHash, seed, block.length));
      return Buffer.concat([Buffer.of(0), xor(seed, mgf1(maskHash, masked, size)), masked]);
    },
    decode(encoded) {
      const masked = encoded.subarray(1 + size);
      const seed = xor(encoded.subarray(1, 1 + size), mgf1(maskHash, masked, size));
      const block = xor(masked, mgf1(maskHash, seed, masked.length));
      const start = block.indexOf(1, size);
      const isRight =
        encoded[0] === 0 &&
        start >= size &&
        block.subarray(0, size).equals(labelDigest) &&
        block.subarray(size, start).every((octet) => octet === 0);
      return isRight ? block.subarray(start + 1) : undefined;
    },
  };
}
