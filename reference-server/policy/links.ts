import { enumeration, type Item, type StructureItem, structure, textString } from '../../harness/codec/item.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { Fields } from '../fields.ts';
import { attributeInstances, type ManagedObject, withAttribute } from '../object.ts';
import { sameValue } from './attribute-values.ts';

/**
 * The object with one more Link (1.4 section 3.35).
 *
 * @param linkType a value of Enum.LinkType.
 */
export function linked(object: ManagedObject, linkType: number, target: ManagedObject): ManagedObject {
  const index = (attributeInstances(object, 'Link').at(-1)?.index ?? -1) + 1;
  return withAttribute(object, 'Link', linkTo(linkType, target), index);
}

/** The object with its Link of this type to `from` pointing to `to`; with one more Link where it has none to `from`. */
export function relinked(
  object: ManagedObject,
  linkType: number,
  from: ManagedObject,
  to: ManagedObject,
): ManagedObject {
  const before = linkTo(linkType, from);
  const link = attributeInstances(object, 'Link').find(({ value }) => sameValue(value, before));
  if (link === undefined) return linked(object, linkType, to);
  return withAttribute(object, 'Link', linkTo(linkType, to), link.index);
}

function linkTo(linkType: number, target: ManagedObject): StructureItem {
  return structure(Tag.Link, [
    enumeration(Tag.LinkType, linkType),
    textString(Tag.LinkedObjectIdentifier, target.uniqueIdentifier),
  ]);
}

/** The Unique Identifier of the object that the first Link of this type points to, or undefined. */
export function linkedIdentifier(object: ManagedObject, linkType: number): string | undefined {
  return linkedIdentifiers(object, linkType)[0];
}

/** The Unique Identifiers of all objects that Links of this type point to, in the order of the Links. */
export function linkedIdentifiers(object: ManagedObject, linkType: number): string[] {
  return attributeInstances(object, 'Link').flatMap(({ value }) => identifierOf(value, linkType) ?? []);
}

/** The Linked Object Identifier of the value of a Link of this type; undefined of another. */
export function identifierOf(link: Item, linkType: number): string | undefined {
  const fields = link.type === 'Structure' ? new Fields(link) : undefined;
  return fields?.enumeration(Tag.LinkType) === linkType ? fields.text(Tag.LinkedObjectIdentifier) : undefined;
}
