import { expect } from 'chai';
import { clauseOf, plannedOf } from '../../../test-support/small-profiles.ts';
import { clauseResult } from './judge.ts';
import { runSuite } from './suite.ts';

const clause = clauseOf();
const met = clauseResult(clause, plannedOf('a-server', [clause]), { verdict: 'pass', canDecide: true });

/** What listens on the process, by event. */
const listeners = (): object =>
  Object.fromEntries(process.eventNames().map((name) => [name, process.listenerCount(name)]));

describe('the suite of a profile', () => {
  it('leaves nothing behind that listens on the process, however many are run', async () => {
    const before = listeners();
    for (let count = 0; count < 20; count += 1) {
      expect(await runSuite(`suite ${count}`, [{ title: 'a clause', judge: async () => met }])).to.deep.equal([met]);
      expect(listeners(), `after ${count + 1} suites`).to.deep.equal(before);
    }
  });

  it('throws what cannot be judged, and has then judged the rest', async () => {
    const judged: string[] = [];
    const fault = new Error('a fault of the harness');
    const suite = runSuite('a suite', [
      { title: 'one', judge: () => Promise.reject(fault) },
      {
        title: 'another',
        judge: async () => {
          judged.push('another');
          return met;
        },
      },
    ]);
    expect(await suite.catch((error: unknown) => error)).to.equal(fault);
    expect(judged).to.deep.equal(['another']);
  });
});
