import { createCipheriv, createHmac } from 'node:crypto';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { type Fields, required } from '../fields.ts';
import { assertAvailable, BLOCK_CIPHERS } from './block-ciphers.ts';
import { cryptographic, cryptographicFailure } from './failures.ts';
import { hashName, xor } from './hashes.ts';
import { poly1305 } from './poly1305.ts';
import { atOnce, type Transform } from './transform.ts';

const A = Enum.CryptographicAlgorithm;
const H = Enum.HashingAlgorithm;
const M = Enum.BlockCipherMode;
const R = Enum.ResultReason;

/** The hash of each HMAC algorithm (RFC 2104). */
const HMACS: ReadonlyMap<number, number> = new Map([
  [A.HMAC_SHA1, H.SHA_1],
  [A.HMAC_SHA224, H.SHA_224],
  [A.HMAC_SHA256, H.SHA_256],
  [A.HMAC_SHA384, H.SHA_384],
  [A.HMAC_SHA512, H.SHA_512],
  [A.HMAC_MD5, H.MD5],
  [A.HMAC_SHA3_224, H.SHA3_224],
  [A.HMAC_SHA3_256, H.SHA3_256],
  [A.HMAC_SHA3_384, H.SHA3_384],
  [A.HMAC_SHA3_512, H.SHA3_512],
]);

/** The Hashing Algorithm of an HMAC algorithm; undefined for any other algorithm. */
export function hmacHash(algorithm: number): number | undefined {
  return HMACS.get(algorithm);
}

/** How a block cipher makes a MAC, by Block Cipher Mode. */
const BLOCK_MACS: ReadonlyMap<number, typeof cmac> = new Map([
  [M.CMAC, cmac],
  [M.CBC_MAC, cbcMac],
]);

/** The constant of the subkeys for each block length (SP 800-38B section 5.3). */
const R_B: Readonly<Record<number, number>> = { 8: 0x1b, 16: 0x87 };

/**
 * The MAC of data under `key`, whose own algorithm is `keyAlgorithm`: an HMAC where the parameters or the key name one,
 * Poly1305 with a key of that, else a MAC of a block cipher by the Block Cipher Mode. Throws Invalid Message where they name neither, Feature Not Supported for
 * what this server does not have.
 */
export function mac(keyAlgorithm: number | undefined, key: Uint8Array, parameters: Fields): Transform {
  const algorithm = required(
    parameters.enumeration(Tag.CryptographicAlgorithm) ?? keyAlgorithm,
    Tag.CryptographicAlgorithm,
  );
  const hash = hmacHash(algorithm);
  if (hash !== undefined) return hmac(hash, key);
  if (algorithm !== keyAlgorithm) {
    throw new KmipError(R.InvalidField, 'the key is not one of this Cryptographic Algorithm');
  }
  if (algorithm === A.Poly1305) return atOnce((data) => poly1305(key, data));
  const mode = required(parameters.enumeration(Tag.BlockCipherMode), Tag.BlockCipherMode);
  const [cipher, make] = [BLOCK_CIPHERS.get(algorithm), BLOCK_MACS.get(mode)];
  if (cipher === undefined || make === undefined) {
    throw new KmipError(R.FeatureNotSupported, 'this server does not have the MAC');
  }
  const name = `${cipher.name(key.length)}-cbc`;
  assertAvailable(name);
  const own = cipher.key?.(key) ?? key;
  return atOnce((data) => make(name, own, cipher.block, data));
}

function hmac(hash: number, key: Uint8Array): Transform {
  const state = createHmac(hashName(hash), key);
  return {
    update(part) {
      state.update(part);
      return Buffer.alloc(0);
    },
    final: () => state.digest(),
  };
}

/** SP 800-38B section 6.2: the last block of CBC, after a subkey has been put over the last block of the data. */
function cmac(cbc: string, key: Uint8Array, block: number, data: Buffer): Buffer {
  const encrypt = (octets: Buffer) => {
    const cipher = createCipheriv(cbc, key, Buffer.alloc(block));
    cipher.setAutoPadding(false);
    return Buffer.concat([cipher.update(octets), cipher.final()]).subarray(-block);
  };
  const k1 = doubled(encrypt(Buffer.alloc(block)));
  const isWhole = data.length > 0 && data.length % block === 0;
  const padding = Buffer.concat([Buffer.of(0x80), Buffer.alloc(block - 1 - (data.length % block))]);
  const message = isWhole ? data : Buffer.concat([data, padding]);
  const last = xor(message.subarray(-block), isWhole ? k1 : doubled(k1));
  return encrypt(Buffer.concat([message.subarray(0, -block), last]));
}

/** ISO/IEC 9797-1, MAC algorithm 1 without padding: the last block of CBC. */
function cbcMac(cbc: string, key: Uint8Array, block: number, data: Buffer): Buffer {
  if (data.length === 0) throw cryptographicFailure();
  const cipher = createCipheriv(cbc, key, Buffer.alloc(block));
  cipher.setAutoPadding(false);
  return cryptographic(() => Buffer.concat([cipher.update(data), cipher.final()])).subarray(-block);
}

/** Twice an element of GF(2^(8 * length)). */
function doubled(octets: Buffer): Buffer {
  const shifted = octets.map((octet, index) => ((octet << 1) | ((octets[index + 1] ?? 0) >> 7)) & 0xff);
  const carry = (octets[0] ?? 0) >> 7;
  const last = octets.length - 1;
  shifted[last] = (shifted[last] ?? 0) ^ (carry * (R_B[octets.length] ?? 0));
  return Buffer.from(shifted);
}
