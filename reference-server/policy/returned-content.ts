import type { StructureItem } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields } from '../fields.ts';
import { attributeValue, type ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { isSet } from './attribute-values.ts';
import { inKeyFormat, isWrapped } from './key-blocks.ts';
import { inCompression } from './key-compression.ts';
import { unwrappedContent } from './key-unwrapping.ts';
import { wrappedContent } from './key-wrapping.ts';
import { pkcs12Content } from './pkcs12-containers.ts';
import { isEncrypted } from './wrapping-methods.ts';

const KEY_WRAP_TYPES: readonly number[] = Object.values(Enum.KeyWrapType);

/**
 * The object as a request wants it returned: unwrapped, in a Key Format Type, in a Key Compression Type, and wrapped, in this
 * order (1.4 section 4.11).
 * Throws by the rows of 1.4 Table 338.
 *
 * @param payload with the fields of Get that say how: Key Format Type, Key Wrap Type, Key Compression Type and Key
 *   Wrapping Specification; other operations have them with the same meaning.
 */
export function returnedContent(object: ManagedObject, payload: Fields, context: OperationContext): StructureItem {
  const { content } = object;
  if (content === null) throw new KmipError(REASONS.objectDestroyed, 'the server has only attributes of the object');
  assertKeyWrapType(payload.enumeration(Tag.KeyWrapType));
  assertExtractable(object);
  if (isSet(object, 'Sensitive') && !isHidden(object, content, payload)) throw sensitive();
  const specification = payload.fields(Tag.KeyWrappingSpecification);
  const plain = isToBeUnwrapped(content, payload) ? unwrapped(object.objectType, content, context) : content;
  const formatType = payload.enumeration(Tag.KeyFormatType);
  const formatted = formatType === undefined ? plain : inFormat(object, plain, formatType, context);
  const compression = payload.enumeration(Tag.KeyCompressionType);
  const made = compression === undefined ? formatted : inCompression(object.objectType, formatted, compression);
  return specification === undefined ? made : wrappedContent(object, made, specification, context);
}

function inFormat(
  object: ManagedObject,
  content: StructureItem,
  formatType: number,
  context: OperationContext,
): StructureItem {
  return formatType === Enum.KeyFormatType.PKCS_12
    ? pkcs12Content(object, content, context)
    : inKeyFormat(object.objectType, content, formatType);
}

/** "Key Wrap Type is not supported by the server": an extension. */
export function assertKeyWrapType(type: number | undefined): void {
  if (type === undefined || KEY_WRAP_TYPES.includes(type)) return;
  throw new KmipError(REASONS.keyWrapTypeNotSupported, 'this server does not have the Key Wrap Type');
}

/** What is wrapped anew has to be unwrapped before. */
function isToBeUnwrapped(content: StructureItem, payload: Fields): boolean {
  const isPlainWanted = payload.enumeration(Tag.KeyWrapType) === Enum.KeyWrapType.NotWrapped;
  return isWrapped(content) && (isPlainWanted || payload.item(Tag.KeyWrappingSpecification) !== undefined);
}

function assertExtractable(object: ManagedObject): void {
  if (attributeValue(object, 'Extractable')?.value === false) {
    throw new KmipError(REASONS.objectNotExtractable, 'the object is not extractable');
  }
}

function sensitive(): KmipError {
  return new KmipError(REASONS.objectSensitive, 'the object is sensitive');
}

/** Whether nobody sees the object's value who does not have "another key" (3.48): a MAC or a signature hides nothing. */
function isHidden(object: ManagedObject, content: StructureItem, payload: Fields): boolean {
  const specification = payload.fields(Tag.KeyWrappingSpecification);
  const wrapping =
    specification ??
    (isToBeUnwrapped(content, payload)
      ? undefined
      : new Fields(content).fields(Tag.KeyBlock)?.fields(Tag.KeyWrappingData));
  const key = wrapping?.fields(Tag.EncryptionKeyInformation)?.text(Tag.UniqueIdentifier);
  return wrapping !== undefined && isEncrypted(wrapping) && key !== object.uniqueIdentifier;
}

/**
 * A client gets in the plain what it could unwrap by itself: by keys that it may get in the plain too. Otherwise a
 * sensitive key would come out by being wrapped, registered again, and unwrapped.
 */
export function unwrapped(objectType: number, content: StructureItem, context: OperationContext): StructureItem {
  return unwrappedContent(objectType, content, {
    context,
    assertPermitted(key) {
      assertExtractable(key);
      if (isSet(key, 'Sensitive')) throw sensitive();
    },
  });
}
