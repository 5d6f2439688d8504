import { enumeration, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { servedContent } from '../policy/serving.ts';
import type { Operation } from './operation.ts';

/** Get (1.4 section 4.11, Table 338). */
export const get: Operation = {
  code: Enum.Operation.Get,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const content = servedContent(object, payload, context);
    return [
      enumeration(Tag.ObjectType, object.objectType),
      textString(Tag.UniqueIdentifier, object.uniqueIdentifier),
      content,
    ];
  },
};
