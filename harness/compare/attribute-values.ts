import type { Item, StructureItem } from '../codec/item.ts';
import { Tag } from '../spec/tags.ts';
import { attributeAt, attributeOf } from './attribute-name.ts';

/** Attribute values named in a payload itself: Attribute (1.x), New Attribute and Current Attribute (2.x). */
export function namedValues(payload: StructureItem): [string, Item][] {
  return payload.value.flatMap((field): [string, Item][] => {
    if (field.type !== 'Structure') return [];
    if (field.tag === Tag.Attribute) return attributeValue(field);
    if (field.tag !== Tag.NewAttribute && field.tag !== Tag.CurrentAttribute) return [];
    return field.value.flatMap(ownValue);
  });
}

/** The attributes in a response: each Attribute (1.x), each field of Attributes (2.x). */
export function attributesShown(response: StructureItem): [string, Item][] {
  return response.value.flatMap((field): [string, Item][] => {
    if (field.type !== 'Structure') return [];
    return field.tag === Tag.Attribute ? attributeValue(field) : field.value.flatMap(ownValue);
  });
}

/** An Attribute with its name and value, or an attribute under its own tag (2.x). */
export function ownValue(field: Item): [string, Item][] {
  if (field.type === 'Structure' && field.tag === Tag.Attribute) return attributeValue(field);
  return [[attributeAt(field) ?? '', field]];
}

function attributeValue(attribute: StructureItem): [string, Item][] {
  const name = attributeOf(attribute);
  const value = attribute.value.find((field) => field.tag === Tag.AttributeValue);
  return name === undefined || value === undefined ? [] : [[name, value]];
}
