import { byteString, enumeration, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { digestAttribute } from '../crypto/digest.ts';
import type { Blueprint } from './new-object.ts';

const { Opaque } = Enum.KeyFormatType;

/** A Secret Data object (1.4 section 2.2.7) of these octets, which are a seed unless it is said what they are. */
export function secretDataParts(
  octets: Uint8Array,
  secretDataType: number = Enum.SecretDataType.Seed,
): Pick<Blueprint, 'objectType' | 'content' | 'derived'> {
  const material = byteString(Tag.KeyMaterial, octets);
  return {
    objectType: Enum.ObjectType.SecretData,
    content: structure(Tag.SecretData, [
      enumeration(Tag.SecretDataType, secretDataType),
      structure(Tag.KeyBlock, [enumeration(Tag.KeyFormatType, Opaque), structure(Tag.KeyValue, [material])]),
    ]),
    derived: [['Digest', digestAttribute(material, Opaque)]],
  };
}
