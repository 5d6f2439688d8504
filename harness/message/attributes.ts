import { child, type Item, integer, type StructureItem, structure, textString } from '../codec/item.ts';
import { tagLabel } from '../codec/path.ts';
import { attributeByName, attributeByTag, isCustomName } from '../spec/attributes.ts';
import { Tag } from '../spec/tags.ts';
import { fieldValue, optional, present } from './fields.ts';

/** One instance of an attribute as a message carries it, the same for both major versions. */
export interface AttributeView {
  /** As the specification prints it ('Cryptographic Usage Mask'), or the name of a custom or vendor attribute. */
  readonly name: string;
  /** The Vendor Identification of a vendor attribute (2.x), but for x and y, which make a custom name instead. */
  readonly vendor?: string;
  /** The Attribute Index (1.x) where it is sent; in 2.x the position among the attributes of the same name. */
  readonly index?: number;
  /** The value under the attribute's own tag; under Tag.AttributeValue where the name has none. Absent in a deletion. */
  readonly value?: Item;
}

function withTag(item: Item, tag: number): Item {
  return item.tag === tag ? item : { ...item, tag };
}

/** The tag under which a 2.x message carries the value of this attribute. */
function ownTag(name: string): number {
  const attribute = isCustomName(name) ? undefined : attributeByName(name);
  return attribute?.tag ?? Tag.AttributeValue;
}

/** An Attribute structure of 1.x (1.4 section 2.1.1); the name is empty where the structure has none. */
export function readAttribute(item: StructureItem): AttributeView {
  const name = fieldValue(item, Tag.AttributeName, 'TextString') ?? '';
  const index = fieldValue(item, Tag.AttributeIndex, 'Integer');
  const value = child(item, Tag.AttributeValue);
  return {
    name,
    ...(index === undefined ? {} : { index }),
    ...(value === undefined ? {} : { value: withTag(value, ownTag(name)) }),
  };
}

/** The Attribute structure of 1.x for an attribute. */
export function attributeItem(attribute: AttributeView): StructureItem {
  return structure(
    Tag.Attribute,
    present(
      textString(Tag.AttributeName, attribute.name),
      optional(attribute.index, (index) => integer(Tag.AttributeIndex, index)),
      optional(attribute.value, (value) => withTag(value, Tag.AttributeValue)),
    ),
  );
}

/** A Vendor Attribute of 2.x (2.1 section 4.60): Vendor Identification x and y mean the custom attributes of 1.x. */
function readVendorAttribute(item: StructureItem): AttributeView {
  const vendor = fieldValue(item, Tag.VendorIdentification, 'TextString') ?? '';
  const name = fieldValue(item, Tag.AttributeName, 'TextString') ?? '';
  const value = child(item, Tag.AttributeValue);
  const custom = vendor === 'x' || vendor === 'y';
  return {
    ...(custom ? { name: `${vendor}-${name}` } : { name, vendor }),
    ...(value === undefined ? {} : { value }),
  };
}

function readField(field: Item): AttributeView {
  if (field.tag === Tag.Attribute && field.type === 'Structure') return readVendorAttribute(field);
  return { name: attributeByTag(field.tag)?.name ?? tagLabel(field.tag), value: field };
}

/** The attributes in an Attributes structure of 2.x or one of its kin (2.1 sections 5.1 to 5.4, 5.6, 5.7), in order. */
export function readAttributes(item: StructureItem): AttributeView[] {
  const seen = new Map<string, number>();
  return item.value.map((field) => {
    const attribute = readField(field);
    const key = `${attribute.vendor ?? ''}/${attribute.name}`;
    const index = seen.get(key) ?? 0;
    seen.set(key, index + 1);
    return { ...attribute, index };
  });
}

function vendorField(attribute: AttributeView): StructureItem {
  const [vendor, name] =
    attribute.vendor === undefined
      ? [attribute.name.slice(0, 1), attribute.name.slice(2)]
      : [attribute.vendor, attribute.name];
  return structure(
    Tag.Attribute,
    present(textString(Tag.VendorIdentification, vendor), textString(Tag.AttributeName, name), attribute.value),
  );
}

/**
 * An Attributes structure of 2.x under `tag`. Attributes without a value are left out, but for vendor attributes, whose
 * name alone can be said.
 */
export function attributesItem(tag: number, attributes: readonly AttributeView[]): StructureItem {
  const fields = attributes.flatMap((attribute) => {
    if (attribute.vendor !== undefined || isCustomName(attribute.name)) return [vendorField(attribute)];
    return present(attribute.value);
  });
  return structure(tag, fields);
}
