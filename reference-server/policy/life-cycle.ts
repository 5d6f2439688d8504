import { dateTime, enumeration } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { attributeValue, type ManagedObject, withAttribute } from '../object.ts';
import type { Criterion, Store } from '../store/store.ts';

const S = Enum.State;

/** What moves an object from state to state (1.4 section 3.22). */
export type Cause =
  | 'Activate'
  | 'Destroy'
  /** Revoke with a reason that means compromise. */
  | 'Compromise'
  /** Revoke with any other reason. */
  | 'Deactivate'
  | 'Activation Date reached'
  | 'Deactivation Date reached';

interface Transition {
  /** Its number in the list of 1.4 section 3.22. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly causes: readonly Cause[];
}

/**
 * "Only the transitions described above are permitted": 1.4 section 3.22, the same since 1.0. Transition 1, from
 * nothing to Pre-Active, is the creation of an object.
 */
export const TRANSITIONS: readonly Transition[] = [
  { number: 2, from: S.PreActive, to: S.Destroyed, causes: ['Destroy'] },
  { number: 3, from: S.PreActive, to: S.Compromised, causes: ['Compromise'] },
  { number: 4, from: S.PreActive, to: S.Active, causes: ['Activate', 'Activation Date reached'] },
  { number: 5, from: S.Active, to: S.Compromised, causes: ['Compromise'] },
  { number: 6, from: S.Active, to: S.Deactivated, causes: ['Deactivate', 'Deactivation Date reached'] },
  { number: 7, from: S.Deactivated, to: S.Destroyed, causes: ['Destroy'] },
  { number: 8, from: S.Deactivated, to: S.Compromised, causes: ['Compromise'] },
  { number: 9, from: S.Compromised, to: S.DestroyedCompromised, causes: ['Destroy'] },
  { number: 10, from: S.Destroyed, to: S.DestroyedCompromised, causes: ['Compromise'] },
];

/** The date that records when a request moved an object (1.4 sections 3.24, 3.27, 3.28 and 3.30). */
const DATES: Partial<Record<Cause, readonly [name: string, tag: number]>> = {
  Activate: ['Activation Date', Tag.ActivationDate],
  Deactivate: ['Deactivation Date', Tag.DeactivationDate],
  Compromise: ['Compromise Date', Tag.CompromiseDate],
  Destroy: ['Destroy Date', Tag.DestroyDate],
};

/** Which date moves an object in which state. */
const DATE_CAUSES = [
  { state: S.PreActive, date: 'Activation Date', cause: 'Activation Date reached' },
  { state: S.Active, date: 'Deactivation Date', cause: 'Deactivation Date reached' },
] as const;

/** What every object is that has not been destroyed, be it that it has no State. */
export const NOT_DESTROYED: Criterion = {
  match: 'none',
  name: 'State',
  values: [enumeration(Tag.State, S.Destroyed), enumeration(Tag.State, S.DestroyedCompromised)],
};

/** The earliest Date-Time. */
const FIRST_DATE = -(2n ** 63n);

/** The State of an object; undefined for one without, a Template. */
export function stateOf(object: ManagedObject): number | undefined {
  const state = attributeValue(object, 'State');
  return state?.type === 'Enumeration' ? state.value : undefined;
}

/** Whether an object has been destroyed: of what it was only attributes are left. */
export function isDestroyed(object: ManagedObject): boolean {
  const state = stateOf(object);
  return state === S.Destroyed || state === S.DestroyedCompromised;
}

/** The value of a Date-Time attribute in seconds since 1970, or undefined. */
export function dateOf(object: ManagedObject, name: string): bigint | undefined {
  const date = attributeValue(object, name);
  return date?.type === 'DateTime' ? date.value : undefined;
}

/** The object with the time of its last change (1.4 section 3.38). */
export function changed(object: ManagedObject, now: bigint): ManagedObject {
  return withAttribute(object, 'Last Change Date', dateTime(Tag.LastChangeDate, now));
}

/**
 * The object in the state that `cause` brings it to, with the date that records it. Undefined where no transition leads
 * from its state.
 */
export function moved(object: ManagedObject, cause: Cause, now: bigint): ManagedObject | undefined {
  const state = stateOf(object);
  const transition = TRANSITIONS.find(({ from, causes }) => from === state && causes.includes(cause));
  if (transition === undefined) return undefined;
  const inState = withAttribute(object, 'State', enumeration(Tag.State, transition.to));
  const date = DATES[cause];
  return changed(date === undefined ? inState : withAttribute(inState, date[0], dateTime(date[1], now)), now);
}

/** The object in the state that its dates have brought it to by `now`; the same object where none has come. */
export function movedByDates(object: ManagedObject, now: bigint): ManagedObject {
  return DATE_CAUSES.reduce((current, { date, cause }) => {
    const reached = dateOf(current, date);
    return reached !== undefined && reached <= now ? (moved(current, cause, now) ?? current) : current;
  }, object);
}

/** Moves every object whose Activation Date or Deactivation Date has been reached. */
export function advance(store: Store, now: bigint): void {
  for (const { state, date } of DATE_CAUSES) {
    const due = store.locate([
      { match: 'equal', name: 'State', value: enumeration(Tag.State, state) },
      { match: 'range', name: date, from: FIRST_DATE, to: now },
    ]);
    for (const { uniqueIdentifier } of due) {
      const object = store.get(uniqueIdentifier);
      if (object !== undefined) store.update(movedByDates(object, now));
    }
  }
}
