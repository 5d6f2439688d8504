import { expect } from 'chai';
import {
  enumeration,
  type Item,
  integer,
  type StructureItem,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { type AttributeView, readAttribute, readAttributes } from '../../harness/message/attributes.ts';
import { fieldValue, structureField, structureFields } from '../../harness/message/fields.ts';
import { attributeByName, attributeByTag } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { tagTitle } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast, type Version } from '../../harness/spec/versions.ts';
import { attributesOfNew } from './names.ts';
import type { Subject } from './subject.ts';

const { Operation } = Enum;

/** A Managed Object that a client has: what Register sends. */
export interface Sample {
  /** A value of Enum.ObjectType. */
  readonly objectType: number;
  /** Under the tag of the object. */
  readonly object: StructureItem;
  readonly attributes: readonly AttributeView[];
}

/** An attribute by its value, which stands under the attribute's own tag. */
export function attributeOf(value: Item): AttributeView {
  return { name: attributeByTag(value.tag)?.name ?? tagTitle(value.tag) ?? '', value };
}

/** Cryptographic Usage Mask with these bits of Mask.CryptographicUsageMask. */
export function usageMask(...bits: readonly number[]): AttributeView {
  return attributeOf(
    integer(
      Tag.CryptographicUsageMask,
      bits.reduce((mask, bit) => mask | bit, 0),
    ),
  );
}

export function uniqueIdentifier(value: string): Item {
  return textString(Tag.UniqueIdentifier, value);
}

/** The Unique Identifier in a payload, under its own tag or another. Throws a chai AssertionError where there is none. */
export function identifierIn(payload: StructureItem, tag: number = Tag.UniqueIdentifier): string {
  const value = fieldValue(payload, tag, 'TextString');
  expect(value, `the ${tagTitle(tag)} of the response`)
    .to.be.a('string')
    .that.is.not.equal('');
  return value as string;
}

/** Every Unique Identifier in a payload, in order. */
export function identifiersIn(payload: StructureItem | undefined): string[] {
  return (payload?.value ?? []).flatMap((field) =>
    field.tag === Tag.UniqueIdentifier && field.type === 'TextString' ? [field.value] : [],
  );
}

/** The payload of Register. */
export function registration(subject: Subject, { objectType, object, attributes }: Sample): Item[] {
  return [enumeration(Tag.ObjectType, objectType), attributesOfNew(subject, attributes), object];
}

/** Registers an object: its Unique Identifier. */
export async function register(subject: Subject, sample: Sample): Promise<string> {
  return identifierIn(await subject.succeed(Operation.Register, registration(subject, sample)));
}

/** Creates an object: its Unique Identifier. */
export async function create(
  subject: Subject,
  objectType: number,
  attributes: readonly AttributeView[],
): Promise<string> {
  const fields = [enumeration(Tag.ObjectType, objectType), attributesOfNew(subject, attributes)];
  return identifierIn(await subject.succeed(Operation.Create, fields));
}

const { Encrypt, Decrypt } = Mask.CryptographicUsageMask;

/** What Create is asked for where a check wants any symmetric key: AES of so many bits. */
export function aesKey(bits = 256): AttributeView[] {
  return [
    attributeOf(enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.AES)),
    attributeOf(integer(Tag.CryptographicLength, bits)),
    usageMask(Encrypt, Decrypt),
  ];
}

export async function activate(subject: Subject, identifier: string): Promise<void> {
  await subject.succeed(Operation.Activate, [uniqueIdentifier(identifier)]);
}

/** What Get gives of an object; the Key Format Type is asked for where it is named. */
export interface Got {
  readonly objectType: number | undefined;
  readonly object: StructureItem;
}

/** Gets an object. Throws a chai AssertionError where it is not got. */
export async function get(subject: Subject, identifier: string, keyFormatType?: number): Promise<Got> {
  const format = keyFormatType === undefined ? [] : [enumeration(Tag.KeyFormatType, keyFormatType)];
  const payload = await subject.succeed(Operation.Get, [uniqueIdentifier(identifier), ...format]);
  const object = payload.value.find((field) => field.type === 'Structure');
  expect(object, 'the object that Get gives').to.not.equal(undefined);
  return { objectType: fieldValue(payload, Tag.ObjectType, 'Enumeration'), object: object as StructureItem };
}

/** The Key Material of a key that Get gave; undefined where it is absent or the Key Value is wrapped. */
export function keyMaterial(object: StructureItem): Item | undefined {
  const keyValue = structureField(structureField(object, Tag.KeyBlock), Tag.KeyValue);
  return keyValue?.value.find((field) => field.tag === Tag.KeyMaterial);
}

/** How a request names an attribute (1.4 section 4.12, 2.1 section 6.1.20). */
export function reference(name: string, version: Version): Item {
  if (!atLeast(version, '2.0')) return textString(Tag.AttributeName, name);
  const attribute = attributeByName(name);
  if (attribute?.name === name) return enumeration(Tag.AttributeReference, attribute.tag);
  return structure(Tag.AttributeReference, [
    textString(Tag.VendorIdentification, name.slice(0, 1)),
    textString(Tag.AttributeName, name.slice(2)),
  ]);
}

/** The attributes of an object, in the order in which they come; all of them where none is named. */
export async function attributes(
  subject: Subject,
  identifier: string,
  ...names: readonly string[]
): Promise<AttributeView[]> {
  const wanted = names.map((name) => reference(name, subject.version));
  const payload = await subject.succeed(Operation.GetAttributes, [uniqueIdentifier(identifier), ...wanted]);
  return attributesIn(subject, payload);
}

/** The attributes in a payload. */
export function attributesIn({ version }: Subject, payload: StructureItem): AttributeView[] {
  // 2.0 chapter 5.
  if (!atLeast(version, '2.0')) return structureFields(payload, Tag.Attribute).map(readAttribute);
  const all = structureField(payload, Tag.Attributes);
  return all === undefined ? [] : readAttributes(all);
}

/** The values of all instances of one attribute. */
export async function valuesOf(subject: Subject, identifier: string, name: string): Promise<Item['value'][]> {
  const instances = await attributes(subject, identifier, name);
  return instances.flatMap((instance) =>
    instance.name === name && instance.value !== undefined ? [instance.value.value] : [],
  );
}
