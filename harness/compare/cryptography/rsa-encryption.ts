import type { StructureItem } from '../../codec/item.ts';
import { fieldValue } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { sameBytes } from '../equality.ts';
import { digestOf } from '../plausible.ts';
import { asymmetricKeysOf } from './asymmetric-keys.ts';
import type { Exchange } from './exchange.ts';
import type { CryptographicOperation } from './operation.ts';
import { masked, maskHashes, mgf1, rsa } from './rsa.ts';
import { type OutputVerdict, verdictOf } from './verdict.ts';

/** Whether an encoded message, as the private key gives it, holds the plaintext. */
type Padding = (encoded: Uint8Array, plaintext: Uint8Array, parameters: StructureItem) => OutputVerdict;

const PADDINGS: ReadonlyMap<number, Padding> = new Map<number, Padding>([
  [Enum.PaddingMethod.OAEP, verifyOaep],
  [Enum.PaddingMethod.PKCS1V1_5, (encoded, plaintext) => verdictOf([isMessage(pkcs1Message(encoded), plaintext)])],
  // Where the plaintext stands in a modulus that is longer is not said.
  [Enum.PaddingMethod.None, (encoded, plaintext) => verdictOf([sameBytes(encoded, plaintext)], false)],
]);

/**
 * Whether plaintext and ciphertext belong together under RSA: ciphertexts differ each time, so they are deciphered,
 * where the private key was seen.
 */
export function verifyRsaEncryption(
  { operation, object, otherHalf, parameters }: CryptographicOperation,
  { plaintext, ciphertext }: Exchange,
): OutputVerdict {
  const padding = PADDINGS.get(fieldValue(parameters, Tag.PaddingMethod, 'Enumeration') ?? 0);
  if (padding === undefined) return 'unknown';
  for (const key of asymmetricKeysOf(object, otherHalf)) {
    if (key.kind !== 'RSA' || key.privateExponent === undefined) continue;
    const encoded = rsa(ciphertext, key.privateExponent, key.modulus);
    if (encoded !== undefined) return padding(encoded, plaintext, parameters);
    // The server made a ciphertext that does not fit the modulus; one from the client proves nothing about the server.
    return operation === Enum.Operation.Encrypt ? 'wrong' : 'unknown';
  }
  return 'unknown';
}

function isMessage(message: Uint8Array | undefined, plaintext: Uint8Array): boolean {
  return message !== undefined && sameBytes(message, plaintext);
}

function verifyOaep(encoded: Uint8Array, plaintext: Uint8Array, parameters: StructureItem): OutputVerdict {
  const hash = fieldValue(parameters, Tag.HashingAlgorithm, 'Enumeration');
  const label = fieldValue(parameters, Tag.PSource, 'ByteString') ?? new Uint8Array();
  const labelHash = hash === undefined ? undefined : digestOf(hash, label);
  if (hash === undefined || labelHash === undefined) return 'unknown';
  const masks = maskHashes(parameters, hash).filter((mask) => digestOf(mask, label) !== undefined);
  return verdictOf(masks.map((maskHash) => isMessage(oaepMessage(encoded, labelHash, maskHash), plaintext)));
}

/** The message in an EME-OAEP encoding: RFC 8017 section 7.1.2 step 3. Undefined where there is none. */
function oaepMessage(encoded: Uint8Array, labelHash: Uint8Array, maskHash: number): Uint8Array | undefined {
  const hashLength = labelHash.length;
  if (encoded[0] !== 0 || encoded.length < 2 * hashLength + 2) return undefined;
  const maskedSeed = encoded.subarray(1, 1 + hashLength);
  const maskedBlock = encoded.subarray(1 + hashLength);
  const seedMask = mgf1(maskHash, maskedBlock, hashLength);
  const blockMask = seedMask && mgf1(maskHash, masked(maskedSeed, seedMask), maskedBlock.length);
  if (blockMask === undefined) return undefined;
  const block = masked(maskedBlock, blockMask);
  const separator = block.findIndex((octet, index) => index >= hashLength && octet !== 0);
  if (!sameBytes(block.subarray(0, hashLength), labelHash) || block[separator] !== 1) return undefined;
  return block.subarray(separator + 1);
}

/** The message in an EME-PKCS1-v1_5 encoding: RFC 8017 section 7.2.2 step 3. Undefined where there is none. */
function pkcs1Message(encoded: Uint8Array): Uint8Array | undefined {
  const separator = encoded.indexOf(0, 2);
  return encoded[0] === 0 && encoded[1] === 2 && separator >= 10 ? encoded.subarray(separator + 1) : undefined;
}
