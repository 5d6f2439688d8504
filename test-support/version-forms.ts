import { enumeration, type Item, integer, structure, textString } from '../harness/codec/item.ts';
import { type AttributeView, attributeItem, attributesItem } from '../harness/message/attributes.ts';
import { type Attribute, attributeByTag, attributeRules } from '../harness/spec/attributes.ts';
import { Tag } from '../harness/spec/tags.ts';
import { atLeast, type Version } from '../harness/spec/versions.ts';
import { trialName, trialValue } from './attribute-values.ts';

/** Whether a version says attributes by their own tags (2.0 chapter 5). */
export const hasOwnTags = (version: Version): boolean => atLeast(version, '2.0');

/** The attributes that a new object is to have, as the version says them. */
export function attributesAsked(version: Version, attributes: readonly AttributeView[]): Item {
  return hasOwnTags(version)
    ? attributesItem(Tag.Attributes, attributes)
    : structure(Tag.TemplateAttribute, attributes.map(attributeItem));
}

/** The attribute with the value of a trial: as Add and Modify Attribute have it, and Set Attribute. */
export function newAttribute(version: Version, attribute: Attribute): Item {
  const view = { name: trialName(attribute), value: trialValue(attribute) };
  return hasOwnTags(version) ? attributesItem(Tag.NewAttribute, [view]) : attributeItem(view);
}

/** What names an attribute in a request of the version. */
export function attributeNamed(version: Version, attribute: Attribute): Item {
  const name = trialName(attribute);
  if (!hasOwnTags(version)) return textString(Tag.AttributeName, name);
  if (attribute.key !== 'Attribute') return enumeration(Tag.AttributeReference, attribute.tag);
  return structure(Tag.AttributeReference, [
    textString(Tag.VendorIdentification, name.slice(0, 1)),
    textString(Tag.AttributeName, name.slice(2)),
  ]);
}

/** The same for Delete Attribute, which in 1.0 wants an index where there may be several instances (1.0 section 4.15). */
export function attributeToDelete(version: Version, attribute: Attribute): Item[] {
  const isIndexed = version === '1.0' && attributeRules(attribute, version).multiple !== false;
  return [attributeNamed(version, attribute), ...(isIndexed ? [integer(Tag.AttributeIndex, 0)] : [])];
}

/** The Attribute Name behind an item of a Get Attribute List response, in the form of 1.x. */
export function listedName(item: Item): string {
  if (item.type === 'Enumeration') return attributeByTag(item.value)?.name ?? '';
  if (item.type !== 'Structure') return String(item.value);
  return item.value.map(({ value }) => value).join('-');
}
