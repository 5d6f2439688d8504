import { createHash } from 'node:crypto';
import { AssertionError } from 'chai';
import {
  boolean,
  byteString,
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
} from '../../harness/codec/item.ts';
import type { AttributeView } from '../../harness/message/attributes.ts';
import { fieldValue } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { enumInVersion, enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import { NotShown } from './check.ts';
import { aesKey, uniqueIdentifier, usageMask } from './exchanges.ts';
import { named } from './names.ts';
import type { Subject } from './subject.ts';

const O = Enum.ObjectType;

/** An object that a check made. */
export interface NewObject {
  readonly identifier: string;
  /** A value of Enum.ObjectType. */
  readonly objectType: number;
  /** What stands in it where the client gave it: of a key the Key Material in Raw. */
  readonly content?: Uint8Array;
  readonly generated: boolean;
}

/** Attributes of a new object, as `attributesOf` takes them. */
export type Attributes = readonly AttributeView[];

interface Making {
  readonly attributes: Attributes;
  readonly payload: readonly Item[];
  readonly content?: Uint8Array;
}

/** One way to bring about an object; `make` is handed a text that is unique. */
interface Way {
  readonly operation: number;
  readonly objectType: number;
  readonly make: (subject: Subject, text: string) => Making;
}

const KEY_ATTRIBUTES = aesKey();
const { Encrypt, Decrypt } = Mask.CryptographicUsageMask;

/** Octets that nobody else has, of 256 bits. */
function octets(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

/** An AES key in Raw (1.0 to 1.4 section 2.1.3, 2.1 section 3.1). */
export function symmetricKeyItem(material: Uint8Array): StructureItem {
  return structure(Tag.SymmetricKey, [
    structure(Tag.KeyBlock, [
      enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Raw),
      structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, material)]),
      enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.AES),
      integer(Tag.CryptographicLength, material.length * 8),
    ]),
  ]);
}

function secretDataItem(material: Uint8Array): StructureItem {
  return structure(Tag.SecretData, [
    enumeration(Tag.SecretDataType, Enum.SecretDataType.Password),
    structure(Tag.KeyBlock, [
      enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Opaque),
      structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, material)]),
    ]),
  ]);
}

function opaqueObjectItem(material: Uint8Array): StructureItem {
  // Opaque Data Type has no values but those of vendors, which begin with 8 (1.4 section 9.1.3.2.10).
  return structure(Tag.OpaqueObject, [
    enumeration(Tag.OpaqueDataType, 0x80000001),
    byteString(Tag.OpaqueDataValue, material),
  ]);
}

function registering(objectType: number, attributes: Attributes, item: (material: Uint8Array) => Item): Way {
  return {
    operation: Enum.Operation.Register,
    objectType,
    make(_subject, text) {
      const content = octets(text);
      return { attributes, payload: [item(content)], content };
    },
  };
}

const REGISTER_KEY = registering(O.SymmetricKey, KEY_ATTRIBUTES, symmetricKeyItem);
const CREATE_KEY: Way = {
  operation: Enum.Operation.Create,
  objectType: O.SymmetricKey,
  make: () => ({ attributes: KEY_ATTRIBUTES, payload: [] }),
};
const IMPORT_KEY: Way = { ...REGISTER_KEY, operation: Enum.Operation.Import };
const KEY_WAYS: readonly Way[] = [REGISTER_KEY, CREATE_KEY, IMPORT_KEY];
const OTHER_WAYS: readonly Way[] = [
  registering(O.SecretData, [usageMask(Encrypt, Decrypt)], secretDataItem),
  registering(O.OpaqueObject, [], opaqueObjectItem),
];

/** The payload of Import (1.4 Table 253, 2.0 section 6.1.24, 2.1 Table 238); `replace`: Replace Existing, left out where absent. */
export function importPayload(
  subject: Subject,
  identifier: string,
  objectType: number,
  object: readonly Item[],
  attributes: Attributes,
  replace?: boolean,
): Item[] {
  const existing = replace === undefined ? [] : [boolean(Tag.ReplaceExisting, replace)];
  const all = subject.attributesOf(attributes);
  if (atLeast(subject.version, '2.0')) {
    return [uniqueIdentifier(identifier), enumeration(Tag.ObjectType, objectType), ...existing, all, ...object];
  }
  // In 1.4 the attributes stand beside each other, and there is no Object Type.
  return [uniqueIdentifier(identifier), ...existing, ...(all.type === 'Structure' ? all.value : []), ...object];
}

