import { type Item, type StructureItem, textString } from '../../harness/codec/item.ts';
import { type AttributeKey, attributeRules } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields } from '../fields.ts';
import type { AttributeInstance, ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { agrees, completed } from './attribute-values.ts';
import { assertConstraints } from './constraints.ts';
import { contentAttributes } from './content-attributes.ts';
import { assertDatesInOrder } from './dates.ts';
import { defaultAttributes, identityAttributes, type NamedValue, PRE_ACTIVE } from './implicit-attributes.ts';
import { movedByDates } from './life-cycle.ts';
import { claimName } from './names.ts';
import { derivedFlags, policyOf } from './new-object.ts';
import { padLimits } from './one-time-pads.ts';
import { registeredObject } from './registered-objects.ts';
import type { RequestedAttribute } from './requested-attributes.ts';
import { applies } from './visible-attributes.ts';

const { Destroyed, DestroyedCompromised } = Enum.State;

/** An object as a request brings it. */
export interface Imported {
  readonly uniqueIdentifier: string;
  readonly objectType: number;
  readonly content: StructureItem;
  readonly requested: readonly RequestedAttribute[];
  /** The object that it replaces. */
  readonly existing: ManagedObject | undefined;
}

/**
 * The Managed Object of an Import request. "All attributes MUST be set to the supplied values rather than any server
 * generated values" (1.4 section 4.41): who else sets an attribute is not looked at; what is not supplied, and an object
 * always has, is set as at a Register.
 * Throws Invalid Field where a value is not one of this object (Table 365), Index Out of Bounds for an index beyond what
 * the server keeps; in 2.x by 2.0 section 6.1.24.1.
 */
export function importedObject(imported: Imported, context: OperationContext): ManagedObject {
  const { uniqueIdentifier, objectType, content, requested, existing } = imported;
  const { derived, defaults = [] } = registeredObject(objectType, content, requested, context.version);
  const isTemplate = objectType === Enum.ObjectType.Template;
  const own: NamedValue[] = [
    ['Unique Identifier', textString(Tag.UniqueIdentifier, uniqueIdentifier)],
    ...identityAttributes(objectType, uniqueIdentifier, context).filter(([name]) => name === 'Object Type'),
    ...derived,
    ...(isTemplate ? [] : contentAttributes(objectType, content)),
  ];
  for (const one of requested) assertSuppliable(one, imported, own, context);
  const supplied = numbered(requested, own, context);
  assertDatesInOrder(supplied);
  const defaulted = [
    ...identityAttributes(objectType, uniqueIdentifier, context),
    ...padLimits(derived),
    ...defaults,
    ...(isTemplate ? [] : [PRE_ACTIVE, ...defaultAttributes(context)]),
  ].filter(([name]) => ![...own, ...supplied.map((one) => [one.name])].some(([given]) => given === name));
  const attributes = [...instancesOf([...own, ...defaulted]), ...supplied];
  const flags = derivedFlags(attributes).filter(({ name }) => !supplied.some((one) => one.name === name));
  const head = { uniqueIdentifier, objectType, owner: existing?.owner ?? context.identity, archived: false, content };
  const object = { ...head, policy: policyOf(attributes, isTemplate), attributes };
  assertConstraints(object, context);
  if (isTemplate) return object;
  const whole = { ...object, attributes: [...attributes, ...flags] };
  return supplied.some(({ name }) => name === 'State') ? whole : movedByDates(whole, context.now());
}

/** What has to hold of a supplied value besides that it is one of the attribute. */
function assertSuppliable(
  { attribute, name, value }: RequestedAttribute,
  { uniqueIdentifier, objectType, existing }: Imported,
  own: readonly NamedValue[],
  context: OperationContext,
): void {
  const isOfObject = applies(attribute, objectType, context.version);
  const contradicted = own.some(([ownName, ownValue]) => ownName === name && contradicts(value, ownValue));
  const isOfDestroyed =
    attribute.key === 'State' && [Destroyed, DestroyedCompromised].some((code) => code === value.value);
  if (!isOfObject) throw new KmipError(REASONS.attributeUnfit, `${name} is not an attribute of this object type`);
  if (contradicted || isOfDestroyed) {
    throw new KmipError(REASONS.attributeValue, `${name} does not have this value with this object`);
  }
  if (name === 'Name')
    claimName(value as StructureItem, context, REASONS.nameOfNewObjectTaken, existing && uniqueIdentifier);
}

/** Digests by different hashes, or of different formats, say nothing of each other. */
function contradicts(given: Item, own: Item): boolean {
  if (own.tag !== Tag.Digest || given.type !== 'Structure' || own.type !== 'Structure') return !agrees(given, own);
  const [one, other] = [new Fields(given), new Fields(own)];
  const differs = (tag: number) =>
    one.item(tag) !== undefined && other.item(tag) !== undefined && one.enumeration(tag) !== other.enumeration(tag);
  return !differs(Tag.HashingAlgorithm) && !differs(Tag.KeyFormatType) && !sameOctets(one, other);
}

function sameOctets(one: Fields, other: Fields): boolean {
  const [a, b] = [one, other].map((digest) => Buffer.from(digest.bytes(Tag.DigestValue) ?? []));
  return a !== undefined && b !== undefined && a.equals(b);
}

/** Values that the server would complete at a Register, and here are taken as they come. */
const AS_SUPPLIED: Partial<Record<AttributeKey, (value: Fields) => boolean>> = {
  UsageLimits: (value) => {
    const [total, count] = [value.longInteger(Tag.UsageLimitsTotal), value.longInteger(Tag.UsageLimitsCount)];
    const isWhole = value.item(Tag.UsageLimitsUnit) !== undefined && total !== undefined && count !== undefined;
    return isWhole && count >= 0n && count <= total;
  },
};

function suppliedValue(one: RequestedAttribute, context: OperationContext): Item {
  const { attribute, value } = one;
  const isComplete = value.type === 'Structure' && AS_SUPPLIED[attribute.key]?.(new Fields(value));
  return isComplete ? value : completed(one, context);
}

/** The instances with their indices: those that are given, else the next ones; what the object says itself is there once. */
function numbered(
  requested: readonly RequestedAttribute[],
  own: readonly NamedValue[],
  context: OperationContext,
): AttributeInstance[] {
  const taken = new Map<string, Set<number>>();
  for (const { name, index } of instancesOf(own)) taken.set(name, (taken.get(name) ?? new Set()).add(index));
  const others = requested.filter(
    ({ name, value }) => !own.some(([n, ownValue]) => n === name && agrees(value, ownValue)),
  );
  return others.map((one) => {
    const indices = taken.get(one.name) ?? new Set<number>();
    const index = one.index !== undefined && !indices.has(one.index) ? one.index : free(indices);
    const [limit, reasons] = isMultiple(one, context)
      ? [context.settings.maximumAttributeInstances, REASONS.tooManyInstances]
      : [1, REASONS.secondInstance];
    if (index < 0 || index >= limit) throw new KmipError(reasons, `${one.name} has no such instance`);
    taken.set(one.name, indices.add(index));
    return { name: one.name, index, value: suppliedValue(one, context) };
  });
}

/** Values as instances: the first of a name has the index 0. */
function instancesOf(values: readonly NamedValue[]): AttributeInstance[] {
  const counts = new Map<string, number>();
  return values.map(([name, value]) => {
    const index = counts.get(name) ?? 0;
    counts.set(name, index + 1);
    return { name, index, value };
  });
}

function free(indices: ReadonlySet<number>): number {
  let index = 0;
  while (indices.has(index)) index += 1;
  return index;
}

function isMultiple({ attribute }: RequestedAttribute, { version }: OperationContext): boolean {
  return attributeRules(attribute, version).multiple !== false;
}
