import { textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { required } from '../fields.ts';
import { adjusted } from '../policy/adjustments.ts';
import { setAttributeOf } from '../policy/attribute-changes.ts';
import { attributeIn } from '../policy/requested-attributes.ts';
import type { Operation } from './operation.ts';

/** Adjust Attribute (2.0 section 6.1.3). */
export const adjustAttribute: Operation = {
  code: Enum.Operation.AdjustAttribute,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const name = required(payload.text(Tag.AttributeName), Tag.AttributeReference);
    const attribute = attributeIn(context.version, name);
    if (attribute === undefined) {
      throw new KmipError(Enum.ResultReason.UnsupportedAttribute, `${name} is not an attribute of this version`);
    }
    const type = required(payload.enumeration(Tag.AdjustmentType), Tag.AdjustmentType);
    const value = adjusted(object, attribute, name, { type, by: payload.item(Tag.AdjustmentValue) }, context.version);
    context.store.update(setAttributeOf(object, { attribute, name, value }, context).object);
    return [textString(Tag.UniqueIdentifier, object.uniqueIdentifier)];
  },
};
