import { boolean, enumeration, type StructureItem, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import type { Fields } from '../fields.ts';
import { attributeValue, type ManagedObject, withAttribute } from '../object.ts';
import { isSet } from '../policy/attribute-values.ts';
import { inKeyFormat, isWrapped } from '../policy/key-blocks.ts';
import type { Operation } from './operation.ts';

const R = Enum.ResultReason;

/** Get (1.4 section 4.11, Table 338). */
export const get: Operation = {
  code: Enum.Operation.Get,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const content = contentFor(object, payload);
    // "as soon as the object has been served to a client" (3.34)
    if (isSet(object, 'Fresh')) context.store.update(withAttribute(object, 'Fresh', boolean(Tag.Fresh, false)));
    return [
      enumeration(Tag.ObjectType, object.objectType),
      textString(Tag.UniqueIdentifier, object.uniqueIdentifier),
      content,
    ];
  },
};

function contentFor(object: ManagedObject, payload: Fields): StructureItem {
  if (object.content === null) throw new KmipError(R.IllegalOperation, 'the server has only attributes of the object');
  const isToBeWrapped = payload.item(Tag.KeyWrappingSpecification) !== undefined;
  if (attributeValue(object, 'Extractable')?.value === false) {
    throw new KmipError(REASONS.objectNotExtractable, 'the object is not extractable');
  }
  if (isSet(object, 'Sensitive') && !isToBeWrapped)
    throw new KmipError(REASONS.objectSensitive, 'the object is sensitive');
  if (isToBeWrapped) throw new KmipError(R.FeatureNotSupported, 'keys are not wrapped by this server');
  if (payload.item(Tag.KeyCompressionType) !== undefined) {
    throw new KmipError(R.KeyCompressionTypeNotSupported, 'points are returned as they were stored');
  }
  if (payload.enumeration(Tag.KeyWrapType) === Enum.KeyWrapType.NotWrapped && isWrapped(object.content)) {
    throw new KmipError(REASONS.keyWrapTypeNotSupported, 'the server has the key in wrapped form only');
  }
  const formatType = payload.enumeration(Tag.KeyFormatType);
  return formatType === undefined ? object.content : inKeyFormat(object.objectType, object.content, formatType);
}
