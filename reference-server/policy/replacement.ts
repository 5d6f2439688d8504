import { dateTime, type Item } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { Fields } from '../fields.ts';
import {
  type AttributeInstance,
  attributeInstances,
  attributeValue,
  type ManagedObject,
  withoutAttribute,
} from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { type KeyProperties, readKeyBlock } from './key-blocks.ts';
import { changed, dateOf, stateOf } from './life-cycle.ts';
import { linked } from './links.ts';
import { type RequestedAttribute, requestedValue } from './requested-attributes.ts';
import { OF_ROTATION, withRotation } from './rotation.ts';
import { withUsageLeft } from './usage.ts';

const R = Enum.ResultReason;
const DESTROYED: readonly (number | undefined)[] = [Enum.State.Destroyed, Enum.State.DestroyedCompromised];

/** The dates that move with the Activation Date (1.4 Table 172), itself first. */
const DATES = [
  ['Activation Date', Tag.ActivationDate],
  ['Process Start Date', Tag.ProcessStartDate],
  ['Protect Stop Date', Tag.ProtectStopDate],
  ['Deactivation Date', Tag.DeactivationDate],
] as const;
const DATE_NAMES: readonly string[] = DATES.map(([name]) => name);

/**
 * What a replacement key has of its own: 1.4 Tables 173 and 177, and whatever tells of the old key's material, storage
 * or first service rather than of its purpose.
 */
const OWN: ReadonlySet<string> = new Set([
  'Unique Identifier',
  'Object Type',
  'Cryptographic Algorithm',
  'Cryptographic Length',
  'State',
  'Digest',
  'Link',
  'Initial Date',
  'Last Change Date',
  'Original Creation Date',
  'Random Number Generator',
  'Destroy Date',
  'Compromise Date',
  'Compromise Occurrence Date',
  'Revocation Reason',
  'Archive Date',
  'Fresh',
  'Always Sensitive',
  'Never Extractable',
  'Key Value Present',
  'Key Value Location',
  'Short Unique Identifier',
  'Key Format Type',
  'Protection Storage Mask',
  ...OF_ROTATION,
]);

/**
 * Throws Permission Denied where the object cannot be re-keyed: destroyed, or of another type, which in 2.x is Invalid Object
 * Type; Key Value Not Present where the server has only its attributes (1.4 Tables 331 and 332).
 */
export function assertReplaceable(existing: ManagedObject, objectType: number): void {
  if (existing.objectType !== objectType) {
    throw new KmipError(REASONS.typeNotReplaceable, 'the object is not of the type that is re-keyed so');
  }
  if (DESTROYED.includes(stateOf(existing))) {
    throw new KmipError(R.PermissionDenied, 'a destroyed object cannot be re-keyed');
  }
  if (existing.content === null || !readKeyBlock(existing.content).hasKeyValue) {
    throw new KmipError(REASONS.keyToReplaceNotPresent, 'the server has only attributes of the key');
  }
}

/** What the replacement is of: the algorithm and length that the request asks for, else those of the existing key. */
export function replacementProperties(
  existing: ManagedObject,
  requested: readonly RequestedAttribute[],
): KeyProperties {
  const value = (name: string) => requestedValue(requested, name) ?? numberOf(attributeValue(existing, name));
  return { algorithm: value('Cryptographic Algorithm'), length: value('Cryptographic Length') };
}

function numberOf(value: Item | undefined): number | undefined {
  return value?.type === 'Enumeration' || value?.type === 'Integer' ? value.value : undefined;
}

/**
 * The attributes that a replacement takes over from the existing key: all but those of its own, the dates moved by the
 * Offset (1.4 Tables 172 and 176), the Usage Limits unused.
 * Throws Invalid Message for an Offset next to dates; where an existing key has dates to move and no Activation Date to
 * count from Illegal Operation (1.4 Tables 331 and 332, in 2.x Invalid Field). Table 335 has no such error: the Deactivation
 * Date of such a certificate is copied like any attribute that is not handled in a specific way.
 *
 * @param offset seconds from now to the Activation Date of the replacement.
 */
export function takenOver(
  existing: ManagedObject,
  requested: readonly RequestedAttribute[],
  offset: number | undefined,
  context: OperationContext,
): Pick<AttributeInstance, 'name' | 'value'>[] {
  const kept = unused(existing).attributes.filter(({ name }) => !OWN.has(name));
  if (offset === undefined) return kept;
  if (requested.some(({ name }) => DATE_NAMES.includes(name))) {
    throw new KmipError(R.InvalidMessage, 'an Offset comes without dates');
  }
  return [...kept.filter(({ name }) => !DATE_NAMES.includes(name)), ...movedDates(existing, offset, context.now())];
}

function unused(object: ManagedObject): ManagedObject {
  const limits = attributeValue(object, 'Usage Limits');
  const total = limits?.type === 'Structure' ? new Fields(limits).longInteger(Tag.UsageLimitsTotal) : undefined;
  return total === undefined ? object : withUsageLeft(object, total);
}

function movedDates(existing: ManagedObject, offset: number, now: bigint): AttributeInstance[] {
  const present = DATES.filter(([name]) => dateOf(existing, name) !== undefined);
  const activation = now + BigInt(offset);
  const before = dateOf(existing, 'Activation Date');
  if (before === undefined && present.length > 0 && existing.objectType !== Enum.ObjectType.Certificate) {
    throw new KmipError(
      REASONS.nothingToCountFrom,
      'the existing key has no Activation Date that an Offset could move',
    );
  }
  const shift = activation - (before ?? activation);
  const others = present.filter(([name]) => name !== 'Activation Date');
  return [
    { name: 'Activation Date', index: 0, value: dateTime(Tag.ActivationDate, activation) },
    ...others.map(([name, tag]) => ({
      name,
      index: 0,
      value: dateTime(tag, (dateOf(existing, name) as bigint) + shift),
    })),
  ];
}

/** The object without its Names: "all name attributes are removed from the existing key". */
export function withoutNames(object: ManagedObject): ManagedObject {
  return attributeInstances(object, 'Name').reduce((rest, { index }) => withoutAttribute(rest, 'Name', index), object);
}

/** Existing and replacement key, each with its Link to the other, and what their rotation sets. */
export function replaced(
  existing: ManagedObject,
  replacement: ManagedObject,
  now: bigint,
): [existing: ManagedObject, replacement: ManagedObject] {
  const { ReplacementObjectLink, ReplacedObjectLink } = Enum.LinkType;
  const [old, made] = withRotation(existing, replacement, now);
  return [changed(linked(old, ReplacementObjectLink, replacement), now), linked(made, ReplacedObjectLink, existing)];
}
