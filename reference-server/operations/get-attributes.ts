import { type Item, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { instanceItem, visibleAttributes } from '../policy/visible-attributes.ts';
import type { Operation } from './operation.ts';

/**
 * Get Attributes (1.4 section 4.12, Table 339): all instances of the attributes that are named, in the order of the
 * names; every attribute where none is.
 */
export const getAttributes: Operation = {
  code: Enum.Operation.GetAttributes,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const names = payload.all(Tag.AttributeName).map(({ value }) => value);
    if (context.version !== '1.0' && new Set(names).size < names.length) {
      throw new KmipError(Enum.ResultReason.InvalidMessage, 'the same Attribute Name is present more than once');
    }
    const visible = visibleAttributes(object, context.version);
    const wanted =
      names.length === 0
        ? visible
        : [...new Set(names)].flatMap((name) => visible.filter((instance) => instance.name === name));
    const attributes: Item[] = wanted.map((instance) => instanceItem(instance, context.version));
    return [textString(Tag.UniqueIdentifier, object.uniqueIdentifier), ...attributes];
  },
};
