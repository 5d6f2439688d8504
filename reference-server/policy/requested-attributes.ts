import type { Item } from '../../harness/codec/item.ts';
import { readAttribute } from '../../harness/message/attributes.ts';
import { ATTRIBUTES, type Attribute } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { inVersion, type Version } from '../../harness/spec/versions.ts';
import { KmipError, REASONS } from '../errors.ts';
import { required } from '../fields.ts';
import { attributeNamed } from './attribute-names.ts';
import { assertKnownBits } from './mask-bits.ts';

const R = Enum.ResultReason;

/** An attribute as a request names it, its value read and checked. */
export interface RequestedAttribute {
  readonly attribute: Attribute;
  /** The Attribute Name: that of `attribute`, or the client's own for a custom one. */
  readonly name: string;
  readonly index?: number;
  /** Under the attribute's own tag; under Tag.AttributeValue for a custom one. */
  readonly value: Item;
}

/** The attribute that `version` has under this name, or undefined. */
export function attributeIn(version: Version, name: string): Attribute | undefined {
  const attribute = attributeNamed(name, version);
  return attribute !== undefined && inVersion(attribute, version) ? attribute : undefined;
}

/**
 * Reads an Attribute structure of a request (1.4 section 2.1.1), whose types and values the engine has held against the
 * registry. Throws Invalid Message where a part is missing, `unknownReason` for an attribute that `version` does not
 * have, Invalid Field for a custom attribute with structures inside or a mask with a bit of a newer version.
 */
export function readRequested(item: Item, version: Version, unknownReason: number): RequestedAttribute {
  if (item.type !== 'Structure') throw new KmipError(R.InvalidMessage, 'Attribute is not a structure');
  const { name, index, value } = readAttribute(item);
  const attribute = attributeIn(version, name);
  if (attribute === undefined) throw new KmipError(unknownReason, `${name} is not an attribute of KMIP ${version}`);
  const given = required(value, Tag.AttributeValue);
  assertKnownBits(given, version);
  if (attribute === ATTRIBUTES.CustomAttribute && !isFlat(given)) {
    throw new KmipError(REASONS.attributeValue, `${name} has structures inside`);
  }
  return { attribute, name, value: given, ...(index === undefined ? {} : { index }) };
}

/** "If a structure, then the structure SHALL NOT include sub structures" (1.4 section 3.39). */
export function isFlat(value: Item): boolean {
  return value.type !== 'Structure' || value.value.every((field) => field.type !== 'Structure');
}

/** The value of an Enumeration or Integer attribute of a request, or undefined. */
export function requestedValue(requested: readonly RequestedAttribute[], name: string): number | undefined {
  const value = requested.find((one) => one.name === name)?.value;
  return value?.type === 'Enumeration' || value?.type === 'Integer' ? value.value : undefined;
}

/** The attributes of each name, in their order. */
export function byName(attributes: readonly RequestedAttribute[]): Map<string, RequestedAttribute[]> {
  const found = new Map<string, RequestedAttribute[]>();
  for (const one of attributes) found.set(one.name, [...(found.get(one.name) ?? []), one]);
  return found;
}

/** Throws Invalid Message ("REQUIRED field(s) missing", 1.4 Table 329) where one of the attributes is not asked for. */
export function requireAttributes(requested: readonly RequestedAttribute[], names: readonly string[]): void {
  const missing = names.find((name) => !requested.some((one) => one.name === name));
  if (missing !== undefined) throw new KmipError(R.InvalidMessage, `${missing} is missing`);
}
