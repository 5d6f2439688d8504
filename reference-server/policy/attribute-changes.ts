import { boolean, type Item, type StructureItem, structure } from '../../harness/codec/item.ts';
import { type Attribute, attributeRules } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields } from '../fields.ts';
import {
  type AttributeInstance,
  attributeInstances,
  attributeValue,
  type ManagedObject,
  withAttribute,
  withoutAttribute,
} from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { assertAddable, assertAllowed, type NamedAttribute } from './attribute-permissions.ts';
import { completed, isSet, sameValue } from './attribute-values.ts';
import { assertDatesInOrder } from './dates.ts';
import { changed, movedByDates } from './life-cycle.ts';
import { claimName } from './names.ts';
import { assertQuantumSafety } from './quantum-safety.ts';
import type { RequestedAttribute } from './requested-attributes.ts';

const R = Enum.ResultReason;

/** An object after a change, and the instance that was changed. */
export interface Change {
  readonly object: ManagedObject;
  readonly instance: AttributeInstance;
}

/**
 * Adds an attribute instance (1.4 section 4.14). Throws by the rows of 1.4 Table 341.
 */
export function addAttributeTo(
  object: ManagedObject,
  requested: RequestedAttribute,
  context: OperationContext,
): Change {
  const { attribute, name } = requested;
  assertAddable(requested, object, context);
  if (requested.index !== undefined) throw new KmipError(R.InvalidField, 'a new attribute has no Attribute Index');
  const present = attributeInstances(object, name);
  if (present.length > 0 && !isMultiple(attribute, context)) {
    throw new KmipError(REASONS.attributeExists, `the object has its ${name} already`);
  }
  if (present.length >= context.settings.maximumAttributeInstances) {
    throw new KmipError(REASONS.tooManyInstances, `the object has as many instances of ${name} as this server keeps`);
  }
  assertNoCount(requested);
  const value = completed(requested, context);
  const index = (present.at(-1)?.index ?? -1) + 1;
  return applied(object, { name, index, value }, context);
}

/**
 * Gives an existing attribute instance a new value (1.4 section 4.15). Throws by the rows of 1.4 Table 342.
 */
export function modifyAttributeOf(
  object: ManagedObject,
  requested: RequestedAttribute,
  context: OperationContext,
): Change {
  const { name } = requested;
  assertAllowed('modifiableByClient', requested, object, context);
  if (attributeInstances(object, name).length === 0) {
    throw new KmipError(REASONS.attributeToModifyMissing, `the object has no ${name}`);
  }
  const present = existing(object, requested, context);
  assertNoCount(requested);
  const value = completed({ ...requested, value: overlaid(present.value, requested) }, context);
  return applied(object, { ...present, value }, context);
}

/**
 * Adds an attribute, or gives its only instance a new value (2.0 section 6.1.47). Throws Multi Valued Attribute where the
 * object has several instances.
 */
export function setAttributeOf(
  object: ManagedObject,
  requested: RequestedAttribute,
  context: OperationContext,
): Change {
  const [instance, ...others] = attributeInstances(object, requested.name);
  if (others.length > 0) {
    throw new KmipError(R.MultiValuedAttribute, `the object has several instances of ${requested.name}`);
  }
  return instance === undefined
    ? addAttributeTo(object, requested, context)
    : modifyAttributeOf(object, { ...requested, index: instance.index }, context);
}

/**
 * Takes an attribute instance away (1.4 section 4.16). Throws by the rows of 1.4 Table 343.
 */
export function deleteAttributeOf(object: ManagedObject, named: NamedAttribute, context: OperationContext): Change {
  const { attribute, name } = named;
  const rules = attributeRules(attribute, context.version);
  if (rules.always === true) throw new KmipError(REASONS.attributeReadOnly, `${name} always has a value`);
  assertAllowed('deletableByClient', named, object, context);
  const present = attributeInstances(object, name);
  if (present.length === 0) throw new KmipError(REASONS.attributeToDeleteMissing, `the object has no ${name}`);
  if (context.version === '1.0' && named.index === undefined && present.length > 1) {
    throw new KmipError(R.InvalidField, `${name} has several instances and no Attribute Index is given`);
  }
  const instance = existing(object, named, context);
  return { object: changed(withoutAttribute(object, name, instance.index), context.now()), instance };
}

