import { expect } from 'chai';
import { ServerClock } from './server-clock.ts';

describe("the server's clock", () => {
  const at = (milliseconds: number) => new Date(1_700_000_000_000 + milliseconds);
  const clockAt = (milliseconds: number) =>
    new ServerClock({ now: () => at(milliseconds), wait: () => Promise.reject(new Error('nobody waits')) });

  const rows: readonly [what: string, ahead: bigint, offset: bigint][] = [
    ['is ours before anything is known', 0n, 0n],
    ['is ours where a Time Stamp is a second off', -1n, 0n],
    ['is as far ahead as a Time Stamp says', 90n, 90n],
    ['is as far behind as a Time Stamp says', -3600n, -3600n],
    ['is ours where a Time Stamp is of no time that a clock could show', 2n ** 63n - 1n - 1_700_000_000n, 0n],
    ['is ours where a Time Stamp is of no time before', -(2n ** 63n) - 1_700_000_000n, 0n],
  ];
  for (const [what, ahead, offset] of rows) {
    it(what, () => {
      const clock = clockAt(999);
      clock.observe(1_700_000_000n + ahead, at(500));
      expect(clock.now()).to.equal(1_700_000_000n + offset);
    });
  }

  it('is learned once: a Time Stamp that jumps is for the comparison to see', () => {
    const clock = clockAt(0);
    clock.observe(1_700_000_090n, at(0));
    clock.observe(1_700_000_005n, at(0));
    expect(clock.now()).to.equal(1_700_000_090n);
  });

  it('is the one seen earlier until there is a Time Stamp', () => {
    const clock = new ServerClock({ now: () => at(0), wait: () => Promise.reject(new Error('nobody waits')) }, 90n);
    expect(clock.now()).to.equal(1_700_000_090n);
    clock.observe(1_700_000_030n, at(0));
    expect(clock.now()).to.equal(1_700_000_030n);
  });

  it('goes with a move', () => {
    const clock = clockAt(0);
    clock.observe(1_700_000_000n, at(0));
    clock.moved(120n);
    expect(clock.now()).to.equal(1_700_000_120n);
    clock.moved(3n);
    expect(clock.movedBy).to.equal(123n);
  });
});
