import type { Item, StructureItem } from '../codec/item.ts';
import { tagName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import { attributeOf } from './attribute-name.ts';
import { sameValue } from './equality.ts';
import type { Place } from './finding.ts';
import { DATE_TOLERANCE, isWithinWindow } from './plausible.ts';
import type { GroupState, ManagedObject } from './provenance.ts';
import { DATES } from './rules/values.ts';

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
  const object = place.batch?.object;
  const given = object?.fixed.get(name);
  if (given !== undefined) {
    const same = given.some((item) => item.type === actual.type && item.value === actual.value);
    return same ? undefined : 'not the date that a request gave';
  }
  const isTimeStamp = place.tags.at(-1) === Tag.TimeStamp;
  const since = isTimeStamp ? window.sentAt : (object?.since ?? window.caseStartedAt);
  const shift = BigInt(offset);
  if (!isWithinWindow(actual, since + shift, window.receivedAt + shift)) {
    return `more than ${DATE_TOLERANCE} seconds outside the time in which the server could have set it`;
  }
  const first = object === undefined ? undefined : window.group.choices.get(dateKey(object, name));
  const changed = first !== undefined && DATES.get(name) === true && !sameValue(first, actual);
  return changed ? 'not the date that the server showed for this object before' : undefined;
}

function dateKey(object: ManagedObject, name: string): string {
  return `date ${object.identifier} ${name}`;
}

/** Keeps the dates of an object that cannot change once the server has set them. */
export function rememberDates(group: GroupState, object: ManagedObject, payload: StructureItem): void {
  for (const field of payload.value) {
    if (field.type !== 'Structure') continue;
    const name = field.tag === Tag.Attribute ? attributeOf(field) : undefined;
    const values = name === undefined ? field.value : field.value.filter((part) => part.tag === Tag.AttributeValue);
    for (const value of values) {
      const key = dateKey(object, name ?? tagName(value.tag) ?? '');
      const final = DATES.get(name ?? tagName(value.tag) ?? '') === true;
      if (final && !group.choices.has(key)) group.choices.set(key, value);
    }
  }
}
