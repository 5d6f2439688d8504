import type { StructureItem } from '../../codec/item.ts';
import { toTwosComplement } from '../../codec/twos-complement.ts';
import { fieldValue } from '../../message/fields.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { digestOf } from '../plausible.ts';
import { bitLength, power, toInteger } from './integers.ts';

/**
 * What RSA makes of octets under an exponent, as many octets as the modulus has: RFC 8017 sections 5.1 and 5.2.
 * Undefined where they are of another length or not below the modulus.
 */
export function rsa(octets: Uint8Array, exponent: bigint, modulus: bigint): Uint8Array | undefined {
  const length = Math.ceil(bitLength(modulus) / 8);
  const number = toInteger(octets);
  if (octets.length !== length || number >= modulus) return undefined;
  return toTwosComplement(power(number, exponent, modulus), length);
}

/**
 * The hashes that MGF1 may use. Mask Generator Hashing Algorithm defaults to SHA-1 (1.4 section 3.6); before 1.4 there
 * was no such field, and the hash of the message serves for both in most implementations. None for another generator.
 */
export function maskHashes(parameters: StructureItem, hash: number): readonly number[] {
  const generator = fieldValue(parameters, Tag.MaskGenerator, 'Enumeration') ?? Enum.MaskGenerator.MGF1;
  if (generator !== Enum.MaskGenerator.MGF1) return [];
  const given = fieldValue(parameters, Tag.MaskGeneratorHashingAlgorithm, 'Enumeration');
  return given === undefined ? [Enum.HashingAlgorithm.SHA_1, hash] : [given];
}

/** MGF1: RFC 8017 section B.2.1. Undefined for a hash that cannot be computed here. */
export function mgf1(hash: number, seed: Uint8Array, length: number): Uint8Array | undefined {
  const mask = Buffer.alloc(length);
  const counter = Buffer.alloc(4);
  for (let filled = 0, index = 0; filled < length; index += 1) {
    counter.writeUInt32BE(index);
    const digest = digestOf(hash, Buffer.concat([seed, counter]));
    if (digest === undefined) return undefined;
    mask.set(digest.subarray(0, length - filled), filled);
    filled += digest.length;
  }
  return mask;
}

/** `octets` under a mask of the same length. */
export function masked(octets: Uint8Array, mask: Uint8Array): Uint8Array {
  return octets.map((octet, index) => octet ^ (mask[index] ?? 0));
}
