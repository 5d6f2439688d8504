import type { Item } from '../../codec/item.ts';
import { tagLabel } from '../../codec/path.ts';
import { Tag } from '../../spec/tags.ts';
import type { Product } from './results.ts';

/** What a server calls itself, from the fields of its answers to Query (1.4 section 4.25, 2.1 section 6.1.40). */
export function productOf(fields: readonly Item[]): Product {
  const vendor = fields.find(({ tag, type }) => tag === Tag.VendorIdentification && type === 'TextString');
  const information = fields.flatMap((field) => {
    if (field.tag !== Tag.ServerInformation || field.type !== 'Structure') return [];
    return field.value.flatMap((one) => (one.type === 'TextString' ? [[tagLabel(one.tag), one.value] as const] : []));
  });
  return { ...(vendor?.type === 'TextString' && { vendor: vendor.value }), information };
}
