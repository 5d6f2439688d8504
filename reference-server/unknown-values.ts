import type { Item, ItemOf } from '../harness/codec/item.ts';
import { enumInVersion } from '../harness/spec/registry.ts';
import { enumerationOf } from '../harness/spec/values.ts';
import type { Version } from '../harness/spec/versions.ts';

/** Vendors' values begin with 8 (1.4 section 9.1.3.2). */
const FIRST_EXTENSION = 0x80000000;

/**
 * The first enumeration in an item whose value `version` does not define, the item itself or a field at any depth;
 * undefined where there is none. `attributeName` is that beside an Attribute Value.
 */
export function unknownValue(item: Item, version: Version, attributeName?: string): ItemOf<'Enumeration'> | undefined {
  if (item.type === 'Structure') {
    for (const field of item.value) {
      const unknown = unknownValue(field, version);
      if (unknown !== undefined) return unknown;
    }
    return undefined;
  }
  if (item.type !== 'Enumeration' || item.value >= FIRST_EXTENSION) return undefined;
  const table = enumerationOf(item.tag, attributeName);
  return table === undefined || enumInVersion(table, item.value, version) ? undefined : item;
}
