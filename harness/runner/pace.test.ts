import { expect } from 'chai';
import { CLOCK } from '../cli/clock.ts';
import { Pace } from './pace.ts';

/** A clock that stands still unless somebody waits; `waits` lists for how many milliseconds. */
function clockThatNotes() {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    later: (milliseconds: number): void => {
      now += milliseconds;
    },
    clock: {
      now: () => new Date(now),
      wait: async (milliseconds: number) => {
        waits.push(milliseconds);
      },
    },
  };
}

describe('the pace of requests', () => {
  it('lets the first go, and the others as far apart as they have to be', async () => {
    const { clock, waits } = clockThatNotes();
    const pace = new Pace(clock, 4);
    for (let request = 0; request < 4; request += 1) await pace.turn();
    expect(waits).to.deep.equal([250, 500, 750]);
  });

  it('holds nobody up who comes later than that, and saves nothing up', async () => {
    const { clock, waits, later } = clockThatNotes();
    const pace = new Pace(clock, 4);
    await pace.turn();
    later(10_000);
    await pace.turn();
    later(100);
    await pace.turn();
    expect(waits).to.deep.equal([150]);
  });

  it('ends with the reason of the signal', async () => {
    const pace = new Pace(CLOCK, 0.001);
    await pace.turn();
    const stop = new AbortController();
    const turn = pace.turn(stop.signal).catch((error: unknown) => error);
    const reason = new Error('interrupted');
    stop.abort(reason);
    expect(await turn).to.equal(reason);
  });
});
