import { createHash } from 'node:crypto';
import {
  boolean,
  byteString,
  dateTime,
  enumeration,
  type Item,
  interval,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { OperationContext } from '../operations/operation.ts';

/** An attribute by its name. */
export type NamedValue = readonly [name: string, value: Item];

/** Every new object has these ("When implicitly set", 1.4 sections 3.1, 3.3, 3.23 and 3.38, 2.0 section 4.49). */
export function identityAttributes(objectType: number, identifier: string, context: OperationContext): NamedValue[] {
  const now = context.now();
  return [
    ['Unique Identifier', textString(Tag.UniqueIdentifier, identifier)],
    shortIdentifier(identifier),
    ['Object Type', enumeration(Tag.ObjectType, objectType)],
    ['Initial Date', dateTime(Tag.InitialDate, now)],
    ['Last Change Date', dateTime(Tag.LastChangeDate, now)],
  ];
}

/** "SHOULD be generated as a SHA-256 hash of the Unique Identifier and SHALL be a 32 byte byte string" (2.0 section 4.49) */
export function shortIdentifier(identifier: string): NamedValue {
  const hash = createHash('sha256').update(identifier).digest();
  return ['Short Unique Identifier', byteString(Tag.ShortUniqueIdentifier, hash)];
}

/**
 * What the server sets of an object that is not a template where the client did not (1.4 sections 3.18, 3.20, 3.34,
 * 3.48 to 3.51). All of it is kept whatever the request's version: a newer client may ask for it.
 */
export function defaultAttributes(context: OperationContext): NamedValue[] {
  return [
    ['Operation Policy Name', textString(Tag.OperationPolicyName, 'default')],
    ['Lease Time', interval(Tag.LeaseTime, context.settings.leaseTime)],
    ['Fresh', boolean(Tag.Fresh, true)],
    ['Sensitive', boolean(Tag.Sensitive, false)],
    ['Extractable', boolean(Tag.Extractable, true)],
  ];
}

/**
 * What the server sets of an object that it generated (1.4 sections 3.43 and 3.44). Of its
 * source of randomness it tells what its settings say.
 */
export function generationAttributes(context: OperationContext): NamedValue[] {
  return [
    ['Original Creation Date', dateTime(Tag.OriginalCreationDate, context.now())],
    ['Random Number Generator', structure(Tag.RandomNumberGenerator, context.settings.randomNumberGenerator.value)],
  ];
}

/** Transition 1 of 1.4 section 3.22. */
export const PRE_ACTIVE: NamedValue = ['State', enumeration(Tag.State, Enum.State.PreActive)];
