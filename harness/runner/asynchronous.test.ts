import { expect } from 'chai';
import type { Reaction } from '../../test-support/fake-server.ts';
import { type Answers, answer, scriptedRuns, stepVerdicts } from '../../test-support/scripted-run.ts';
import { CREATE, caseOf, type Exchange, onKey, success, text } from '../../test-support/small-cases.ts';
import { byteString, textString } from '../codec/item.ts';
import { DEFAULT_LIMITS } from '../config/target.ts';
import type { Request } from '../message/request.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import type { FoundCase } from './plan.ts';

const { Operation, ResultStatus } = Enum;

const VALUE = Uint8Array.of(1, 2, 3);
const correlation = '<AsynchronousCorrelationValue type="ByteString" value="$ASYNCHRONOUS_CORRELATION_VALUE"/>';
const done = success(text('UniqueIdentifier', '$UNIQUE_IDENTIFIER_0'));

const ARCHIVE: Exchange = {
  operation: 'Archive',
  able: true,
  request: text('UniqueIdentifier', '$UNIQUE_IDENTIFIER_0'),
  response: `<ResultStatus type="Enumeration" value="OperationPending"/>${correlation}`,
};
const POLL: Exchange = { operation: 'Poll', answers: 'Archive', request: correlation, response: done };
const CANCEL: Exchange = {
  operation: 'Cancel',
  request: correlation,
  response: success(`${correlation}<CancellationResult type="Enumeration" value="Canceled"/>`),
};
const archiving = (): FoundCase[] => [caseOf('ARCHIVE-11', [CREATE, ARCHIVE, POLL, onKey('Destroy')])];

const archived = (request: Request, identifier = 'k1'): Reaction =>
  answer(request, { operation: Operation.Archive, payload: [textString(Tag.UniqueIdentifier, identifier)] });
const pending = { resultStatus: ResultStatus.OperationPending, asynchronousCorrelationValue: VALUE };

/** A server that is done with an Archive at the Poll behind so many others, and answers these like this. */
const doneAfter = (polls: number, meanwhile: Parameters<typeof answer>[1] = {}): Answers => {
  let polled = 0;
  return {
    Archive: (request) => answer(request, pending),
    Poll: (request) =>
      polled++ < polls
        ? answer(request, { ...pending, operation: Operation.Archive, ...meanwhile })
        : archived(request),
  };
};

describe('a run of a case with asynchronous operations', () => {
  const against = scriptedRuns();

  it('passes with a server that answers at once; what only polls does not apply (P7)', async () => {
    const ran = await against({ Archive: (request) => archived(request) }, archiving());
    expect(ran.first.verdict).to.equal('pass');
    expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'not run', 'pass']);
    expect(ran.first.steps[2]?.reason).to.equal('it does not apply (P7): step 2 was answered at once');
    expect(ran.first.steps[1]?.differences.map(({ rule }) => rule)).to.deep.equal(['P7']);
    expect(ran.asked).to.deep.equal(['Create', 'Archive', 'Destroy']);
  });

  it('fails where the answer at once is not the one that Poll should have brought', async () => {
    const ran = await against({ Archive: (request) => archived(request, 'k2') }, archiving());
    expect(stepVerdicts(ran)).to.deep.equal(['pass', 'fail', 'not run', 'pass']);
  });

  it('leaves out the Cancel of what was answered at once', async () => {
    const canceling = caseOf('CANCEL-11', [CREATE, ARCHIVE, CANCEL, onKey('Destroy')]);
    const ran = await against({ Archive: (request) => archived(request) }, [canceling]);
    expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'not run', 'pass']);
  });

  it('asks about the operation that is pending, not about one before it that was answered at once', async () => {
    let archives = 0;
    const again = caseOf('TWICE-11', [CREATE, ARCHIVE, POLL, ARCHIVE, POLL, onKey('Destroy')]);
    const ran = await against(
      { ...doneAfter(0), Archive: (request) => (archives++ === 0 ? archived(request) : answer(request, pending)) },
      [again],
    );
    expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'not run', 'pass', 'pass', 'pass']);
  });

  it('sends Poll again each second while the operation is pending, marked or not', async () => {
    const ran = await against(doneAfter(2), archiving());
    expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'pass', 'pass']);
    expect(ran.asked.filter((operation) => operation === 'Poll')).to.have.lengthOf(3);
    expect(ran.first.steps[2]?.durationMs).to.equal(2000);
  });

  it('takes either Operation in the answer to Poll meanwhile', async () => {
    const ran = await against(doneAfter(1, { operation: Operation.Poll }), archiving());
    expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'pass', 'pass']);
  });

  it('ends in time where the operation stays pending', async () => {
    const ran = await against(doneAfter(99), archiving(), { limits: { ...DEFAULT_LIMITS, caseTimeoutMs: 4500 } });
    expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'fail', 'pass']);
    expect(ran.asked.filter((operation) => operation === 'Poll')).to.have.lengthOf(5);
  });

  const faults: readonly [name: string, meanwhile: Parameters<typeof answer>[1], path: string][] = [
    ['a payload', { payload: [textString(Tag.UniqueIdentifier, 'k1')] }, 'ResponsePayload'],
    ['the operation of something else', { operation: Operation.Recover }, 'Operation'],
    ['no correlation value', { asynchronousCorrelationValue: undefined } as never, 'AsynchronousCorrelationValue'],
    ['a reason', { resultReason: Enum.ResultReason.GeneralFailure }, 'ResultReason'],
  ];
  for (const [name, meanwhile, field] of faults) {
    it(`fails where the answer to Poll meanwhile has ${name} (1.1 section 4.28, 7.2)`, async () => {
      const ran = await against(doneAfter(1, meanwhile), archiving());
      expect(stepVerdicts(ran)[2]).to.equal('fail');
      expect(ran.first.steps[2]?.differences.map(({ path }) => path)).to.include(
        `ResponseMessage/BatchItem[0]/${field}`,
      );
      expect(ran.asked.filter((operation) => operation === 'Poll')).to.have.lengthOf(1);
    });
  }

  it('sends the correlation value as it was given', async () => {
    const sent: unknown[] = [];
    const server = doneAfter(1);
    const kept = (request: Request): Reaction | Promise<Reaction> => {
      sent.push(request.items[0]?.payload?.value[0]);
      return server.Poll?.(request) ?? 'silence';
    };
    await against({ ...server, Poll: kept }, archiving());
    const given = byteString(Tag.AsynchronousCorrelationValue, Buffer.from(VALUE));
    expect(sent).to.deep.equal([given, given]);
  });
});
