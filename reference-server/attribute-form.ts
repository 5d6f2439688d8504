import { enumeration, type Item, type StructureItem, structure, textString } from '../harness/codec/item.ts';
import {
  type AttributeView,
  attributeItem,
  attributesItem,
  readAttribute,
  readAttributes,
} from '../harness/message/attributes.ts';
import { fieldValue } from '../harness/message/fields.ts';
import { attributeByName, attributeByTag, isCustomName } from '../harness/spec/attributes.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { payloadOf } from '../harness/spec/structures.ts';
import { Tag } from '../harness/spec/tags.ts';
import { atLeast, type Version } from '../harness/spec/versions.ts';
import { KmipError, REASONS } from './errors.ts';
import { VENDOR_SEPARATOR } from './vendor-names.ts';

/**
 * 1.x carries an attribute as a structure with its name, 2.0 as an item with its own tag in an Attributes structure
 * (2.0 chapter 5). The operations read and answer the named form whatever the version; a payload of 2.x is brought into
 * it on its way in and out of it on its way back.
 */

/** Where a request of 2.x has a collection of attributes, and what 1.x has there. */
const TEMPLATES: ReadonlyMap<number, number> = new Map([
  [Tag.Attributes, Tag.TemplateAttribute],
  [Tag.CommonAttributes, Tag.CommonTemplateAttribute],
  [Tag.PrivateKeyAttributes, Tag.PrivateKeyTemplateAttribute],
  [Tag.PublicKeyAttributes, Tag.PublicKeyTemplateAttribute],
]);

/** The request payload in the named form; as it is where it is one of 1.x. Throws Invalid Field by 2.0 sections 5.5 to 5.7. */
export function namedForm(payload: StructureItem, operation: number, version: Version): StructureItem {
  if (!atLeast(version, '2.0')) return payload;
  const first = payloadOf(operation, 'request', '1.4');
  return {
    ...payload,
    value: payload.value.flatMap((field) => {
      const template = TEMPLATES.get(field.tag);
      if (template === undefined || field.type !== 'Structure') return [named(field)];
      const attributes = namedAttributes(field);
      return first?.placeOf.has(template) ? [structure(template, attributes)] : attributes;
    }),
  };
}

/** A field of a request, and what is in it: the attributes in a Key Value are named as well. */
function named(field: Item): Item {
  if (field.tag === Tag.AttributeReference) return textString(Tag.AttributeName, referenceName(field));
  if (field.type !== 'Structure') return field;
  if (field.tag === Tag.NewAttribute) return onlyAttribute(field);
  if (field.tag === Tag.CurrentAttribute) return { ...onlyAttribute(field), tag: Tag.CurrentAttribute };
  return { ...field, value: field.value.flatMap(namedInside) };
}

/** A Key Value of any version that no payload showed, as one that was wrapped, in the named form. */
export function namedKeyValue(keyValue: StructureItem): StructureItem {
  return { ...keyValue, value: keyValue.value.flatMap(namedInside) };
}

function namedInside(field: Item): Item[] {
  return field.tag === Tag.Attributes && field.type === 'Structure' ? namedAttributes(field) : [named(field)];
}

function namedAttributes(container: StructureItem): StructureItem[] {
  // Positions are no Attribute Indexes, which a client of 2.x does not know.
  return readAttributes(container).map(({ index, ...attribute }) => attributeItem(withInternalName(attribute)));
}

function onlyAttribute(container: StructureItem): StructureItem {
  const [attribute, ...others] = namedAttributes(container);
  if (attribute !== undefined && others.length === 0) return attribute;
  throw new KmipError(Enum.ResultReason.InvalidField, 'there is one attribute in a New or Current Attribute');
}

/** An Attribute Reference is the tag of an attribute, or vendor and name (2.0 section 5.5). */
function referenceName(reference: Item): string {
  if (reference.type === 'Structure') {
    const vendor = fieldValue(reference, Tag.VendorIdentification, 'TextString') ?? '';
    return internalName(fieldValue(reference, Tag.AttributeName, 'TextString') ?? '', vendor);
  }
  const attribute = typeof reference.value === 'number' ? attributeByTag(reference.value) : undefined;
  if (attribute !== undefined) return attribute.name;
  throw new KmipError(REASONS.attributeUnfit, 'the Attribute Reference is no attribute');
}

/**
 * Custom attributes of 1.x are vendor attributes of the vendors x and y. Those of any other vendor are kept under a
 * name that no message of 1.x can have, and are not shown there.
 */
function internalName(name: string, vendor: string): string {
  return vendor === 'x' || vendor === 'y' ? `${vendor}-${name}` : `x-${vendor}${VENDOR_SEPARATOR}${name}`;
}

function withInternalName({ vendor, ...attribute }: AttributeView): AttributeView {
  return vendor === undefined ? attribute : { ...attribute, name: internalName(attribute.name, vendor) };
}

/** Whether an attribute of this name is one that a message of 1.x can show. */
export function isShownByName(name: string): boolean {
  return !name.includes(VENDOR_SEPARATOR);
}

function withVendor(attribute: AttributeView): AttributeView {
  const [vendor, name] = attribute.name.split(VENDOR_SEPARATOR);
  return name === undefined ? attribute : { ...attribute, vendor: vendor?.slice(2) ?? '', name };
}

/** The fields of a payload that the server sends, in the form of the version: as they are for 1.x. */
export function versionForm(
  fields: readonly Item[],
  operation: number,
  version: Version,
  direction: 'request' | 'response' = 'response',
): readonly Item[] {
  // 2.0 chapter 5, see above.
  if (!atLeast(version, '2.0')) return fields;
  const collects = payloadOf(operation, direction, version)?.placeOf.has(Tag.Attributes) ?? false;
  const isDropped = ({ tag }: Item) => tag === Tag.Attribute && !collects;
  return collected(fields.filter((field) => !isDropped(field)).map(tagged), collects);
}

/** The fields of a Key Value in the form of the version (2.0 section 3.2): as they are for 1.x. */
export function keyValueForm(fields: readonly Item[], version: Version): readonly Item[] {
  return atLeast(version, '2.0') ? collected(fields, false) : fields;
}

function tagged(field: Item): Item {
  if (field.tag === Tag.AttributeName && field.type === 'TextString') return reference(field.value);
  if (field.type !== 'Structure' || field.tag === Tag.Attribute) return field;
  const inside = field.value.map(tagged);
  return { ...field, value: collected(inside, false) };
}

/** The Attribute structures of a payload or a Key Value as one Attributes structure, where the first of them stands. */
function collected(fields: readonly Item[], always: boolean): Item[] {
  const isNamed = (field: Item): field is StructureItem => field.tag === Tag.Attribute && field.type === 'Structure';
  const attributes = fields.filter(isNamed).map((field) => withVendor(readAttribute(field)));
  if (attributes.length === 0 && !always) return [...fields];
  const others: Item[] = fields.filter((field) => !isNamed(field));
  const place = fields.findIndex(isNamed);
  others.splice(place < 0 ? others.length : place, 0, attributesItem(Tag.Attributes, attributes));
  return others;
}

function reference(name: string): Item {
  const { vendor, name: own } = withVendor({ name });
  if (vendor === undefined && !isCustomName(own)) {
    return enumeration(Tag.AttributeReference, attributeByName(own)?.tag ?? Tag.Attribute);
  }
  return structure(Tag.AttributeReference, [
    textString(Tag.VendorIdentification, vendor ?? own.slice(0, 1)),
    textString(Tag.AttributeName, vendor === undefined ? own.slice(2) : own),
  ]);
}
