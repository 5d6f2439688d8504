import { expect } from 'chai';
import type { Case } from '../cases/case.ts';
import type { Version } from '../spec/versions.ts';
import { type FoundCase, planGroups } from './plan.ts';

/** TL-M-3 follows TL-M-2, and TC-CREG-2 and -3 follow TC-CREG-1 (see harness/cases/requirements.ts). */
function found(scenario: string, version: Version): FoundCase {
  const id = `${scenario}-${version.replace('.', '')}`;
  const loaded: Case = {
    id,
    scenario,
    version,
    kind: 'profile',
    file: `${id}.xml`,
    description: '',
    steps: [],
    notes: [],
    positions: new WeakMap(),
  };
  return { id, file: loaded.file, version, kind: loaded.kind, case: loaded };
}

describe('a plan', () => {
  const all = ['SKLC-M-1', 'TL-M-2', 'TL-M-3', 'TC-CREG-1', 'TC-CREG-2', 'TC-CREG-3'].map((name) => found(name, '1.4'));
  const plan = (...ids: string[]) => {
    const selected = ids.map((id) => all.find((entry) => entry.id === id) ?? found(id.slice(0, -3), '2.0'));
    return planGroups(selected, all).map((group) =>
      group.map(({ id, neededBy, missing }) =>
        [id, ...(neededBy ? [`for ${neededBy}`] : []), ...(missing ? [`lacks ${missing}`] : [])].join(' '),
      ),
    );
  };
  const rows: readonly [what: string, selected: string[], groups: string[][]][] = [
    ['puts each case into a group of its own', ['SKLC-M-1-14', 'TL-M-2-14'], [['SKLC-M-1-14'], ['TL-M-2-14']]],
    ['puts a case behind the one that it follows', ['TL-M-2-14', 'TL-M-3-14'], [['TL-M-2-14', 'TL-M-3-14']]],
    ['does so whatever the order of the selection', ['TL-M-3-14', 'TL-M-2-14'], [['TL-M-2-14', 'TL-M-3-14']]],
    ['adds the case that is followed', ['TL-M-3-14'], [['TL-M-2-14 for TL-M-3-14', 'TL-M-3-14']]],
    [
      'puts several behind one, once',
      ['TC-CREG-2-14', 'TC-CREG-3-14'],
      [['TC-CREG-1-14 for TC-CREG-2-14', 'TC-CREG-2-14', 'TC-CREG-3-14']],
    ],
    ['says which case is not there', ['TL-M-3-20'], [['TL-M-3-20 lacks TL-M-2']]],
  ];
  for (const [what, selected, groups] of rows) {
    it(what, () => expect(plan(...selected)).to.deep.equal(groups));
  }

  it('keeps a file that cannot be loaded', () => {
    const broken = { id: 'BROKEN', file: 'BROKEN.xml', error: 'not XML' };
    expect(planGroups([broken], all)).to.deep.equal([[{ ...broken, follows: [] }]]);
  });
});
