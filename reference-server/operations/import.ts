import { type StructureItem, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import { KmipError } from '../errors.ts';
import { type Fields, required } from '../fields.ts';
import type { ManagedObject } from '../object.ts';
import { importedObject } from '../policy/imported-objects.ts';
import { isWrapped } from '../policy/key-blocks.ts';
import { readRequested } from '../policy/requested-attributes.ts';
import { assertKeyWrapType, unwrapped } from '../policy/returned-content.ts';
import { OBJECT_TAGS } from './object-types.ts';
import type { Operation, OperationContext } from './operation.ts';

const R = Enum.ResultReason;

/** Characters of a Unique Identifier that a client chooses: more than any scheme of identifiers has. */
const LONGEST_IDENTIFIER = 1024;

/** Import (1.4 section 4.41, Tables 253, 254 and 365). */
export const importObject: Operation = {
  code: Enum.Operation.Import,
  request(payload, context) {
    const uniqueIdentifier = required(payload.text(Tag.UniqueIdentifier), Tag.UniqueIdentifier);
    if (uniqueIdentifier === '' || uniqueIdentifier.length > LONGEST_IDENTIFIER) {
      throw new KmipError(R.InvalidField, 'this server does not take the Unique Identifier');
    }
    const existing = replaceable(uniqueIdentifier, payload, context);
    const [objectType, brought] = broughtObject(payload);
    const content = storedContent(objectType, brought, payload, context);
    const requested = payload.all(Tag.Attribute).map((item) => readRequested(item, context.version, R.InvalidField));
    const object = importedObject({ uniqueIdentifier, objectType, content, requested, existing }, context);
    if (existing === undefined) context.store.insert(object);
    else context.store.update(object);
    context.idPlaceholder = uniqueIdentifier;
    return [textString(Tag.UniqueIdentifier, uniqueIdentifier)];
  },
};

/** The object that is to be replaced. Throws Object Already Exists where the request does not say so. */
function replaceable(identifier: string, payload: Fields, context: OperationContext): ManagedObject | undefined {
  const existing = context.store.get(identifier);
  if (existing === undefined) return undefined;
  if (payload.boolean(Tag.ReplaceExisting) !== true) {
    throw new KmipError(R.ObjectAlreadyExists, 'another object has this Unique Identifier');
  }
  if (!context.permits(existing)) {
    throw new KmipError(R.PermissionDenied, 'The operation policy does not allow this operation');
  }
  return existing;
}

/** Object Type and object of the payload, which has exactly one. */
function broughtObject(payload: Fields): [objectType: number, content: StructureItem] {
  const [brought, ...others] = [...OBJECT_TAGS].flatMap(([objectType, tag]): [number, StructureItem][] => {
    const fields = payload.fields(tag);
    return fields === undefined ? [] : [[objectType, fields.structure]];
  });
  if (brought === undefined || others.length > 0) throw new KmipError(R.InvalidMessage, 'an Import has one object');
  const [objectType] = brought;
  if ((payload.enumeration(Tag.ObjectType) ?? objectType) !== objectType) {
    throw new KmipError(R.InvalidField, 'Object Type does not match the object provided');
  }
  return brought;
}

/** "If Not Wrapped then the server SHALL unwrap the object before storing it" */
function storedContent(
  objectType: number,
  content: StructureItem,
  payload: Fields,
  context: OperationContext,
): StructureItem {
  const wrapType = payload.enumeration(Tag.KeyWrapType);
  assertKeyWrapType(wrapType);
  // 2.0 section 6.1.24 REQUIRES it "If and only if the key object is wrapped", 1.4 section 4.41 never.
  if (isWrapped(content) && atLeast(context.version, '2.0')) required(wrapType, Tag.KeyWrapType);
  const isToBeUnwrapped = wrapType === Enum.KeyWrapType.NotWrapped && isWrapped(content);
  return isToBeUnwrapped ? unwrapped(objectType, content, context) : content;
}
