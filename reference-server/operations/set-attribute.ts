import { textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { required } from '../fields.ts';
import { setAttributeOf } from '../policy/attribute-changes.ts';
import { readRequested } from '../policy/requested-attributes.ts';
import type { Operation } from './operation.ts';

/** Set Attribute (2.0 section 6.1.47): adds the attribute, or modifies the only instance of it. */
export const setAttribute: Operation = {
  code: Enum.Operation.SetAttribute,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const item = required(payload.item(Tag.Attribute), Tag.NewAttribute);
    const requested = readRequested(item, context.version, Enum.ResultReason.InvalidField);
    context.store.update(setAttributeOf(object, requested, context).object);
    return [textString(Tag.UniqueIdentifier, object.uniqueIdentifier)];
  },
};