/** The payload of a way, with the client's attributes over its own. */
function payloadOf(way: Way, subject: Subject, making: Making, attributes: Attributes, text: string): Item[] {
  const own = making.attributes.filter(({ name }) => !attributes.some((given) => given.name === name));
  const all = [...own, ...attributes];
  if (way.operation === Enum.Operation.Import) {
    return importPayload(subject, text, way.objectType, making.payload, all);
  }
  return [enumeration(Tag.ObjectType, way.objectType), subject.attributesOf(all), ...making.payload];
}

/** Whether Query lists the operation; where it lists none at all, nothing is known and it is tried. */
export function mayServe(subject: Subject, operation: number): boolean {
  const { operations } = subject.declared;
  return enumInVersion('Operation', operation, subject.version) && (operations.size === 0 || operations.has(operation));
}

function isOpen(subject: Subject, { operation, objectType }: Way): boolean {
  const { objectTypes } = subject.declared;
  return mayServe(subject, operation) && (objectTypes.size === 0 || objectTypes.has(objectType));
}

/** The outcome of one way: the object, or what it was refused with. */
async function tryWay(way: Way, subject: Subject, attributes: Attributes): Promise<NewObject | string> {
  const text = subject.uniqueText();
  const making = way.make(subject, text);
  const payload = payloadOf(way, subject, making, attributes, text);
  const [item] = (await subject.ask({ operation: way.operation, payload })).items;
  const identifier = fieldValue(item?.payload, Tag.UniqueIdentifier, 'TextString');
  if (item?.resultStatus !== Enum.ResultStatus.Success || identifier === undefined) {
    const reason = enumName('ResultReason', item?.resultReason ?? 0) ?? 'no reason';
    return `${enumName('Operation', way.operation)}: ${reason}, ${item?.resultMessage ?? 'no message'}`;
  }
  const { content } = making;
  const generated = content === undefined;
  return { identifier, objectType: way.objectType, generated, ...(content === undefined ? {} : { content }) };
}

/**
 * An object made by the first of these ways that the server declares and serves, with a Name where it takes one. Throws an
 * AssertionError where it makes such objects but not with these attributes, and NotShown where it makes none.
 */
async function made(subject: Subject, ways: readonly Way[], attributes: Attributes): Promise<NewObject> {
  const failures: string[] = [];
  for (const way of ways.filter((candidate) => isOpen(subject, candidate))) {
    const outcome = await tryWay(way, subject, named(subject, attributes));
    if (typeof outcome !== 'string') return outcome;
    const isNamed = attributes.some(({ name }) => name === 'Name');
    const plain = await tryWay(way, subject, isNamed || attributes.length === 0 ? [] : named(subject, []));
    if (typeof plain !== 'string') {
      if (attributes.length === 0) return plain;
      throw new AssertionError(`a new object cannot have ${attributes.map(({ name }) => name).join(', ')}: ${outcome}`);
    }
    failures.push(outcome);
  }
  throw new NotShown(failures.length > 0 ? failures.join('; ') : 'the server declares no way to make such an object');
}

/** A new AES key of 256 bits for encryption and decryption: registered where that can be done, else generated. */
export function newKey(subject: Subject, attributes: Attributes = []): Promise<NewObject> {
  return made(subject, KEY_WAYS, attributes);
}

/** A new AES key of 256 bits that the server generated. */
export function generatedKey(subject: Subject, attributes: Attributes = []): Promise<NewObject> {
  return made(subject, [CREATE_KEY], attributes);
}

/** A new object of the first type that the server can make: a key, Secret Data or an Opaque Object. */
export function newObject(subject: Subject, attributes: Attributes = []): Promise<NewObject> {
  return made(subject, [...KEY_WAYS, ...OTHER_WAYS], attributes);
}
