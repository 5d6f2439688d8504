import { expect } from 'chai';
import { Enum } from '../harness/spec/enumerations.ts';
import { type Asynchronous, Outstanding } from './outstanding.ts';
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
    finish(outstanding.performDue(10n));
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
    finish(outstanding.performDue(9n));
    expect(done).to.deep.equal([]);
    finish(outstanding.performDue(20n));
    finish(outstanding.performDue(30n));
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
    const steps = outstanding.performDue(10n);
    steps.next();
    expect(done).to.equal(1);
    finish(outstanding.performDue(10n));
    expect(done).to.equal(2);
    finish(steps);
    expect(done).to.equal(2);
  });
});
