import { textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { visibleAttributes } from '../policy/visible-attributes.ts';
import type { Operation } from './operation.ts';

/** Get Attribute List (1.4 section 4.13): the name of every attribute that has a value, once. */
export const getAttributeList: Operation = {
  code: Enum.Operation.GetAttributeList,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const names = new Set(visibleAttributes(object, context.version).map(({ name }) => name));
    return [
      textString(Tag.UniqueIdentifier, object.uniqueIdentifier),
      ...[...names].map((name) => textString(Tag.AttributeName, name)),
    ];
  },
};
