import { enumeration, type StructureItem, structure, textString } from '../../harness/codec/item.ts';
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
  const links = attributeInstances(object, 'Link').flatMap(({ value }) =>
    value.type === 'Structure' ? [new Fields(value)] : [],
  );
  return links.find((link) => link.enumeration(Tag.LinkType) === linkType)?.text(Tag.LinkedObjectIdentifier);
}
