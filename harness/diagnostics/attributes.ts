import type { Item, StructureItem } from '../codec/item.ts';
import { encodeTtlv } from '../codec/ttlv.ts';
import { type AttributeView, readAttribute, readAttributes } from '../message/attributes.ts';
import { fieldValue } from '../message/fields.ts';
import { type Attribute, attributeByName, attributeByTag, isCustomName } from '../spec/attributes.ts';
import { Tag } from '../spec/tags.ts';
import { atLeast, type Version } from '../spec/versions.ts';
import { type Found, structuresWithTag } from './found.ts';

/** The structures that carry attributes under their own tags (2.1 sections 5.1 to 5.4, 5.6, 5.7). */
const CONTAINERS = [
  Tag.Attributes,
  Tag.CommonAttributes,
  Tag.PrivateKeyAttributes,
  Tag.PublicKeyAttributes,
  Tag.CurrentAttribute,
  Tag.NewAttribute,
];

/** An attribute in a message, in either form. */
export interface SeenAttribute extends AttributeView {
  /** As ManagedObject.fixed has it: the XML name, or the whole name of an attribute of a client, server or vendor. */
  readonly key: string;
  readonly path: () => string;
  readonly parents: Found['parents'];
}

/** Every attribute among the items of a message, in order. */
export function attributesIn(found: readonly Found[], version: Version): SeenAttribute[] {
  // 2.0 chapter 5 has items under their own tags for the Attribute structures of 1.4 section 2.1.1.
  if (!atLeast(version, '2.0')) {
    return structuresWithTag(found, Tag.Attribute).map((one) => seen(readAttribute(one.item), one));
  }
  const containers = new Map(structuresWithTag(found, ...CONTAINERS).map(({ item }) => [item, readAttributes(item)]));
  const position = new Map<StructureItem, number>();
  return found.flatMap((field) => {
    const [parent] = field.parents;
    const views = parent && containers.get(parent);
    if (parent === undefined || views === undefined) return [];
    const index = position.get(parent) ?? 0;
    position.set(parent, index + 1);
    return [seen(views[index] as AttributeView, field)];
  });
}

function seen(view: AttributeView, { path, parents }: Found): SeenAttribute {
  return { ...view, key: attributeKey(view), path, parents };
}

/** The attributes inside each structure, at any depth. */
export function byStructure(
  attributes: readonly SeenAttribute[],
): ReadonlyMap<StructureItem, readonly SeenAttribute[]> {
  const inside = new Map<StructureItem, SeenAttribute[]>();
  for (const attribute of attributes) {
    for (const structure of attribute.parents) {
      const known = inside.get(structure);
      if (known === undefined) inside.set(structure, [attribute]);
      else known.push(attribute);
    }
  }
  return inside;
}

/** The name by which the run knows an attribute. */
function attributeKey({ name, vendor }: AttributeView): string {
  if (vendor !== undefined) return `${vendor}-${name}`;
  return isCustomName(name) ? name : (attributeByName(name)?.key ?? name);
}

/** The registered attribute that an item names: an Attribute Name (1.x) or an Attribute Reference (2.x). */
export function namedAttribute(item: Item): Attribute | undefined {
  if (item.tag === Tag.AttributeName && item.type === 'TextString') return attributeByName(item.value);
  if (item.tag === Tag.AttributeReference && item.type === 'Enumeration') return attributeByTag(item.value);
  return undefined;
}

/** As SeenAttribute.key, for an item that names an attribute; undefined for any other. */
export function namedKey(item: Item): string | undefined {
  if (item.tag === Tag.AttributeName && item.type === 'TextString') return attributeKey({ name: item.value });
  if (item.tag !== Tag.AttributeReference || item.type !== 'Structure') return namedAttribute(item)?.key;
  const name = fieldValue(item, Tag.AttributeName, 'TextString') ?? '';
  return attributeKey({ name, vendor: fieldValue(item, Tag.VendorIdentification, 'TextString') ?? '' });
}

/** Whether an attribute is one that no specification defines: a client's, a server's or a vendor's. */
export function isOwn({ name, vendor }: AttributeView): boolean {
  return vendor !== undefined || isCustomName(name);
}

/** Whether two values of an attribute are the same, whatever form of the protocol carries them. */
export function sameAttributeValue(a: Item, b: Item): boolean {
  const octets = (item: Item): Buffer => Buffer.from(encodeTtlv({ ...item, tag: Tag.AttributeValue }));
  return octets(a).equals(octets(b));
}
