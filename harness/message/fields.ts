import { child, type Item, type LeafItem, type StructureItem } from '../codec/item.ts';
import { Tag } from '../spec/tags.ts';

/** What the value of a leaf is, by item type. */
type Values = { readonly [I in LeafItem as I['type']]: I['value'] };

/**
 * The value of the first field with this tag, or undefined where there is none or it is of another type: reading
 * never fails, `validate` says what is wrong.
 */
export function fieldValue<T extends keyof Values>(
  parent: StructureItem | undefined,
  tag: number,
  type: T,
): Values[T] | undefined {
  const field = parent === undefined ? undefined : child(parent, tag);
  return field?.type === type ? (field.value as Values[T]) : undefined;
}

/** The first field with this tag where it is a Structure. */
export function structureField(parent: StructureItem | undefined, tag: number): StructureItem | undefined {
  const field = parent === undefined ? undefined : child(parent, tag);
  return field?.type === 'Structure' ? field : undefined;
}

/** The payload of a batch item, be it of a response or of a request. */
export function payloadOf(item: StructureItem): StructureItem | undefined {
  return structureField(item, Tag.ResponsePayload) ?? structureField(item, Tag.RequestPayload);
}

/** Every field with this tag that is a Structure, in order. */
export function structureFields(parent: StructureItem | undefined, tag: number): StructureItem[] {
  const found: StructureItem[] = [];
  for (const field of parent?.value ?? []) if (field.tag === tag && field.type === 'Structure') found.push(field);
  return found;
}

/** The values of every Enumeration field with this tag, in order. */
export function enumerationFields(parent: StructureItem | undefined, tag: number): number[] {
  const found: number[] = [];
  for (const field of parent?.value ?? [])
    if (field.tag === tag && field.type === 'Enumeration') found.push(field.value);
  return found;
}

/** The items that are there: for lists of fields of which some are optional. */
export function present(...items: readonly (Item | undefined)[]): Item[] {
  return items.filter((item) => item !== undefined);
}

/** The item made of a value, or undefined where there is none. */
export function optional<T>(value: T | undefined, make: (value: T) => Item): Item | undefined {
  return value === undefined ? undefined : make(value);
}
