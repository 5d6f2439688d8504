import { textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { required } from '../fields.ts';
import { addAttributeTo } from '../policy/attribute-changes.ts';
import { readRequested } from '../policy/requested-attributes.ts';
import { instanceItem } from '../policy/visible-attributes.ts';
import type { Operation } from './operation.ts';

/** Add Attribute (1.4 section 4.14, Table 341). */
export const addAttribute: Operation = {
  code: Enum.Operation.AddAttribute,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const item = required(payload.item(Tag.Attribute), Tag.Attribute);
    const requested = readRequested(item, context.version, Enum.ResultReason.PermissionDenied);
    const change = addAttributeTo(object, requested, context);
    context.store.update(change.object);
    return [textString(Tag.UniqueIdentifier, object.uniqueIdentifier), instanceItem(change.instance, context.version)];
  },
};
