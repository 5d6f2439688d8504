import { boolean, enumeration, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { attributeInstances, withAttribute } from '../object.ts';
import { isSet } from '../policy/attribute-values.ts';
import { returnedContent } from '../policy/returned-content.ts';
import type { Operation } from './operation.ts';

/** Get (1.4 section 4.11, Table 338). */
export const get: Operation = {
  code: Enum.Operation.Get,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    // "as soon as the object has been served to a client" (3.34); what fails is undone.
    if (isSet(object, 'Fresh')) context.store.update(withAttribute(object, 'Fresh', boolean(Tag.Fresh, false)));
    const content = returnedContent(object, payload, context);
    for (const { value } of attributeInstances(object, 'Object Group')) {
      context.groupTurns.pass(value.value as string, object.uniqueIdentifier);
    }
    return [
      enumeration(Tag.ObjectType, object.objectType),
      textString(Tag.UniqueIdentifier, object.uniqueIdentifier),
      content,
    ];
  },
};
