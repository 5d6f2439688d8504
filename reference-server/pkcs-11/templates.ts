import type { ManagedObject } from '../object.ts';
import { type Form, OBJECT_ATTRIBUTES, type ObjectAttribute } from './object-attributes.ts';
import { byte, codecError, count, type ParameterReader, ulong } from './parameters.ts';
import { Pkcs11Failure } from './return-codes.ts';

/** One attribute of a template: its type, and its value or the room for it, as far as the indicators say they are there. */
interface TemplateAttribute {
  readonly type: bigint;
  readonly attribute: ObjectAttribute;
  readonly value: Buffer | undefined;
  /** Octets that the client has room for; undefined where it asks for the length only. */
  readonly room: number | undefined;
}

const FIXED: Readonly<Record<Exclude<Form, 'octets'>, number>> = { flag: 1, ulong: 8 };

/** The attributes of an object are few; each may be asked for more than once. */
const MOST_ATTRIBUTES = 256;

/** Reads a template. Throws CKR_ATTRIBUTE_TYPE_INVALID for a type of which nothing is known, its length neither. */
export function readTemplate(reader: ParameterReader): TemplateAttribute[] {
  const length = reader.count();
  if (length > MOST_ATTRIBUTES) throw new Pkcs11Failure('ARGUMENTS_BAD');
  return Array.from({ length }, () => readAttribute(reader));
}

function readAttribute(reader: ParameterReader): TemplateAttribute {
  const type = reader.ulong();
  const [hasValue, hasCount] = [reader.flag(), reader.flag()];
  if (hasValue && !hasCount) throw codecError('an attribute has a value without a count');
  const attribute = OBJECT_ATTRIBUTES.get(type);
  if (attribute === undefined) throw new Pkcs11Failure('ATTRIBUTE_TYPE_INVALID');
  if (!hasCount) return { type, attribute, value: undefined, room: undefined };
  const room = attribute.form === 'octets' ? reader.count() : FIXED[attribute.form];
  return { type, attribute, value: hasValue ? reader.bytes(room) : undefined, room };
}

/** Whether an object has every attribute of a template with its value. */
export function matches(object: ManagedObject, template: readonly TemplateAttribute[]): boolean {
  return template.every(
    ({ attribute, value }) => value !== undefined && attribute.value(object)?.equals(value) === true,
  );
}

/**
 * What C_GetAttributeValue says of an object: the template with its values. Throws CKR_ATTRIBUTE_SENSITIVE,
 * CKR_ATTRIBUTE_TYPE_INVALID and CKR_BUFFER_TOO_SMALL with what can be told all the same.
 */
export function filledTemplate(object: ManagedObject, template: readonly TemplateAttribute[]): Buffer {
  const failures = new Set<'ATTRIBUTE_SENSITIVE' | 'ATTRIBUTE_TYPE_INVALID' | 'BUFFER_TOO_SMALL'>();
  const parts = template.map(({ type, attribute, room }) => {
    const value = attribute.value(object);
    if (value === undefined) failures.add('ATTRIBUTE_TYPE_INVALID');
    else if (value === null) failures.add('ATTRIBUTE_SENSITIVE');
    else if (room !== undefined && room < value.length) failures.add('BUFFER_TOO_SMALL');
    else return attributeOf(type, attribute.form, value, room !== undefined);
    return Buffer.concat([ulong(type), byte(0), byte(0)]);
  });
  const filled = Buffer.concat([count(template.length), ...parts]);
  const [failure] = failures;
  if (failure !== undefined) throw new Pkcs11Failure(failure, filled);
  return filled;
}

function attributeOf(type: bigint, form: Form, value: Buffer, isAsked: boolean): Buffer {
  const length = form === 'octets' ? [count(value.length)] : [];
  return Buffer.concat([ulong(type), byte(isAsked ? 1 : 0), byte(1), ...length, ...(isAsked ? [value] : [])]);
}
