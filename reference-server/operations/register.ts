import { type StructureItem, textString } from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { type Fields, required } from '../fields.ts';
import { newObject } from '../policy/new-object.ts';
import { withDefaults } from '../policy/object-defaults.ts';
import { isPkcs12, unpackedKey, withCertificates } from '../policy/pkcs12-keys.ts';
import { registeredObject } from '../policy/registered-objects.ts';
import { requestedAttributes } from '../policy/template-attributes.ts';
import { linkedToWrappingKey } from '../policy/wrapping-keys.ts';
import { OBJECT_TAGS } from './object-types.ts';
import type { Operation } from './operation.ts';

const R = Enum.ResultReason;

/** Register (1.4 section 4.3, Tables 171 and 330; 2.0 section 6.1.39). */
export const register: Operation = {
  code: Enum.Operation.Register,
  request(payload, context) {
    const objectType = required(payload.enumeration(Tag.ObjectType), Tag.ObjectType);
    const content = objectOf(payload, objectType);
    const template = required(structureField(payload.structure, Tag.TemplateAttribute), Tag.TemplateAttribute);
    const requested = requestedAttributes([template], context);
    const container = isPkcs12(objectType, content) ? unpackedKey(content, requested, context) : undefined;
    const blueprint = registeredObject(objectType, container?.content ?? content, requested, context.version);
    const defaults = [...(blueprint.defaults ?? []), ...(container?.defaults ?? [])];
    const made = newObject({ ...withDefaults(blueprint, context), defaults }, context);
    const object = linkedToWrappingKey(made, context);
    context.store.insert(container === undefined ? object : withCertificates(object, container, context));
    context.idPlaceholder = object.uniqueIdentifier;
    return [textString(Tag.UniqueIdentifier, object.uniqueIdentifier)];
  },
};

/** The object of this type in the payload; null where the payload has none, as 1.0 and 1.1 allow. */
function objectOf(payload: Fields, objectType: number): StructureItem | null {
  const tag = OBJECT_TAGS.get(objectType);
  if (tag === undefined) throw new KmipError(R.InvalidField, 'objects of this type are not kept');
  const content = payload.fields(tag)?.structure ?? null;
  const others = [...OBJECT_TAGS.values()].filter((other) => other !== tag && payload.item(other) !== undefined);
  if (content === null && others.length > 0) {
    throw new KmipError(R.InvalidField, 'Object Type does not match the object provided');
  }
  return content;
}
