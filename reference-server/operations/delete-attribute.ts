import { type Item, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import { KmipError, REASONS } from '../errors.ts';
import { type Fields, required } from '../fields.ts';
import { attributeInstances, type ManagedObject } from '../object.ts';
import { type Change, deleteAttributeOf, indexOfCurrent } from '../policy/attribute-changes.ts';
import type { NamedAttribute } from '../policy/attribute-permissions.ts';
import { attributeIn, readRequested } from '../policy/requested-attributes.ts';
import { instanceItem } from '../policy/visible-attributes.ts';
import type { Operation, OperationContext } from './operation.ts';

const R = Enum.ResultReason;

/** Delete Attribute (1.4 section 4.16, Table 343; 2.0 section 6.1.13). */
export const deleteAttribute: Operation = {
  code: Enum.Operation.DeleteAttribute,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const [first, ...others] = atLeast(context.version, '2.0')
      ? meantInstances(payload, object, context)
      : [indexedInstance(payload, context)];
    const change = others.reduce<Change>(
      (done, named) => deleteAttributeOf(done.object, named, context),
      deleteAttributeOf(object, first as NamedAttribute, context),
    );
    context.store.update(change.object);
    return [textString(Tag.UniqueIdentifier, object.uniqueIdentifier), instanceItem(change.instance, context.version)];
  },
};

/** Of 1.x: by Attribute Name and Attribute Index. */
function indexedInstance(payload: Fields, context: OperationContext): NamedAttribute {
  const named = namedAttribute(required(payload.text(Tag.AttributeName), Tag.AttributeName), context);
  const index = payload.integer(Tag.AttributeIndex);
  return { ...named, ...(index === undefined ? {} : { index }) };
}

/** Of 2.x: the one with the value of the Current Attribute, else all of the attribute that is referred to. */
function meantInstances(payload: Fields, object: ManagedObject, context: OperationContext): NamedAttribute[] {
  const item: Item | undefined = payload.item(Tag.CurrentAttribute);
  if (item !== undefined) {
    const current = readRequested(item, context.version, R.InvalidField);
    const index = indexOfCurrent(object, current.name, current);
    return [{ ...namedAttribute(current.name, context), ...(index === undefined ? {} : { index }) }];
  }
  const name = payload.text(Tag.AttributeName);
  if (name === undefined) throw new KmipError(R.InvalidField, 'neither Current Attribute nor Attribute Reference');
  const named = namedAttribute(name, context);
  const instances = attributeInstances(object, name).map(({ index }) => ({ ...named, index }));
  return instances.length === 0 ? [named] : instances;
}

function namedAttribute(name: string, { version }: OperationContext): NamedAttribute {
  const attribute = attributeIn(version, name);
  if (attribute === undefined) throw new KmipError(REASONS.attributeToDeleteMissing, `no attribute is called ${name}`);
  return { attribute, name };
}
