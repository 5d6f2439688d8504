import type { CaseItem, CaseStructure } from '../cases/case.ts';
import type { Item, StructureItem } from '../codec/item.ts';
import { attributeByName } from '../spec/attributes.ts';
import { tagName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';

/** Whether an attribute is the client's (x-) or the server's (y-) own: 1.4 section 3.39. */
export function isCustomAttribute(name: string): boolean {
  return /^[xy]-/.test(name);
}

/** The name by which the judge knows an attribute: its XML name where the registry has it, else the name itself. */
export function attributeKey(printedName: string): string {
  if (isCustomAttribute(printedName)) return printedName;
  return attributeByName(printedName)?.key ?? printedName;
}

/**
 * The attribute that a structure with an Attribute Name is about, or undefined. One with a Vendor Identification is the
 * vendor's: x and y are for the Custom Attributes of 1.x, so that x-ID is the same in both forms (2.0 section 4.53).
 */
export function attributeOf(item: CaseStructure | StructureItem): string | undefined {
  const name = textIn(item, Tag.AttributeName);
  const vendor = textIn(item, Tag.VendorIdentification);
  return name === undefined || vendor === undefined ? name && attributeKey(name) : `${vendor}-${name}`;
}

/**
 * The attribute that an item names or is: an Attribute Name, an Attribute Reference (2.0 section 5.5), an Attribute, or
 * a field of Attributes. Undefined where the item does not say.
 */
export function attributeAt(item: CaseItem | Item): string | undefined {
  const named = item.tag === Tag.AttributeName || item.tag === Tag.AttributeReference;
  if (item.type === 'Structure') {
    return named || item.tag === Tag.Attribute ? attributeOf(item) : tagName(item.tag);
  }
  if (!named) return tagName(item.tag);
  if (!('value' in item)) return undefined;
  return item.type === 'Enumeration' ? tagName(item.value) : attributeKey(String(item.value));
}

function textIn(item: CaseStructure | StructureItem, tag: number): string | undefined {
  const field = (item.value as readonly (CaseItem | Item)[]).find((entry) => entry.tag === tag);
  return field?.type === 'TextString' && 'value' in field ? field.value : undefined;
}
