import { children, type Item, type StructureItem } from '../codec/item.ts';
import { encodeTtlv } from '../codec/ttlv.ts';
import { Tag } from '../spec/tags.ts';

/** Each piece of unwrapped content in a Register request or a Get response, with its Key Format Type (0: none). */
export function contentsIn(payload: StructureItem): { format: number; octets: Uint8Array }[] {
  const contents: { format: number; octets: Uint8Array }[] = [];
  for (const object of payload.value) {
    if (object.type !== 'Structure') continue;
    for (const field of object.value) {
      const plain = field.tag === Tag.CertificateValue || field.tag === Tag.OpaqueDataValue;
      if (plain && field.type === 'ByteString') contents.push({ format: 0, octets: field.value });
      if (field.tag === Tag.KeyBlock && field.type === 'Structure') contents.push(...contentsOfKeyBlock(field));
    }
  }
  return contents;
}

function contentsOfKeyBlock(keyBlock: StructureItem): { format: number; octets: Uint8Array }[] {
  const format = keyBlock.value.find((field) => field.tag === Tag.KeyFormatType);
  const keyValue = keyBlock.value.find((field) => field.tag === Tag.KeyValue);
  if (format?.type !== 'Enumeration' || keyValue?.type !== 'Structure') return [];
  if (children(keyBlock, Tag.KeyWrappingData).length > 0) return [];
  const material = keyValue.value.find((field) => field.tag === Tag.KeyMaterial);
  return material === undefined ? [] : [{ format: format.value, octets: materialOctets(material) }];
}

/** What a Digest of Key Material is computed over: its octets, those of a structure in TTLV (1.4 section 3.17). */
export function materialOctets(material: Item): Uint8Array {
  return material.type === 'ByteString' ? material.value : encodeTtlv(material);
}
