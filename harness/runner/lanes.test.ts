import { expect } from 'chai';
import { CREATE, caseOf, success, text } from '../../test-support/small-cases.ts';
import { DEFAULT_LIMITS, type Target } from '../config/target.ts';
import { type Lane, onLanes } from './lanes.ts';
import { type CaseGroup, planGroups } from './plan.ts';
import type { ReferenceServer } from './reference.ts';

const TARGET: Target = {
  name: 'kms',
  host: 'kms.example',
  port: 5696,
  tls: {},
  identities: {},
  versions: [],
  limits: DEFAULT_LIMITS,
  provides: [],
  lacks: [],
  disposable: false,
};
const shared = (): Lane => ({ target: TARGET });
/** A lane with a server of its own; only whether that is gone is asked for. */
const owned = (server: { gone?: string } = {}): Lane => ({ target: TARGET, reference: server as ReferenceServer });
const LOOKING = { operation: 'Locate', request: '', response: success(text('UniqueIdentifier', '$FOUND')) };

const groupsOf = (...ids: string[]): CaseGroup[] => {
  const cases = ids.map((id) => caseOf(id, [id.startsWith('ALONE') ? LOOKING : CREATE]));
  return planGroups(cases, cases);
};

/** Runs groups by hand: `end` ends one that is under way, and resolves once the others that can start have. */
function byHand(lanes: Lane[], groups: CaseGroup[]) {
  const ends = new Map<string, (error?: Error) => void>();
  const started: [id: string, lane: number][] = [];
  const all = onLanes(lanes, groups, (group, _, lane) => {
    const id = group[0]?.id ?? '';
    started.push([id, lanes.indexOf(lane)]);
    return new Promise((resolve, reject) => {
      ends.set(id, (error) => (error === undefined ? resolve() : reject(error)));
    });
  });
  return {
    all,
    started,
    end: async (id: string, error?: Error): Promise<void> => {
      ends.get(id)?.(error);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('lanes', () => {
  it('take groups in their order, each on the first lane that is free', async () => {
    const { all, started, end } = byHand([owned(), owned()], groupsOf('A-11', 'B-11', 'C-11', 'D-11'));
    expect(started).to.deep.equal([
      ['A-11', 0],
      ['B-11', 1],
    ]);
    await end('B-11');
    await end('A-11');
    expect(started.slice(2)).to.deep.equal([
      ['C-11', 1],
      ['D-11', 0],
    ]);
    await end('C-11');
    await end('D-11');
    await all;
  });

  it('to one server keep a group waiting that may not run beside another', async () => {
    const { all, started, end } = byHand([shared(), shared()], groupsOf('A-11', 'ALONE-11', 'B-11', 'C-11'));
    expect(started.map(([id]) => id)).to.deep.equal(['A-11', 'B-11']);
    await end('A-11');
    expect(started.map(([id]) => id)).to.deep.equal(['A-11', 'B-11', 'C-11']);
    await end('B-11');
    expect(started).to.have.lengthOf(3);
    await end('C-11');
    expect(started.at(-1)?.[0]).to.equal('ALONE-11');
    await end('ALONE-11');
    await all;
  });

  it('with a server each need not wait', async () => {
    const { all, started, end } = byHand([owned(), owned()], groupsOf('ALONE-1-11', 'ALONE-2-11'));
    expect(started).to.have.lengthOf(2);
    await end('ALONE-1-11');
    await end('ALONE-2-11');
    await all;
  });

  it('whose server is gone get nothing more, unless all are', async () => {
    const server = { gone: 'out of memory' };
    const { all, started, end } = byHand([owned(server), owned()], groupsOf('A-11', 'B-11', 'C-11', 'D-11'));
    await end('A-11');
    expect(started).to.have.lengthOf(2);
    await end('B-11');
    expect(started.slice(2)).to.deep.equal([['C-11', 1]]);
    await end('C-11');
    await end('D-11');
    await all;
    const last = byHand([owned(server)], groupsOf('A-11', 'B-11'));
    await last.end('A-11');
    await last.end('B-11');
    await last.all;
    expect(last.started).to.have.lengthOf(2);
  });

  it('end what is under way before they pass on a fault', async () => {
    const { all, end } = byHand([owned(), owned()], groupsOf('A-11', 'B-11'));
    let ended = false;
    const failed = all.catch((error: Error) => {
      ended = true;
      return error.message;
    });
    await end('A-11', new Error('a fault'));
    expect(ended).to.equal(false);
    await end('B-11');
    expect(await failed).to.equal('a fault');
  });
});
