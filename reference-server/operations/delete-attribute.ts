import { textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { required } from '../fields.ts';
import { deleteAttributeOf } from '../policy/attribute-changes.ts';
import { attributeIn } from '../policy/requested-attributes.ts';
import { instanceItem } from '../policy/visible-attributes.ts';
import type { Operation } from './operation.ts';

/** Delete Attribute (1.4 section 4.16, Table 343). */
export const deleteAttribute: Operation = {
  code: Enum.Operation.DeleteAttribute,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const name = required(payload.text(Tag.AttributeName), Tag.AttributeName);
    const index = payload.integer(Tag.AttributeIndex);
    const attribute = attributeIn(context.version, name);
    if (attribute === undefined)
      throw new KmipError(REASONS.attributeToDeleteMissing, `no attribute is called ${name}`);
    const named = { attribute, name, ...(index === undefined ? {} : { index }) };
    const change = deleteAttributeOf(object, named, context);
    context.store.update(change.object);
    return [textString(Tag.UniqueIdentifier, object.uniqueIdentifier), instanceItem(change.instance, context.version)];
  },
};
