import type { Item, StructureItem } from '../codec/item.ts';
import { childPath, tagLabel } from '../codec/path.ts';

/** An item of a message and where it stands. */
export interface Found<T extends Item = Item> {
  readonly item: T;
  readonly path: () => string;
  /** The structures around it, innermost first. */
  readonly parents: readonly StructureItem[];
}

/** How many items of a message are looked at: what floods a reader is not searched to its end. */
const MOST_ITEMS = 50_000;

/** The items inside a message, in the order of the encoding. */
export function itemsOf(message: StructureItem): Found[] {
  const found: Found[] = [];
  collect(message, () => tagLabel(message.tag), [message], found);
  return found;
}

function collect(item: StructureItem, at: () => string, parents: readonly StructureItem[], into: Found[]): void {
  for (const [index, field] of item.value.entries()) {
    if (into.length >= MOST_ITEMS) return;
    const path = (): string => childPath(at(), item.value, index);
    into.push({ item: field, path, parents });
    if (field.type === 'Structure') collect(field, path, [field, ...parents], into);
  }
}

/** Those that are structures with one of these tags. */
export function structuresWithTag(found: readonly Found[], ...tags: readonly number[]): Found<StructureItem>[] {
  return found.filter((one): one is Found<StructureItem> => {
    return one.item.type === 'Structure' && tags.includes(one.item.tag);
  });
}
