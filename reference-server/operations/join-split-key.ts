import { enumeration, textString } from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { type Fields, required } from '../fields.ts';
import type { ManagedObject } from '../object.ts';
import { attributesFor, commonProperties, JOINERS, joined, protection, secretLength } from '../policy/key-joining.ts';
import { newObject } from '../policy/new-object.ts';
import { NO_USAGE } from '../policy/registered-objects.ts';
import { requestedValue } from '../policy/requested-attributes.ts';
import { requestedAttributes } from '../policy/template-attributes.ts';
import type { Operation, OperationContext } from './operation.ts';

/** Join Split Key (1.4 section 4.39, Tables 249, 250 and 363). */
export const joinSplitKey: Operation = {
  code: Enum.Operation.JoinSplitKey,
  request(payload, context) {
    const objectType = required(payload.enumeration(Tag.ObjectType), Tag.ObjectType);
    const make = JOINERS.get(objectType);
    if (make === undefined) {
      throw new KmipError(REASONS.objectTypeNotMade, 'split keys are not joined to an object of this type');
    }
    const parts = partsOf(payload, context);
    const requested = requestedAttributes([structureField(payload.structure, Tag.TemplateAttribute)], context);
    const common = commonProperties(parts);
    const properties = {
      algorithm: requestedValue(requested, 'Cryptographic Algorithm') ?? common.algorithm,
      length: requestedValue(requested, 'Cryptographic Length') ?? common.length,
    };
    const octets = joined(parts, secretLength(objectType, properties));
    const made = make(octets, properties, payload.enumeration(Tag.SecretDataType));
    const copied = protection(parts);
    const given = attributesFor(objectType, requested, copied);
    const object = newObject({ ...made, requested: given, copied, defaults: [NO_USAGE], generated: false }, context);
    context.store.insert(object);
    context.idPlaceholder = object.uniqueIdentifier;
    return [enumeration(Tag.ObjectType, objectType), textString(Tag.UniqueIdentifier, object.uniqueIdentifier)];
  },
};

/** A part that is named twice is there once. */
function partsOf(payload: Fields, context: OperationContext): ManagedObject[] {
  const identifiers = payload
    .all(Tag.UniqueIdentifier)
    .flatMap((item) => (item.type === 'TextString' ? item.value : []));
  required(identifiers[0], Tag.UniqueIdentifier);
  return [...new Set(identifiers)].map((identifier) => context.object(identifier));
}
