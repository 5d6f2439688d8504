import { expect } from 'chai';
import { dateTime, enumeration, type Item } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { type AttributeInstance, attributeValue, type ManagedObject } from '../object.ts';
import { openStore } from '../store/sqlite.ts';
import { advance, type Cause, dateOf, moved, movedByDates, stateOf, TRANSITIONS } from './life-cycle.ts';

const S = Enum.State;
const NOW = 1_700_000_000n;

function key(state: number, dates: Record<string, bigint> = {}): ManagedObject {
  const tags: Record<string, number> = {
    'Activation Date': Tag.ActivationDate,
    'Deactivation Date': Tag.DeactivationDate,
  };
  const attributes: AttributeInstance[] = Object.entries(dates).map(([name, date]) => ({
    name,
    index: 0,
    value: dateTime(tags[name] as number, date),
  }));
  const value: Item = enumeration(Tag.State, state);
  return {
    uniqueIdentifier: 'key',
    objectType: Enum.ObjectType.SymmetricKey,
    owner: 'alice',
    policy: 'default',
    archived: false,
    attributes: [...attributes, { name: 'State', index: 0, value }],
    content: null,
  };
}

/** 1.4 section 3.22, read from its text: for every state and cause the state that follows, or none. */
const EXPECTED: readonly [state: number, next: Partial<Record<Cause, number>>][] = [
  [
    S.PreActive,
    { Activate: S.Active, 'Activation Date reached': S.Active, Compromise: S.Compromised, Destroy: S.Destroyed },
  ],
  [S.Active, { Compromise: S.Compromised, Deactivate: S.Deactivated, 'Deactivation Date reached': S.Deactivated }],
  [S.Deactivated, { Compromise: S.Compromised, Destroy: S.Destroyed }],
  [S.Compromised, { Destroy: S.DestroyedCompromised }],
  [S.Destroyed, { Compromise: S.DestroyedCompromised }],
  [S.DestroyedCompromised, {}],
];

const CAUSES: readonly Cause[] = [
  'Activate',
  'Destroy',
  'Compromise',
  'Deactivate',
  'Activation Date reached',
  'Deactivation Date reached',
];

describe('life cycle', () => {
  for (const [state, next] of EXPECTED) {
    for (const cause of CAUSES) {
      const to = next[cause];
      it(`state ${state}: ${cause} ${to === undefined ? 'leads nowhere' : `leads to ${to}`}`, () => {
        const after = moved(key(state), cause, NOW);
        expect(after && stateOf(after)).to.equal(to);
      });
    }
  }

  it('has the transitions 2 to 10 of the specification, each once', () => {
    expect(TRANSITIONS.map(({ number }) => number)).to.deep.equal([2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  const dates: [cause: Cause, state: number, date: string][] = [
    ['Activate', S.PreActive, 'Activation Date'],
    ['Deactivate', S.Active, 'Deactivation Date'],
    ['Compromise', S.Active, 'Compromise Date'],
    ['Destroy', S.Deactivated, 'Destroy Date'],
  ];
  for (const [cause, state, date] of dates) {
    it(`${cause} sets ${date} and Last Change Date`, () => {
      const after = moved(key(state), cause, NOW) as ManagedObject;
      expect(dateOf(after, date)).to.equal(NOW);
      expect(dateOf(after, 'Last Change Date')).to.equal(NOW);
    });
  }

  const passing: [what: string, object: ManagedObject, state: number][] = [
    ['an Activation Date to come', key(S.PreActive, { 'Activation Date': NOW + 1n }), S.PreActive],
    ['an Activation Date now', key(S.PreActive, { 'Activation Date': NOW }), S.Active],
    ['both dates past', key(S.PreActive, { 'Activation Date': 1n, 'Deactivation Date': 2n }), S.Deactivated],
    ['a Deactivation Date to come', key(S.Active, { 'Deactivation Date': NOW + 1n }), S.Active],
    ['a Deactivation Date now', key(S.Active, { 'Deactivation Date': NOW }), S.Deactivated],
    ['a Deactivation Date of a key that was never active', key(S.PreActive, { 'Deactivation Date': 1n }), S.PreActive],
    [
      'dates of a compromised key',
      key(S.Compromised, { 'Activation Date': 1n, 'Deactivation Date': 2n }),
      S.Compromised,
    ],
  ];
  for (const [what, object, state] of passing) {
    it(`with ${what}: state ${state}`, () => {
      const after = movedByDates(object, NOW);
      expect(stateOf(after)).to.equal(state);
      if (stateOf(object) === state) expect(after).to.equal(object);
    });
  }

  it('keeps the date that moved an object as it is', () => {
    const after = movedByDates(key(S.PreActive, { 'Activation Date': 5n }), NOW);
    expect(attributeValue(after, 'Activation Date')).to.deep.equal(dateTime(Tag.ActivationDate, 5n));
  });

  it('moves the objects of a store as their dates come', async () => {
    const store = await openStore(':memory:');
    store.insert({ ...key(S.PreActive, { 'Activation Date': 10n, 'Deactivation Date': 20n }), uniqueIdentifier: 'a' });
    store.insert({ ...key(S.PreActive, { 'Activation Date': -10n }), uniqueIdentifier: 'b' });
    store.insert({ ...key(S.PreActive), uniqueIdentifier: 'c' });
    const states = (now: bigint) => {
      advance(store, now);
      return ['a', 'b', 'c'].map((id) => stateOf(store.get(id) as ManagedObject));
    };
    expect(states(9n)).to.deep.equal([S.PreActive, S.Active, S.PreActive]);
    expect(states(10n)).to.deep.equal([S.Active, S.Active, S.PreActive]);
    expect(states(20n)).to.deep.equal([S.Deactivated, S.Active, S.PreActive]);
    store.close();
  });
});
