import { assert } from 'chai';
import {
  dateTime,
  enumeration,
  type Item,
  type StructureItem,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import type { AttributeView } from '../../harness/message/attributes.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { attributeOf, attributes } from './exchanges.ts';
import { expectItems, shown } from './shown.ts';
import type { Subject } from './subject.ts';

/** Attribute values that several checks send or look for. */

/** By how many seconds a server's dates may lie beside its Time Stamp, which the clock of a subject follows. */
export const CLOCK_TOLERANCE = 5n;

export function objectGroupView(text: string): AttributeView {
  return attributeOf(textString(Tag.ObjectGroup, text));
}

export function activationDateView(seconds: bigint): AttributeView {
  return attributeOf(dateTime(Tag.ActivationDate, seconds));
}

/** A Revocation Reason of this code. */
export function revocationReason(code: number): StructureItem {
  return structure(Tag.RevocationReason, [enumeration(Tag.RevocationReasonCode, code)]);
}

/** The values of every instance of an attribute, in order. */
export async function instancesOf(subject: Subject, identifier: string, name: string): Promise<Item[]> {
  const instances = await attributes(subject, identifier, name);
  return instances.flatMap((instance) => (instance.name === name && instance.value ? [instance.value] : []));
}

/** Throws an AssertionError unless the object has this State. */
export async function expectState(subject: Subject, identifier: string, state: number): Promise<void> {
  expectItems(await instancesOf(subject, identifier, 'State'), [enumeration(Tag.State, state)], 'State');
}

/** Throws an AssertionError unless the object has a date of this name between `from` and now, with the tolerance. */
export async function expectDateSince(subject: Subject, identifier: string, name: string, from: bigint): Promise<void> {
  const [value, ...more] = await instancesOf(subject, identifier, name);
  const isOne = value?.type === 'DateTime' && more.length === 0;
  assert(isOne, `${name}: got ${shown(value === undefined ? [] : [value, ...more])}, expected one date`);
  expectBetween(value?.value as bigint, from, subject.now(), name);
}

/** Throws an AssertionError unless a date lies between two others, with the tolerance. */
export function expectBetween(date: bigint, from: bigint, to: bigint, name: string): void {
  const inside = date >= from - CLOCK_TOLERANCE && date <= to + CLOCK_TOLERANCE;
  assert(inside, `${name} is ${date}, which is not between ${from} and ${to}`);
}