/**
 * The index of the instance that a client of 2.x means, who knows no indices: the one with the value of the Current
 * Attribute, else the only one (2.0 sections 6.1.13 and 6.1.33). Throws Attribute Instance Not Found, Invalid Field where
 * the value of another attribute is given or nothing tells several instances apart.
 */
export function indexOfCurrent(
  object: ManagedObject,
  name: string,
  current: RequestedAttribute | undefined,
): number | undefined {
  const present = attributeInstances(object, name);
  if (current === undefined) {
    if (present.length > 1) throw new KmipError(R.InvalidField, `the object has several instances of ${name}`);
    return present[0]?.index;
  }
  if (current.name !== name) throw new KmipError(R.InvalidField, 'Current and New Attribute are different attributes');
  const instance = present.find(({ value }) => sameValue(value, current.value));
  if (instance === undefined && present.length > 0) {
    throw new KmipError(
      REASONS.attributeInstanceMissing,
      `no instance of ${name} has the value of the Current Attribute`,
    );
  }
  return instance?.index;
}

function isMultiple(attribute: Attribute, context: OperationContext): boolean {
  return attributeRules(attribute, context.version).multiple !== false;
}

/**
 * The instance that a request is about: that with its index, or 0. In 1.0 an attribute that cannot have several takes no
 * index at all (1.0 sections 4.14 and 11.16).
 */
function existing(
  object: ManagedObject,
  { attribute, name, index }: NamedAttribute,
  context: OperationContext,
): AttributeInstance {
  const refused = context.version === '1.0' && index !== undefined && !isMultiple(attribute, context);
  const instance = attributeInstances(object, name).find((one) => one.index === (index ?? 0));
  if (instance === undefined || refused) {
    throw new KmipError(REASONS.attributeInstanceMissing, `${name} has no instance with this index`);
  }
  return instance;
}

/** "The Usage Limits Count value SHALL NOT be set or modified by the client" (1.4 section 3.21) */
function assertNoCount({ attribute, value }: RequestedAttribute): void {
  if (attribute.key !== 'UsageLimits' || value.type !== 'Structure') return;
  if (new Fields(value).item(Tag.UsageLimitsCount) !== undefined) {
    throw new KmipError(R.PermissionDenied, 'Usage Limits Count is not for a client to set');
  }
}

/** Usage Limits may be modified in Total or Unit alone: what is not given stays. */
function overlaid(current: Item, { attribute, value }: RequestedAttribute): Item {
  if (attribute.key !== 'UsageLimits' || value.type !== 'Structure' || current.type !== 'Structure') return value;
  const kept = current.value.filter((field) => !value.value.some(({ tag }) => tag === field.tag));
  return structure(value.tag, [...value.value, ...kept]);
}

/** The object with the instance in its place, and all that follows from it. */
function applied(object: ManagedObject, instance: AttributeInstance, context: OperationContext): Change {
  const { name, index, value } = instance;
  if (name === 'Name') {
    claimName(value as StructureItem, context, REASONS.nameTaken, object.uniqueIdentifier);
  }
  const after = withFlags(withAttribute(object, name, value, index));
  assertDatesInOrder(after.attributes);
  assertQuantumSafety(after);
  const now = context.now();
  return { object: movedByDates(changed(after, now), now), instance };
}

/** Always Sensitive and Never Extractable turn False for good with what they watch (1.4 sections 3.49 and 3.51). */
function withFlags(object: ManagedObject): ManagedObject {
  const always = isSet(object, 'Always Sensitive') && isSet(object, 'Sensitive');
  const never = isSet(object, 'Never Extractable') && !isSet(object, 'Extractable');
  if (attributeValue(object, 'Always Sensitive') === undefined) return object;
  return withAttribute(
    withAttribute(object, 'Always Sensitive', boolean(Tag.AlwaysSensitive, always)),
    'Never Extractable',
    boolean(Tag.NeverExtractable, never),
  );
}
