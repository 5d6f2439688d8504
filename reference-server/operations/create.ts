import { byteString, enumeration, integer, structure, textString } from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { digestAttribute } from '../crypto/digest.ts';
import { symmetricKey, symmetricKeyOctets, usualLength } from '../crypto/symmetric-keys.ts';
import { KmipError } from '../errors.ts';
import { required } from '../fields.ts';
import { makeKeyBlock } from '../policy/key-blocks.ts';
import { newObject } from '../policy/new-object.ts';
import { requestedValue, requireAttributes } from '../policy/requested-attributes.ts';
import { requestedAttributes } from '../policy/template-attributes.ts';
import type { Operation } from './operation.ts';

const R = Enum.ResultReason;
const { Raw } = Enum.KeyFormatType;
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

    const algorithm = requestedValue(requested, 'Cryptographic Algorithm') as number;
    const length = requestedValue(requested, 'Cryptographic Length') ?? usualLength(algorithm);
    const octets = length === undefined ? undefined : symmetricKeyOctets(algorithm, length);
    if (length === undefined || octets === undefined) {
      throw new KmipError(R.InvalidField, 'no symmetric keys of this Cryptographic Algorithm and Length');
    }
    const material = byteString(Tag.KeyMaterial, symmetricKey(algorithm, context.random(octets)));
    const key = newObject(
      {
        objectType,
        content: structure(Tag.SymmetricKey, [makeKeyBlock(Raw, material, { algorithm, length })]),
        requested,
        derived: [
          ['Cryptographic Algorithm', enumeration(Tag.CryptographicAlgorithm, algorithm)],
          ['Cryptographic Length', integer(Tag.CryptographicLength, length)],
          ['Digest', digestAttribute(material, Raw)],
        ],
        generated: true,
      },
      context,
    );
    context.store.insert(key);
    context.idPlaceholder = key.uniqueIdentifier;
    return [enumeration(Tag.ObjectType, objectType), textString(Tag.UniqueIdentifier, key.uniqueIdentifier)];
  },
};
