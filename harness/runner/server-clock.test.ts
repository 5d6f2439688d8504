import { expect } from 'chai';
import { type Clock, ServerClock } from './server-clock.ts';

const NOON = new Date('2030-01-01T12:00:00.900Z');
const NOON_SECONDS = 1_893_499_200n;
const STOPPED: Clock = { now: () => NOON, wait: () => Promise.resolve() };

describe("the server's clock", () => {
  const rows: readonly (readonly [name: string, stamps: readonly bigint[], offset: bigint])[] = [
    ['is ours until a Time Stamp tells', [], 0n],
    ['is as far ahead as the first Time Stamp says', [NOON_SECONDS + 60n], 60n],
    ['may be behind', [NOON_SECONDS - 60n], -60n],
    ['is ours where the Time Stamp is a second off', [NOON_SECONDS - 1n], 0n],
    ['does not follow a later Time Stamp that jumps', [NOON_SECONDS, NOON_SECONDS + 60n], 0n],
  ];
  for (const [name, stamps, offset] of rows) {
    it(name, () => {
      const clock = new ServerClock(STOPPED);
      for (const stamp of stamps) clock.observe(stamp, NOON);
      expect(clock.now()).to.equal(NOON_SECONDS + offset);
    });
  }

  it('goes on where it was moved to', () => {
    const clock = new ServerClock(STOPPED);
    clock.observe(NOON_SECONDS + 60n, NOON);
    clock.moved(10n);
    expect(clock.at(NOON)).to.equal(NOON_SECONDS + 70n);
  });
});
