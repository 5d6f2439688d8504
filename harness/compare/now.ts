import type { Item } from '../codec/item.ts';
import { payloadOf } from '../message/fields.ts';
import { Enum } from '../spec/enumerations.ts';
import { tagName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import { attributeOf } from './attribute-name.ts';
import { choiceKey } from './choices.ts';
import { DATES } from './dates.ts';
import { sameValue } from './equality.ts';
import type { Place } from './finding.ts';
import type { GroupState, ManagedObject } from './managed-objects.ts';
import { DATE_TOLERANCE, isWithinWindow } from './plausible.ts';
import { REPLACEMENT_DATES } from './provenance.ts';

/** The times that a date is measured against, in seconds on the server's clock. */
export interface Window {
  readonly group: GroupState;
  readonly sentAt: bigint;
  readonly receivedAt: bigint;
  readonly caseStartedAt: bigint;
}

/**
 * Why a date is not what the case writes as $NOW plus `offset` seconds: a date that a request of this run gave comes
 * back exactly; one that the server set lies between the earliest step that could have set it and this response.
 */
export function checkNow(offset: number, actual: Item, place: Place, window: Window): string | undefined {
  const name = place.attribute ?? tagName(place.tags.at(-1) ?? 0) ?? '';
  const given = place.batch?.object?.fixed.get(name);
  if (given !== undefined && given.length > 0) {
    const same = given.some((item) => item.type === actual.type && item.value === actual.value);
    return same ? undefined : 'not the date that a request gave';
  }
  return serverDateProblem(name, BigInt(offset), actual, place, window);
}

/** Why the server cannot have set this date for an attribute that it sets `shift` seconds from the current time. */
export function serverDateProblem(
  name: string,
  shift: bigint,
  actual: Item,
  place: Place,
  window: Window,
): string | undefined {
  const object = place.batch?.object;
  const moved = object?.moved === undefined ? undefined : movedDateProblem(name, actual, object, place, window);
  if (moved !== undefined) return moved.problem;
  const isTimeStamp = place.tags.at(-1) === Tag.TimeStamp;
  const isOfThisChange = name === 'LastChangeDate' && place.batch?.operation === Enum.Operation.Notify;
  const since =
    isTimeStamp || isOfThisChange
      ? window.sentAt
      : object === undefined
        ? window.caseStartedAt
        : settableSince(object, name);
  if (!isWithinWindow(actual, since + shift, window.receivedAt + shift)) {
    return `more than ${DATE_TOLERANCE} seconds outside the time in which the server could have set it`;
  }
  const first = object === undefined ? undefined : shownBefore(object, name, window.group);
  const changed = first !== undefined && DATES.get(name) === true && !sameValue(first, actual);
  return changed
    ? 'not the date that the server showed before, for this object or the one that it replaces'
    : undefined;
}

/** The object that a replacement has a date from: "copied from the existing key" (1.4 section 4.4). */
function copiedFrom(object: ManagedObject, name: string): ManagedObject | undefined {
  return REPLACEMENT_DATES.includes(name) ? object.copied : undefined;
}

/** Seconds on the server's clock from when on the server could set a date of an object. */
function settableSince(object: ManagedObject, name: string): bigint {
  const source = copiedFrom(object, name);
  return source === undefined ? object.since : settableSince(source, name);
}

function shownBefore(object: ManagedObject, name: string, group: GroupState): Item | undefined {
  const source = copiedFrom(object, name);
  const own = group.choices.get(choiceKey.date(object, name));
  return own ?? (source === undefined ? undefined : shownBefore(source, name, group));
}

/**
 * The dates of a replacement under an Offset: its Activation Date lies Offset behind its Initial Date, the others keep
 * the distance to it that they had (1.1 section 4.4, Table 130). Undefined where the table says nothing.
 */
function movedDateProblem(
  name: string,
  actual: Item,
  object: ManagedObject,
  place: Place,
  window: Window,
): { problem: string | undefined } | undefined {
  const { moved } = object;
  if (moved === undefined || actual.type !== 'DateTime') return undefined;
  if (name === 'ActivationDate') {
    const fits = isWithinWindow(actual, object.since + moved.offset, window.receivedAt + moved.offset);
    return { problem: fits ? undefined : 'not the Initial Date and the Offset' };
  }
  const before = moved.from.fixed.get(name)?.[0];
  const activationBefore = moved.from.fixed.get('ActivationDate')?.[0];
  const activation =
    shownDate(place, 'ActivationDate') ?? window.group.choices.get(choiceKey.date(object, 'ActivationDate'));
  if (before?.type !== 'DateTime' || activationBefore?.type !== 'DateTime' || activation?.type !== 'DateTime') {
    return undefined;
  }
  const kept = actual.value - activation.value === before.value - activationBefore.value;
  return { problem: kept ? undefined : 'not at the distance from the Activation Date that the replaced object had' };
}

/** The date of an attribute in the same message. */
function shownDate(place: Place, name: string): Item | undefined {
  const attributes = (place.batch && payloadOf(place.batch.actual)?.value) ?? [];
  for (const field of attributes) {
    if (field.type !== 'Structure') continue;
    if (attributeOf(field) === name) return field.value.find((part) => part.tag === Tag.AttributeValue);
    const own = field.value.find((part) => tagName(part.tag) === name);
    if (own !== undefined) return own;
  }
  return undefined;
}
