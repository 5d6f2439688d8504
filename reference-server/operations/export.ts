import { enumeration, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { servedContent, withoutMaterial } from '../policy/serving.ts';
import { instanceItem, visibleAttributes } from '../policy/visible-attributes.ts';
import type { Operation } from './operation.ts';

/**
 * Export (1.4 section 4.40, Tables 251, 252 and 364): an object with all of its attributes, as they were before it was
 * served.
 */
export const exportObject: Operation = {
  code: Enum.Operation.Export,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const content = withoutMaterial(object) ?? servedContent(object, payload, context);
    context.idPlaceholder = object.uniqueIdentifier;
    return [
      enumeration(Tag.ObjectType, object.objectType),
      textString(Tag.UniqueIdentifier, object.uniqueIdentifier),
      ...visibleAttributes(object, context.version).map((instance) => instanceItem(instance, context.version)),
      content,
    ];
  },
};
