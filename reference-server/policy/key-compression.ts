import { enumeration, type StructureItem, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { readKeyMaterial, writeKeyMaterial } from '../crypto/key-formats.ts';
import { inPointForm } from '../crypto/point-compression.ts';
import { KmipError } from '../errors.ts';
import { Fields } from '../fields.ts';
import { readKeyBlock } from './key-blocks.ts';

/**
 * The object with the point of its EC public key in the form of a Key Compression Type, which its Key Block then names (1.4
 * sections 2.1.3 and 4.11). Throws Key Compression Type Not Supported for any other object.
 *
 * @param content of the object, not wrapped.
 */
export function inCompression(objectType: number, content: StructureItem, compressionType: number): StructureItem {
  const block = new Fields(content).fields(Tag.KeyBlock)?.structure;
  const keyValue = block && compressedKeyValue(objectType, content, compressionType);
  if (block === undefined || keyValue === undefined) {
    throw new KmipError(
      Enum.ResultReason.KeyCompressionTypeNotSupported,
      'the object cannot be provided in this Key Compression Type',
    );
  }
  const fields = block.value
    .filter(({ tag }) => tag !== Tag.KeyCompressionType)
    .flatMap((field) => {
      if (field.tag === Tag.KeyFormatType) return [field, enumeration(Tag.KeyCompressionType, compressionType)];
      return field.tag === Tag.KeyValue ? [keyValue] : [field];
    });
  const compressed = structure(Tag.KeyBlock, fields);
  return { ...content, value: content.value.map((field) => (field.tag === Tag.KeyBlock ? compressed : field)) };
}

function compressedKeyValue(
  objectType: number,
  content: StructureItem,
  compressionType: number,
): StructureItem | undefined {
  const { keyFormatType, material } = readKeyBlock(content);
  const key = material && readKeyMaterial(objectType, keyFormatType, material);
  const point = key?.kind === 'public' ? inPointForm(key.key, compressionType) : undefined;
  const made = point && writeKeyMaterial(objectType, keyFormatType, { kind: 'public', key: point });
  const attributes = new Fields(content).fields(Tag.KeyBlock)?.fields(Tag.KeyValue)?.all(Tag.Attribute) ?? [];
  return made && structure(Tag.KeyValue, [made, ...attributes]);
}
