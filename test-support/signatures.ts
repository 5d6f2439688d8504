import { bigInteger, byteString, enumeration, type Item, structure } from '../harness/codec/item.ts';
import { encodeTtlv } from '../harness/codec/ttlv.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import type { Exchanged } from './cryptographic-output.ts';

export const digital = (code: number): Item => enumeration(Tag.DigitalSignatureAlgorithm, code);
export const hashing = (code: number): Item => enumeration(Tag.HashingAlgorithm, code);
/** Key Material of a transparent key, as its octets. */
export const material = (...fields: Item[]): Uint8Array => encodeTtlv(structure(Tag.KeyMaterial, fields));
export const big = (tag: number, digits: string): Item => bigInteger(tag, BigInt(`0x${digits}`));

/** A Sign of `data` (text) with these parameters. */
export function signed(
  contents: Exchanged['contents'],
  parameters: readonly Item[],
  data: string,
  signature: Uint8Array,
  algorithm?: number,
): Exchanged {
  return {
    operation: Enum.Operation.Sign,
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(contents === undefined ? {} : { contents }),
    parameters,
    request: [byteString(Tag.Data, Buffer.from(data))],
    response: [byteString(Tag.SignatureData, signature)],
    judged: Tag.SignatureData,
  };
}

/** The same with the digest in place of the data. */
export function digested(exchanged: Exchanged, digest: Uint8Array): Exchanged {
  return { ...exchanged, request: [byteString(Tag.DigestedData, digest)] };
}
