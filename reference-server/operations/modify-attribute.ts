import { textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import { type Fields, required } from '../fields.ts';
import type { ManagedObject } from '../object.ts';
import { indexOfCurrent, modifyAttributeOf } from '../policy/attribute-changes.ts';
import { type RequestedAttribute, readRequested } from '../policy/requested-attributes.ts';
import { instanceItem } from '../policy/visible-attributes.ts';
import type { Operation, OperationContext } from './operation.ts';

/** Modify Attribute (1.4 section 4.15, Table 342; 2.0 section 6.1.33). */
export const modifyAttribute: Operation = {
  code: Enum.Operation.ModifyAttribute,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const item = required(payload.item(Tag.Attribute), Tag.Attribute);
    const requested = readRequested(item, context.version, Enum.ResultReason.InvalidField);
    const change = modifyAttributeOf(
      object,
      { ...requested, ...currentOf(payload, object, requested, context) },
      context,
    );
    context.store.update(change.object);
    return [textString(Tag.UniqueIdentifier, object.uniqueIdentifier), instanceItem(change.instance, context.version)];
  },
};

/** In 2.x the Current Attribute says which instance is meant, in 1.x the Attribute Index of the attribute itself. */
function currentOf(
  payload: Fields,
  object: ManagedObject,
  { name }: RequestedAttribute,
  { version }: OperationContext,
): { readonly index?: number } {
  // 2.0 section 6.1.33 has the Current Attribute for the Attribute Index of 1.4 section 4.15.
  if (!atLeast(version, '2.0')) return {};
  const item = payload.item(Tag.CurrentAttribute);
  const current = item && readRequested(item, version, Enum.ResultReason.InvalidField);
  const index = indexOfCurrent(object, name, current);
  return index === undefined ? {} : { index };
}
