import { enumeration, integer, textString } from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { inVersion } from '../../harness/spec/versions.ts';
import { KmipError, REASONS } from '../errors.ts';
import { required } from '../fields.ts';
import { type Blueprint, newObject } from '../policy/new-object.ts';
import { type RequestedAttribute, requestedValue, requireAttributes } from '../policy/requested-attributes.ts';
import { secretDataParts } from '../policy/secret-data-objects.ts';
import { generatedKeyParts } from '../policy/symmetric-key-objects.ts';
import { requestedAttributes } from '../policy/template-attributes.ts';
import type { Operation, OperationContext } from './operation.ts';

const SINCE_2_0 = { since: '2.0' } as const;
const { SecretData, SymmetricKey } = Enum.ObjectType;
const { Password } = Enum.SecretDataType;

/**
 * Create (1.4 section 4.1, Tables 165 and 328): a symmetric key in Raw format; in 2.x, and where the configuration has
 * it, Secret Data too (2.0 section 6.1.8).
 */
export const create: Operation = {
  code: Enum.Operation.Create,
  request(payload, context) {
    const objectType = required(payload.enumeration(Tag.ObjectType), Tag.ObjectType);
    const template = required(structureField(payload.structure, Tag.TemplateAttribute), Tag.TemplateAttribute);
    const requested = requestedAttributes([template], context, objectType);
    const object = newObject(blueprintOf(objectType, requested, context), context);
    context.store.insert(object);
    context.idPlaceholder = object.uniqueIdentifier;
    return [enumeration(Tag.ObjectType, objectType), textString(Tag.UniqueIdentifier, object.uniqueIdentifier)];
  },
};

function blueprintOf(
  objectType: number,
  requested: readonly RequestedAttribute[],
  context: OperationContext,
): Blueprint {
  if (objectType === SymmetricKey) return keyBlueprint(requested, context);
  if (objectType === SecretData && makesSecrets(context)) return secretBlueprint(requested, context);
  throw new KmipError(REASONS.objectTypeNotMade, 'no objects of this type are created');
}

function makesSecrets({ settings, version }: OperationContext): boolean {
  return settings.createSecretData || inVersion(SINCE_2_0, version);
}

function keyBlueprint(requested: readonly RequestedAttribute[], context: OperationContext): Blueprint {
  requireAttributes(requested, ['Cryptographic Algorithm', 'Cryptographic Usage Mask']);
  const algorithm = requestedValue(requested, 'Cryptographic Algorithm');
  const length = requestedValue(requested, 'Cryptographic Length');
  const parts = generatedKeyParts({ algorithm, length }, context);
  if (parts === undefined) {
    throw new KmipError(REASONS.attributeValue, 'no symmetric keys of this Cryptographic Algorithm and Length');
  }
  return { ...parts, requested, generated: true };
}

/** Bits of the longest secret that is made. */
const LONGEST_SECRET = 65_536;

/** A password of as many bits as the Cryptographic Length says, which is no attribute of Secret Data (1.4 section 3.5). */
function secretBlueprint(requested: readonly RequestedAttribute[], context: OperationContext): Blueprint {
  const length = requestedValue(requested, 'Cryptographic Length');
  if (length === undefined || length <= 0 || length % 8 !== 0 || length > LONGEST_SECRET) {
    throw new KmipError(REASONS.attributeValue, 'Secret Data needs a Cryptographic Length of whole octets');
  }
  return {
    ...secretDataParts(context.random(length / 8), Password),
    requested: requested.filter(({ name }) => name !== 'Cryptographic Length'),
    defaults: [['Cryptographic Usage Mask', integer(Tag.CryptographicUsageMask, 0)]],
    generated: true,
  };
}
