import { expect } from 'chai';
import type { Reaction } from '../../test-support/fake-server.ts';
import { type Answers, answer, scriptedRuns, stepVerdicts } from '../../test-support/scripted-run.ts';
import { CREATE, caseOf, type Exchange, failure, onKey, stateIs, text } from '../../test-support/small-cases.ts';
import { enumeration, structure, textString } from '../codec/item.ts';
import { DEFAULT_LIMITS } from '../config/target.ts';
import type { Request } from '../message/request.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';

const { ResultReason, ResultStatus } = Enum;

describe('a run', () => {
  const against = scriptedRuns();

  describe('sends again', () => {
    const State =
      (value: number) =>
      (request: Request): Reaction =>
        answer(request, {
          payload: [
            textString(Tag.UniqueIdentifier, 'k1'),
            {
              tag: Tag.Attribute,
              type: 'Structure',
              value: [textString(Tag.AttributeName, 'State'), enumeration(Tag.AttributeValue, value)],
            },
          ],
        });
    const activeFor = (times: number): Answers => {
      let asked = 0;
      return {
        GetAttributes: (request) => State(asked++ < times ? Enum.State.Active : Enum.State.Deactivated)(request),
      };
    };
    const MARK = '# [REPEAT] until State changed';
    const rows: readonly [
      name: string,
      marked: readonly Exchange[],
      times: number,
      verdicts: string[],
      asked: number,
    ][] = [
      ['marked before the change', [stateIs('Active', MARK), stateIs('Deactivated')], 3, ['pass', 'pass'], 5],
      ['marked at the change', [stateIs('Active'), stateIs('Deactivated', MARK)], 3, ['pass', 'pass'], 4],
      [
        'not at all where the server is there',
        [stateIs('Active', MARK), stateIs('Deactivated')],
        0,
        ['pass', 'pass'],
        2,
      ],
      [
        'not at all where the server is there, marked at the change',
        [stateIs('Active'), stateIs('Deactivated', MARK)],
        0,
        ['pass', 'pass'],
        2,
      ],
      ['only until time is up', [stateIs('Active', MARK), stateIs('Deactivated')], 99, ['pass', 'fail'], 7],
    ];
    for (const [name, marked, times, verdicts, count] of rows) {
      it(name, async () => {
        const ran = await against(activeFor(times), [caseOf('REPEAT-11', [CREATE, ...marked])], {
          limits: { ...DEFAULT_LIMITS, caseTimeoutMs: 5500 },
        });
        expect(stepVerdicts(ran)).to.deep.equal(['pass', ...verdicts]);
        expect(ran.asked.filter((operation) => operation === 'GetAttributes')).to.have.lengthOf(count);
      });
    }

    for (const mark of [0, 1]) {
      it(`and is not there before a date that it sent, marked at ${mark}`, async () => {
        const deactivation = `<Attribute>${text('AttributeName', 'Deactivation Date')}<AttributeValue type="DateTime" value="$NOW+120"/></Attribute>`;
        const dated = {
          ...CREATE,
          request: CREATE.request.replace('</TemplateAttribute>', `${deactivation}</TemplateAttribute>`),
        };
        const steps = ['Active', 'Deactivated'].map((state, index) =>
          stateIs(state, index === mark ? MARK : undefined),
        );
        const ran = await against(activeFor(0), [caseOf('EARLY-11', [dated, ...steps])]);
        expect(stepVerdicts(ran)).to.deep.equal(['pass', 'fail', 'pass']);
      });
    }

    it('without learning from the answers that are only looked at', async () => {
      const noted = (state: string, note: string, before?: string): Exchange => {
        const { request, response, ...rest } = stateIs(state, before);
        const value = `<Attribute>${text('AttributeName', 'x-Note')}${text('AttributeValue', note)}</Attribute>`;
        return {
          ...rest,
          request: request + text('AttributeName', 'x-Note'),
          response: response.replace('</ResponsePayload>', `${value}</ResponsePayload>`),
        };
      };
      let asked = 0;
      const GetAttributes = (request: Request): Reaction => {
        const isEarly = asked++ < 2;
        const attributes = [
          ['State', enumeration(Tag.AttributeValue, isEarly ? Enum.State.Active : Enum.State.Deactivated)],
          ['x-Note', textString(Tag.AttributeValue, isEarly ? 'early' : 'late')],
        ] as const;
        const items = attributes.map(([name, value]) =>
          structure(Tag.Attribute, [textString(Tag.AttributeName, name), value]),
        );
        return answer(request, { payload: [textString(Tag.UniqueIdentifier, 'k1'), ...items] });
      };
      const steps = [noted('Active', '$BEFORE', MARK), noted('Deactivated', '$AFTER')];
      const ran = await against({ GetAttributes }, [caseOf('NOTED-11', [CREATE, ...steps])]);
      expect(stepVerdicts(ran)).to.deep.equal(['pass', 'pass', 'pass']);
      expect(ran.first.bindings).to.deep.include({ BEFORE: 'early', AFTER: 'late' });
    });

    it('while the answer is pending', async () => {
      let asked = 0;
      const ran = await against(
        {
          Get: (request) =>
            answer(
              request,
              asked++ < 2
                ? { resultStatus: ResultStatus.OperationPending }
                : { resultStatus: ResultStatus.OperationFailed, resultReason: ResultReason.ItemNotFound },
            ),
        },
        [
          caseOf('PENDING-11', [
            {
              ...onKey('Get', 'other'),
              response: failure('ItemNotFound'),
              before: '# [REPEAT] until Get response is returned',
            },
          ]),
        ],
      );
      expect(stepVerdicts(ran)).to.deep.equal(['pass']);
      expect(asked).to.equal(3);
    });
  });
});
