import { expect } from 'chai';
import type { Reporter, RunEvent } from '../harness/runner/events.ts';
import { fanOut } from './fan-out.ts';

const EVENTS: RunEvent[] = [
  { type: 'target', message: 'one' },
  { type: 'target', message: 'two' },
];

/** A reporter that notes what it is told, and throws where it is told to. */
function probe(throwAt?: 'event' | 'finish'): Reporter & { told: string[] } {
  const told: string[] = [];
  return {
    told,
    onEvent(event) {
      told.push(event.type === 'target' ? event.message : event.type);
      if (throwAt === 'event') throw new Error('disk full');
    },
    async finish() {
      told.push('finish');
      if (throwAt === 'finish') throw new Error('no such folder');
    },
  };
}

describe('fan-out', () => {
  it('tells every reporter everything, in order', async () => {
    const [a, b] = [probe(), probe()];
    const all = fanOut({ a, b });
    for (const event of EVENTS) all.onEvent(event);
    await all.finish();
    expect(a.told).to.deep.equal(['one', 'two', 'finish']);
    expect(b.told).to.deep.equal(a.told);
    expect(all.failures).to.deep.equal([]);
  });

  it('goes on without a reporter that throws, and names it', async () => {
    const [broken, late, sound] = [probe('event'), probe('finish'), probe()];
    const all = fanOut({ broken, late, sound });
    for (const event of EVENTS) all.onEvent(event);
    await all.finish();
    expect(broken.told).to.deep.equal(['one']);
    expect(sound.told).to.deep.equal(['one', 'two', 'finish']);
    expect(all.failures.map(({ name, error }) => [name, (error as Error).message])).to.deep.equal([
      ['broken', 'disk full'],
      ['late', 'no such folder'],
    ]);
  });

  it('needs no finish of a reporter', async () => {
    const all = fanOut({ quiet: { onEvent: () => undefined } });
    await all.finish();
    expect(all.failures).to.deep.equal([]);
  });
});
