import { boolean, dateTime, type Item, type StructureItem } from '../../harness/codec/item.ts';
import { type Attribute, attributeRules } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import type { AttributeInstance, ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { attributeNamed } from './attribute-names.ts';
import { agrees, completed, sameValue } from './attribute-values.ts';
import { assertConstraints } from './constraints.ts';
import { contentAttributes } from './content-attributes.ts';
import { assertDatesInOrder } from './dates.ts';
import {
  defaultAttributes,
  generationAttributes,
  identityAttributes,
  type NamedValue,
  PRE_ACTIVE,
} from './implicit-attributes.ts';
import { movedByDates } from './life-cycle.ts';
import { claimName } from './names.ts';
import { padLimits } from './one-time-pads.ts';
import { assertQuantumSafety } from './quantum-safety.ts';
import type { RequestedAttribute } from './requested-attributes.ts';
import { applies } from './visible-attributes.ts';

/** An attribute that has no index yet. */
type AttributeValue = Pick<AttributeInstance, 'name' | 'value'>;

/** What an operation makes a Managed Object of. */
export interface Blueprint {
  readonly objectType: number;
  readonly content: StructureItem | null;
  readonly requested: readonly RequestedAttribute[];
  /** Attributes that the server reads from the object itself: a client may name them, but not otherwise. */
  readonly derived: readonly NamedValue[];
  /** Attributes that the object gets where the client gives none. */
  readonly defaults?: readonly NamedValue[];
  /** Attributes of the object that this one replaces, but for those that the client gives another value. */
  readonly copied?: readonly AttributeValue[];
  /** Whether the server generated it, rather than got it registered. */
  readonly generated: boolean;
}

/**
 * A new Managed Object with the attributes that were asked for, those that the server reads from it, and those that it
 * sets by the rules tables of 1.4 chapter 3. It is not in the store yet.
 * Throws by the rows of 1.4 Tables 328 to 330 for attributes, and Constraint Violation.
 */
export function newObject(parts: Blueprint, context: OperationContext): ManagedObject {
  const { objectType, content } = parts;
  const identifier = context.newIdentifier();
  const isTemplate = objectType === Enum.ObjectType.Template;
  const fromContent = isTemplate ? [] : contentAttributes(objectType, content);
  const blueprint = { ...parts, derived: [...parts.derived, ...fromContent] };
  const requested = givenAttributes(blueprint, context);
  const copied = (blueprint.copied ?? []).filter((one) => !requested.some((given) => displaces(given, one, context)));
  assertDatesInOrder([...copied, ...requested]);
  const given = numbered([...copied, ...requested.map((value) => activatedByRequest(value, context))], context);
  const implicit = [
    ...identityAttributes(objectType, identifier, context),
    ...blueprint.derived,
    ...padLimits(blueprint.derived),
    ...(blueprint.defaults ?? []),
    ...(isTemplate ? [] : [PRE_ACTIVE, ...defaultAttributes(context)]),
    ...(blueprint.generated ? generationAttributes(context) : []),
  ].filter(([name]) => !given.some((instance) => instance.name === name));
  const own = numbered(
    implicit.map(([name, value]) => ({ name, value })),
    context,
  );
  const attributes = [...own, ...given];
  const object = { uniqueIdentifier: identifier, objectType, owner: context.identity, archived: false, content };
  const policy = policyOf(attributes, isTemplate);
  const made = isTemplate
    ? { ...object, policy, attributes }
    : movedByDates({ ...object, policy, attributes: [...attributes, ...derivedFlags(attributes)] }, context.now());
  assertQuantumSafety(made);
  assertConstraints(made, context);
  return made;
}

/** A template is ruled by the default policy: its Operation Policy Name is for what is made from it (3.18.2.3). */
export function policyOf(attributes: readonly AttributeInstance[], isTemplate: boolean): string {
  const policy = attributes.find(({ name }) => name === 'Operation Policy Name')?.value;
  return !isTemplate && policy?.type === 'TextString' ? policy.value : 'default';
}

/** Always Sensitive and Never Extractable follow from what Sensitive and Extractable begin as (3.49 and 3.51). */
export function derivedFlags(attributes: readonly AttributeInstance[]): AttributeInstance[] {
  const flag = (name: string) => attributes.find((instance) => instance.name === name)?.value.value === true;
  return [
    { name: 'Always Sensitive', index: 0, value: boolean(Tag.AlwaysSensitive, flag('Sensitive')) },
    { name: 'Never Extractable', index: 0, value: boolean(Tag.NeverExtractable, !flag('Extractable')) },
  ];
}

/** The attributes of the request that the object gets. */
function givenAttributes(blueprint: Blueprint, context: OperationContext): AttributeValue[] {
  const kept = blueprint.requested.filter((requested) => isGiven(requested, blueprint, context));
  const values = kept.map((requested) => ({ name: requested.name, value: completed(requested, context) }));
  for (const { name, value } of values) {
    if (name === 'Name') claimName(value as StructureItem, context, REASONS.nameOfNewObjectTaken);
  }
  return values;
}

/** Whether a given attribute takes the place of a copied one; of several instances every value counts. */
function displaces(given: AttributeValue, copied: AttributeValue, { version }: OperationContext): boolean {
  if (given.name !== copied.name) return false;
  const attribute = attributeNamed(given.name, version);
  const isMultiple = attribute !== undefined && attributeRules(attribute, version).multiple !== false;
  return !isMultiple || sameValue(given.value, copied.value);
}

/** The attributes with their indices. Throws Index Out of Bounds (2.x: Server Limit Exceeded) where there are too many of a name. */
function numbered(values: readonly AttributeValue[], { settings }: OperationContext): AttributeInstance[] {
  const counts = new Map<string, number>();
  return values.map(({ name, value }) => {
    const index = counts.get(name) ?? 0;
    counts.set(name, index + 1);
    if (index < settings.maximumAttributeInstances) return { name, index, value };
    throw new KmipError(REASONS.tooManyInstances, `too many instances of ${name}`);
  });
}

/**
 * Whether a requested attribute is the client's to give: true to keep it; false where the server sets the same value
 * itself. Throws Invalid Field where it is neither, or not an attribute of this object type; in 2.x Attribute Read Only,
 * Invalid Attribute Value or Invalid Attribute.
 */
function isGiven(requested: RequestedAttribute, blueprint: Blueprint, context: OperationContext): boolean {
  const { attribute, name } = requested;
  if (!applies(attribute, blueprint.objectType, context.version)) {
    throw new KmipError(REASONS.attributeUnfit, `${name} is not an attribute of this object type`);
  }
  const own = ownValue(attribute, blueprint, context);
  const { setByClient } = attributeRules(attribute, context.version);
  if (own === undefined && setByClient !== false && !name.startsWith('y-')) return true;
  const values = blueprint.requested.filter((other) => other.name === name).map((other) => other.value);
  if (own === undefined) throw new KmipError(REASONS.attributeNotForClient, `${name} is not for a client to set`);
  if (!values.some((value) => agrees(value, own))) {
    throw new KmipError(REASONS.attributeValue, `${name} is not for a client to set to this value`);
  }
  return false;
}

/** The value that the server itself gives an attribute, whatever the client says. */
function ownValue({ name }: Attribute, { derived, generated }: Blueprint, context: OperationContext): Item | undefined {
  const own = generated ? [...derived, ...generationAttributes(context)] : derived;
  return own.find(([ownName]) => ownName === name)?.[1];
}

/**
 * An Activation Date that has occurred: 1.0 section 3.17 sets it to "the time when the operation is received", later
 * versions to "the value specified in the request" (1.1 section 3.22).
 */
function activatedByRequest(instance: AttributeValue, context: OperationContext): AttributeValue {
  const { name, value } = instance;
  const now = context.now();
  if (context.version !== '1.0' || name !== 'Activation Date' || value.type !== 'DateTime' || value.value >= now) {
    return instance;
  }
  return { ...instance, value: dateTime(value.tag, now) };
}
