import { enumeration, structure, textString } from '../../harness/codec/item.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { attributeInstances, type ManagedObject, withAttribute } from '../object.ts';

/**
 * The object with one more Link (1.4 section 3.35).
 *
 * @param linkType a value of Enum.LinkType.
 */
export function linked(object: ManagedObject, linkType: number, target: ManagedObject): ManagedObject {
  const link = structure(Tag.Link, [
    enumeration(Tag.LinkType, linkType),
    textString(Tag.LinkedObjectIdentifier, target.uniqueIdentifier),
  ]);
  const index = (attributeInstances(object, 'Link').at(-1)?.index ?? -1) + 1;
  return withAttribute(object, 'Link', link, index);
}
