import type { StructureItem } from '../../harness/codec/item.ts';
import { fieldValue, structureField } from '../../harness/message/fields.ts';
import { keyBlockOf } from '../../harness/message/key-block.ts';
import { Tag } from '../../harness/spec/tags.ts';

/** The octets of the object in an answer to Get or Export: Key Material that is a Byte String, or Opaque Data Value. */
export function contentOf(payload: StructureItem): Uint8Array | undefined {
  const value = structureField(keyBlockOf(payload), Tag.KeyValue);
  const opaque = structureField(payload, Tag.OpaqueObject);
  return fieldValue(value, Tag.KeyMaterial, 'ByteString') ?? fieldValue(opaque, Tag.OpaqueDataValue, 'ByteString');
}
