import { createHash } from 'node:crypto';
import { byteString, enumeration, type Item, type StructureItem, structure } from '../../harness/codec/item.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';

/**
 * The mandatory Digest attribute of an object: SHA-256 of its Key Material, Certificate Value or Opaque Data Value. Of
 * a Byte String the octets count, of a structure its TTLV encoding (1.4 section 3.17).
 *
 * @param keyFormatType the format of the material, for keys and secret data only.
 */
export function digestAttribute(material: Item, keyFormatType?: number): StructureItem {
  const octets = material.type === 'ByteString' ? material.value : encodeTtlv(material);
  const format = keyFormatType === undefined ? [] : [enumeration(Tag.KeyFormatType, keyFormatType)];
  return structure(Tag.Digest, [
    enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA_256),
    byteString(Tag.DigestValue, createHash('sha256').update(octets).digest()),
    ...format,
  ]);
}
