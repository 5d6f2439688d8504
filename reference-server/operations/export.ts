import { enumeration, type StructureItem, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import type { Fields } from '../fields.ts';
import type { ManagedObject } from '../object.ts';
import { returnedContent } from '../policy/returned-content.ts';
import { servedContent, withoutMaterial } from '../policy/serving.ts';
import { instanceItem, visibleAttributes } from '../policy/visible-attributes.ts';
import type { Operation, OperationContext } from './operation.ts';

/**
 * Export (1.4 section 4.40, Tables 251, 252 and 364): an object with all of its attributes, as they were before it was
 * served.
 */
export const exportObject: Operation = {
  code: Enum.Operation.Export,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const content = withoutMaterial(object) ?? exportedContent(object, payload, context);
    context.idPlaceholder = object.uniqueIdentifier;
    return [
      enumeration(Tag.ObjectType, object.objectType),
      textString(Tag.UniqueIdentifier, object.uniqueIdentifier),
      ...visibleAttributes(object, context.version).map((instance) => instanceItem(instance, context.version)),
      content,
    ];
  },
};

/** From 2.0 on only what is "served via the Get operation" is not Fresh any more (2.0 section 4.24). */
function exportedContent(object: ManagedObject, payload: Fields, context: OperationContext): StructureItem {
  const isServed = !atLeast(context.version, '2.0');
  return (isServed ? servedContent : returnedContent)(object, payload, context);
}
