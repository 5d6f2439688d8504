import { expect } from 'chai';
import {
  type Answers,
  NOW,
  ok,
  type Ran,
  refuse,
  scriptedRuns,
  stepVerdicts,
} from '../../test-support/scripted-run.ts';
import { CREATE, caseOf, onKey } from '../../test-support/small-cases.ts';
import { enumeration, type Item, textString } from '../codec/item.ts';
import { DEFAULT_LIMITS, type Target } from '../config/target.ts';
import { protocolVersion } from '../message/header.ts';
import { buildResponse } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';

const { Operation, ResultReason, ResultStatus } = Enum;

describe('a run', () => {
  const against = scriptedRuns();

  describe('judges a step', () => {
    const rows: readonly [
      name: string,
      answers: Answers,
      verdicts: string[],
      reason: RegExp | undefined,
      settings?: Partial<Target>,
    ][] = [
      [
        'fail where the answer differs',
        { Activate: refuse(ResultReason.IllegalOperation) },
        ['pass', 'fail', 'pass'],
        undefined,
      ],
      [
        'fail where the server hangs up',
        { Activate: () => 'hang up' },
        ['pass', 'fail', 'pass'],
        /closed the connection without a word/,
      ],
      [
        'fail where the server says nothing',
        { Activate: () => 'silence' },
        ['pass', 'fail', 'pass'],
        /no response within 0.05 s/,
        { limits: { ...DEFAULT_LIMITS, timeoutMs: 50 } },
      ],
      [
        'fail where the answer does not decode',
        // A Response Message whose only field is longer than the message.
        { Activate: () => Buffer.from('42007b010000000842007a0100000100', 'hex') },
        ['pass', 'fail', 'pass'],
        /the response does not decode: .*ResponseHeader, offset 8/,
      ],
      [
        'fail where the answer is another message',
        { Activate: () => Buffer.from('420078010000000042007a0100000000', 'hex').subarray(0, 8) },
        ['pass', 'fail', 'pass'],
        /not a Response Message/,
      ],
      [
        'unsupported where the operation is not supported and not listed',
        { Activate: refuse(ResultReason.OperationNotSupported) },
        ['pass', 'unsupported', 'pass'],
        /Activate is not supported, and Query does not list it/,
      ],
      [
        'fail where the operation is not supported though it is listed',
        {
          Query: ok(enumeration(Tag.Operation, Operation.Activate)),
          Activate: refuse(ResultReason.OperationNotSupported),
        },
        ['pass', 'fail', 'pass'],
        undefined,
      ],
      [
        'fail where an algorithm is not supported',
        { Create: refuse(ResultReason.InvalidField) },
        ['fail', 'not run', 'not run'],
        undefined,
      ],
      [
        'unsupported where the target lacks the algorithm by its own word',
        { Create: refuse(ResultReason.InvalidField) },
        ['unsupported', 'not run', 'not run'],
        /the target lacks AES/,
        { lacks: ['AES'] },
      ],
      [
        'fail where how the answer is written differs behind a step that is unsupported',
        {
          Activate: refuse(ResultReason.OperationNotSupported),
          Destroy: (request) =>
            buildResponse({ version: protocolVersion('1.0'), timeStamp: BigInt(NOW.getTime() / 1000) }, [
              {
                operation: request.items[0]?.operation ?? 0,
                resultStatus: ResultStatus.OperationFailed,
                resultReason: ResultReason.GeneralFailure,
              },
            ]),
        },
        ['pass', 'unsupported', 'fail'],
        undefined,
      ],
      [
        'unsupported where it rests on a step that is',
        { Activate: refuse(ResultReason.OperationNotSupported), Destroy: refuse(ResultReason.PermissionDenied) },
        ['pass', 'unsupported', 'unsupported'],
        /Activate is not supported/,
      ],
    ];
    for (const [name, answers, verdicts, reason, settings] of rows) {
      it(name, async () => {
        const ran = await against(answers, [caseOf('ROW-11', [CREATE, onKey('Activate'), onKey('Destroy')])], settings);
        expect(stepVerdicts(ran)).to.deep.equal(verdicts);
        const decided = ran.first.steps.find(({ verdict }) => verdict === ran.first.verdict);
        if (reason === undefined) expect(decided?.differences.filter(({ rule }) => rule === null)).to.not.be.empty;
        else expect(decided?.reason).to.match(reason);
      });
    }
  });

  describe('names known failures', () => {
    const named = ({ first }: Ran): unknown[] =>
      first.steps.map(({ diagnostics = [] }) => diagnostics.map(({ id }) => id));
    const LISTED: Answers = { Query: ok(...[Operation.Create, Operation.Activate, Operation.Destroy].map(operation)) };
    const CASE = caseOf('NAMED-11', [CREATE, onKey('Activate')]);
    function operation(code: number): Item {
      return enumeration(Tag.Operation, code);
    }

    it('beside the verdicts, which stay what they are', async () => {
      const extra = enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey);
      const ran = await against({ ...LISTED, Activate: ok(textString(Tag.UniqueIdentifier, 'k1'), extra) }, [CASE]);
      expect(stepVerdicts(ran)).to.deep.equal(['pass', 'fail']);
      expect(named(ran)).to.deep.equal([[], ['EXTRA_FIELD_IN_PAYLOAD']]);
    });

    it('in what passes', async () => {
      const ran = await against({}, [CASE]);
      expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass']);
      expect(named(ran)).to.deep.equal([[], ['QUERY_UNDERREPORTS']]);
    });

    it('where no answer comes', async () => {
      const ran = await against({ ...LISTED, Activate: () => 'hang up' }, [CASE]);
      expect(stepVerdicts(ran)).to.deep.equal(['pass', 'fail']);
      expect(named(ran)).to.deep.equal([[], ['SHORT_READ']]);
    });
  });
});
