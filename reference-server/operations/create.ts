import { enumeration, textString } from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { required } from '../fields.ts';
import { newObject } from '../policy/new-object.ts';
import { requestedValue, requireAttributes } from '../policy/requested-attributes.ts';
import { generatedKeyParts } from '../policy/symmetric-key-objects.ts';
import { requestedAttributes } from '../policy/template-attributes.ts';
import type { Operation } from './operation.ts';

const R = Enum.ResultReason;
const { SymmetricKey } = Enum.ObjectType;

/** Create (1.4 section 4.1, Tables 165 and 328): a symmetric key in Raw format. */
export const create: Operation = {
  code: Enum.Operation.Create,
  request(payload, context) {
    const objectType = required(payload.enumeration(Tag.ObjectType), Tag.ObjectType);
    if (objectType !== SymmetricKey) throw new KmipError(R.InvalidField, 'only symmetric keys are created');
    const template = required(structureField(payload.structure, Tag.TemplateAttribute), Tag.TemplateAttribute);
    const requested = requestedAttributes([template], context);
    requireAttributes(requested, ['Cryptographic Algorithm', 'Cryptographic Usage Mask']);

    const algorithm = requestedValue(requested, 'Cryptographic Algorithm');
    const length = requestedValue(requested, 'Cryptographic Length');
    const parts = generatedKeyParts({ algorithm, length }, context);
    if (parts === undefined) {
      throw new KmipError(R.InvalidField, 'no symmetric keys of this Cryptographic Algorithm and Length');
    }
    const key = newObject({ ...parts, requested, generated: true }, context);
    context.store.insert(key);
    context.idPlaceholder = key.uniqueIdentifier;
    return [enumeration(Tag.ObjectType, objectType), textString(Tag.UniqueIdentifier, key.uniqueIdentifier)];
  },
};
