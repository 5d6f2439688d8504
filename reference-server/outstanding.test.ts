import { expect } from 'chai';
import { textString } from '../harness/codec/item.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import { Aside, type LongWork, Waiting } from './aside.ts';
import { type Asynchronous, Outstanding, type PutOff } from './outstanding.ts';
import { finish } from './steps.ts';

const correlationValue = (number: number): Uint8Array => Uint8Array.of(number >> 8, number & 0xff);
const archive = (dueAt: bigint): Asynchronous => ({
  identity: 'alice',
  operation: Enum.Operation.Archive,
  submittedAt: 0n,
  dueAt,
  batch: {},
  perform: () => ({ payload: [] }),
});

describe('operations that are put off', () => {
  it('are at most a thousand, those that ended within the last hour included', () => {
    const outstanding = new Outstanding();
    for (let number = 0; number < 1000; number += 1) {
      expect(outstanding.hasRoom(0n)).to.equal(true);
      outstanding.putOff(correlationValue(number), archive(BigInt(number < 500 ? 10 : 100_000)));
    }
    expect(outstanding.hasRoom(0n)).to.equal(false);
    finish(outstanding.performDue(10n, false));
    expect(outstanding.hasRoom(3610n)).to.equal(false);
    expect(outstanding.find(correlationValue(0), 'alice')?.end).to.deep.equal({ payload: [] });
    expect(outstanding.hasRoom(3611n)).to.equal(true);
    expect(outstanding.find(correlationValue(0), 'alice')).to.equal(undefined);
    expect(outstanding.find(correlationValue(999), 'alice')).to.deep.include({ dueAt: 100_000n });
  });

  it('are done once, each at its time', () => {
    const outstanding = new Outstanding();
    const done: string[] = [];
    for (const [number, dueAt] of [20n, 10n, 30n].entries()) {
      const perform = () => {
        done.push(`${dueAt}`);
        return { payload: [] };
      };
      outstanding.putOff(correlationValue(number), { ...archive(dueAt), perform });
    }
    finish(outstanding.performDue(9n, false));
    expect(done).to.deep.equal([]);
    finish(outstanding.performDue(20n, false));
    finish(outstanding.performDue(30n, false));
    expect(done).to.deep.equal(['10', '20', '30']);
  });

  it('are done one a step, and not again by who comes between two steps', () => {
    const outstanding = new Outstanding();
    let done = 0;
    const perform = () => {
      done += 1;
      return { payload: [] };
    };
    for (const number of [1, 2]) outstanding.putOff(correlationValue(number), { ...archive(10n), perform });
    const steps = outstanding.performDue(10n, false);
    steps.next();
    expect(done).to.equal(1);
    finish(outstanding.performDue(10n, false));
    expect(done).to.equal(2);
    finish(steps);
    expect(done).to.equal(2);
  });

  /** Long work that is done when the test says so. */
  const slowly = () => {
    let finishWork: (value: string) => void = () => undefined;
    const aside = new Promise<string>((resolve) => {
      finishWork = resolve;
    });
    let begun = 0;
    const work: LongWork<string> = {
      name: 'slow',
      now: () => 'at once',
      aside() {
        begun += 1;
        return aside;
      },
    };
    const perform: PutOff['perform'] = (_, longWork) => ({
      payload: [textString(Tag.UniqueIdentifier, longWork(work))],
    });
    const end = async () => {
      finishWork('aside');
      await new Promise(setImmediate);
    };
    return { perform, end, begun: () => begun };
  };
  const done = (text: string) => ({ payload: [textString(Tag.UniqueIdentifier, text)] });

  it('stay pending while what takes long is done aside, with those behind them in their batch', async () => {
    const outstanding = new Outstanding();
    const { perform, end, begun } = slowly();
    const slow = archive(10n);
    outstanding.putOff(correlationValue(1), { ...slow, perform });
    outstanding.putOff(correlationValue(2), slow);
    outstanding.putOff(correlationValue(3), archive(10n));
    const ends = () => [1, 2, 3].map((number) => outstanding.find(correlationValue(number), 'alice')?.end);
    for (const _ of [1, 2]) finish(outstanding.performDue(10n, true));
    expect(ends()).to.deep.equal([undefined, undefined, { payload: [] }]);
    await end();
    finish(outstanding.performDue(10n, true));
    expect(ends()).to.deep.equal([done('aside'), { payload: [] }, { payload: [] }]);
    expect(begun()).to.equal(1);
  });

  it('are done at once where nobody waits', () => {
    const outstanding = new Outstanding();
    outstanding.putOff(correlationValue(1), { ...archive(10n), perform: slowly().perform });
    finish(outstanding.performDue(10n, false));
    expect(outstanding.find(correlationValue(1), 'alice')?.end).to.deep.equal(done('at once'));
  });

  it('are processed together, or not at all while one of them waits', async () => {
    const outstanding = new Outstanding();
    const { perform, end } = slowly();
    const first = archive(10n);
    outstanding.putOff(correlationValue(1), first);
    outstanding.putOff(correlationValue(2), { ...first, perform });
    const ends = () => [1, 2].map((number) => outstanding.find(correlationValue(number), 'alice')?.end);
    const slow = outstanding.find(correlationValue(2), 'alice') as Asynchronous;
    const aside = new Aside();
    const process = () => outstanding.process(slow, 0n, (work) => aside.result(work, true));
    expect(process).to.throw(Waiting);
    expect(ends()).to.deep.equal([undefined, undefined]);
    await end();
    process();
    expect(ends()).to.deep.equal([{ payload: [] }, done('aside')]);
  });
});
