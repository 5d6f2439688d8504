import { createCipheriv, createHmac } from 'node:crypto';
import { fieldValue } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { sameBytes } from '../equality.ts';
import { type BlockCipher, blockCipher } from './block-ciphers.ts';
import { algorithmsOf, type CryptographicOperation } from './operation.ts';
import { symmetricKeyOf } from './symmetric-key.ts';
import { type OutputVerdict, verdictOf } from './verdict.ts';

/** The hash of each HMAC, in node:crypto's name. */
const HMACS: ReadonlyMap<number, string> = new Map([
  [Enum.CryptographicAlgorithm.HMAC_MD5, 'md5'],
  [Enum.CryptographicAlgorithm.HMAC_SHA1, 'sha1'],
  [Enum.CryptographicAlgorithm.HMAC_SHA224, 'sha224'],
  [Enum.CryptographicAlgorithm.HMAC_SHA256, 'sha256'],
  [Enum.CryptographicAlgorithm.HMAC_SHA384, 'sha384'],
  [Enum.CryptographicAlgorithm.HMAC_SHA512, 'sha512'],
  [Enum.CryptographicAlgorithm.HMAC_SHA3_224, 'sha3-224'],
  [Enum.CryptographicAlgorithm.HMAC_SHA3_256, 'sha3-256'],
  [Enum.CryptographicAlgorithm.HMAC_SHA3_384, 'sha3-384'],
  [Enum.CryptographicAlgorithm.HMAC_SHA3_512, 'sha3-512'],
]);

/**
 * Whether MAC Data is the MAC of Data: 1.4 section 4.33. The parameters choose the MAC; a block cipher's key under CMAC
 * mode gives CMAC. A shorter MAC says nothing: how it would be truncated is not said.
 */
export function verifyMac(operation: CryptographicOperation): OutputVerdict {
  const data = fieldValue(operation.request, Tag.Data, 'ByteString');
  const mac = fieldValue(operation.response, Tag.MACData, 'ByteString');
  const key = symmetricKeyOf(operation.object);
  if (data === undefined || mac === undefined || key === undefined) return 'unknown';
  const computed = computeMac(operation, key, data);
  return computed?.length === mac.length ? verdictOf([sameBytes(computed, mac)]) : 'unknown';
}

function computeMac(operation: CryptographicOperation, key: Uint8Array, data: Uint8Array): Uint8Array | undefined {
  const { ofObject, given } = algorithmsOf(operation);
  const algorithm = given ?? ofObject;
  if (algorithm === undefined) return undefined;
  const hash = HMACS.get(algorithm);
  if (hash !== undefined) return createHmac(hash, key).update(data).digest();
  const mode = fieldValue(operation.parameters, Tag.BlockCipherMode, 'Enumeration');
  const cipher = mode === Enum.BlockCipherMode.CMAC ? blockCipher(algorithm, key) : undefined;
  return cipher && cmac(cipher, data);
}

/** The constants of SP 800-38B section 5.3 by octets of the block. */
const R: Readonly<Record<number, bigint>> = { 8: 0x1bn, 16: 0x87n };

/** CMAC (SP 800-38B section 6): node:crypto has none in Node 20. */
function cmac({ name, key, block }: BlockCipher, data: Uint8Array): Uint8Array {
  const encipher = (mode: string, iv: Uint8Array | null, blocks: Uint8Array): Buffer =>
    createCipheriv(`${name}-${mode}`, key, iv).setAutoPadding(false).update(blocks);
  const bits = block * 8;
  const double = (value: bigint): bigint =>
    BigInt.asUintN(bits, value << 1n) ^ (value >> BigInt(bits - 1) === 1n ? (R[block] ?? 0n) : 0n);
  const k1 = double(BigInt(`0x${encipher('ecb', null, Buffer.alloc(block)).toString('hex')}`));
  const isWhole = data.length > 0 && data.length % block === 0;
  const filled = isWhole ? data : Buffer.concat([data, Buffer.from([0x80])]);
  const blocks = Buffer.alloc(Math.ceil(filled.length / block) * block);
  blocks.set(filled);
  const last = blocks.subarray(-block);
  const mask = Buffer.from((isWhole ? k1 : double(k1)).toString(16).padStart(block * 2, '0'), 'hex');
  last.forEach((octet, index) => {
    last[index] = octet ^ (mask[index] ?? 0);
  });
  return encipher('cbc', Buffer.alloc(block), blocks).subarray(-block);
}
