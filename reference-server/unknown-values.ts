import type { Item } from '../harness/codec/item.ts';
import { ITEM_TYPES } from '../harness/spec/item-types.ts';
import { enumInVersion } from '../harness/spec/registry.ts';
import { enumerationOf } from '../harness/spec/values.ts';
import { inVersion, type Version } from '../harness/spec/versions.ts';

/** Vendors' values begin with 8 (1.4 section 9.1.3.2). */
const FIRST_EXTENSION = 0x80000000;

/**
 * The first part of an item that `version` does not define, the item itself or a field at any depth: an enumeration value, or
 * a value of a type that came later, such as the Date-Time Extended of a vendor's attribute. Undefined where there is none.
 * `attributeName` is that beside an Attribute Value.
 */
export function unknownValue(item: Item, version: Version, attributeName?: string): Item | undefined {
  if (item.type === 'Structure') {
    for (const field of item.value) {
      const unknown = unknownValue(field, version);
      if (unknown !== undefined) return unknown;
    }
    return undefined;
  }
  if (item.type !== 'Enumeration') return inVersion(ITEM_TYPES[item.type], version) ? undefined : item;
  const table = item.value < FIRST_EXTENSION ? enumerationOf(item.tag, attributeName) : undefined;
  return table === undefined || enumInVersion(table, item.value, version) ? undefined : item;
}
