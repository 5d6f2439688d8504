import { type AttributeKey, attributeRules, type Permission } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields } from '../fields.ts';
import { attributeValue, type ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { dateOf, stateOf } from './life-cycle.ts';
import type { RequestedAttribute } from './requested-attributes.ts';
import { applies } from './visible-attributes.ts';

/** An attribute as a request names it. */
export type NamedAttribute = Pick<RequestedAttribute, 'attribute' | 'name' | 'index'>;

/** The rows of a rules table (1.4 Table 54) that say what a client may do. */
type ClientRule = 'setByClient' | 'modifiableByClient' | 'deletableByClient';

/** The conditions of rules tables that are more than a state, by the attribute. */
const CONDITIONS: Partial<Record<AttributeKey, (object: ManagedObject, name: string, now: bigint) => boolean>> = {
  ProcessStartDate: notReached,
  ProtectStopDate: notReached,
  UsageLimits: isUnused,
};

/** What begins with y- belongs to the server (1.4 section 3.39), and so does the vendor y (2.0 section 4.53). */
function isServers(key: AttributeKey, name: string): boolean {
  return (key === 'CustomAttribute' || key === 'Attribute') && !name.startsWith('x-');
}

function notReached(object: ManagedObject, name: string, now: bigint): boolean {
  const date = dateOf(object, name);
  return date === undefined || date > now;
}

/** "as long as Get Usage Allocation has not been performed" (1.4 section 3.21) */
function isUnused(object: ManagedObject): boolean {
  const limits = attributeValue(object, 'Usage Limits');
  if (limits?.type !== 'Structure') return true;
  const fields = new Fields(limits);
  return fields.longInteger(Tag.UsageLimitsTotal) === fields.longInteger(Tag.UsageLimitsCount);
}

function isInState(permission: Permission, object: ManagedObject): boolean {
  const states = typeof permission === 'boolean' ? undefined : permission.states;
  const state = stateOf(object);
  return states === undefined || state === undefined || states.some((name) => Enum.State[name] === state);
}

/**
 * Throws Permission Denied where the rules table does not let a client do this; in 2.x Read Only Attribute or Attribute Read
 * Only where it never does, in 2.1 Wrong Key Lifecycle State where it does in another state.
 */
export function assertAllowed(
  rule: ClientRule,
  { attribute, name }: NamedAttribute,
  object: ManagedObject,
  context: OperationContext,
): void {
  const permission = attributeRules(attribute, context.version)[rule];
  if (permission === false || isServers(attribute.key, name)) {
    throw new KmipError(REASONS.attributeReadOnly, `${name} is not for a client to change`);
  }
  const isTooLate = CONDITIONS[attribute.key]?.(object, name, context.now()) === false;
  if (isTooLate || !isInState(permission, object)) {
    throw new KmipError(REASONS.attributeFixedInState, `${name} is not for a client to change any more`);
  }
}

/**
 * Throws Permission Denied where a client may not add the attribute: not the attribute's object (2.x: Invalid Attribute),
 * or as `assertAllowed`.
 */
export function assertAddable(named: NamedAttribute, object: ManagedObject, context: OperationContext): void {
  if (!applies(named.attribute, object.objectType, context.version)) {
    throw new KmipError(REASONS.attributeUnfitToAdd, `${named.name} is not an attribute of this object type`);
  }
  assertAllowed('setByClient', named, object, context);
  const { modifiableByClient } = attributeRules(named.attribute, context.version);
  if (modifiableByClient !== false) assertAllowed('modifiableByClient', named, object, context);
}
