import { expect } from 'chai';
import {
  allDifferences,
  attribute,
  createKey,
  type Exchange,
  type MadeCase,
  play,
  seen,
} from '../../test-support/exchanges.ts';
import { GroupState } from './managed-objects.ts';

const ITEM = 'ResponseMessage/BatchItem[0]';
const ABLE = '<AsynchronousIndicator value="true"/>';
const UID = '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>';
const KEY_1 = '<UniqueIdentifier value="key-1"/>';
const CORRELATION = '$ASYNCHRONOUS_CORRELATION_VALUE';
const correlation = (value: string): string => `<AsynchronousCorrelationValue value="${value}"/>`;
const status = (value: string): string => `<ResultStatus value="${value}"/>`;
const pending = (value: string): string => status('OperationPending') + correlation(value);
const success = (payload: string): string => `${status('Success')}<ResponsePayload>${payload}</ResponsePayload>`;
const failure = (reason: string): string => `${status('OperationFailed')}<ResultReason value="${reason}"/>`;
const NAMED = attribute('Object Group', 'TextString', 'g');

/** A Locate that the case expects to be pending, and its answer. */
const locate = (actual: string, by = NAMED, requestHeader = ABLE): Exchange => ({
  operation: 'Locate',
  requestHeader,
  request: by,
  expected: '',
  expectedResult: pending(CORRELATION),
  actualResult: actual,
});
const polled = (asked: string, expected: string, actual = expected, answers = 'Locate'): Exchange => ({
  operation: 'Poll',
  answers,
  request: correlation(asked),
  expected: '',
  expectedResult: expected,
  actualResult: actual,
});
const POLL = polled(CORRELATION, success(UID), success(KEY_1));
const cancel = (expected: string, actual: string): Exchange => {
  const result = (value: string): string => `<CancellationResult value="${value}"/>`;
  return {
    operation: 'Cancel',
    request: correlation(CORRELATION),
    expected: correlation(CORRELATION) + result(expected),
    actual: correlation('0a') + result(actual),
  };
};
const AT_ONCE = success(KEY_1);
const STATUS = `${ITEM}/ResultStatus`;

interface Row extends Omit<MadeCase, 'exchanges'> {
  readonly name: string;
  readonly exchanges: readonly Exchange[];
  /** The step that is looked at, counted from 0. */
  readonly step: number;
  readonly sees: readonly [path: string, kind: string, rule: string | null][];
}

const ROWS: readonly Row[] = [
  {
    name: 'an answer at once is compared with what the later Poll expects',
    exchanges: [createKey(), locate(AT_ONCE), POLL],
    step: 1,
    sees: [[STATUS, 'value', 'P7']],
  },
  {
    name: 'another object than the later Poll expects is a difference',
    exchanges: [createKey(), locate(success('<UniqueIdentifier value="key-2"/>')), POLL],
    step: 1,
    sees: [
      [STATUS, 'value', 'P7'],
      [`${ITEM}/ResponsePayload/UniqueIdentifier`, 'value', null],
    ],
  },
  {
    name: 'an empty answer is a difference where the later Poll finds something',
    exchanges: [createKey(), locate(success('')), POLL],
    step: 1,
    sees: [
      [STATUS, 'value', 'P7'],
      [`${ITEM}/ResponsePayload/UniqueIdentifier`, 'missing', null],
    ],
  },
  {
    name: 'a failure at once is a difference where the later Poll succeeds',
    exchanges: [createKey(), locate(failure('GeneralFailure')), POLL],
    step: 1,
    sees: [
      [STATUS, 'value', 'P7'],
      [STATUS, 'value', null],
      [`${ITEM}/ResponsePayload`, 'missing', null],
      [`${ITEM}/ResultReason`, 'extra', null],
    ],
  },
  {
    name: 'a failure at once is right where the later Poll fails in the same way',
    exchanges: [createKey(), locate(failure('ItemNotFound')), polled(CORRELATION, failure('ItemNotFound'))],
    step: 1,
    sees: [[STATUS, 'value', 'P7']],
  },
  {
    name: 'an answer at once with a correlation value besides is one field too many',
    exchanges: [
      createKey(),
      locate(status('Success') + correlation('0a') + AT_ONCE.slice(status('Success').length)),
      POLL,
    ],
    step: 1,
    sees: [
      [STATUS, 'value', 'P7'],
      [`${ITEM}/AsynchronousCorrelationValue`, 'extra', null],
    ],
  },
  {
    name: 'an answer at once is a difference where the request does not say that the client is able to wait',
    exchanges: [createKey(), locate(AT_ONCE, NAMED, '')],
    step: 1,
    sees: [
      [STATUS, 'value', null],
      [`${ITEM}/AsynchronousCorrelationValue`, 'missing', null],
      [`${ITEM}/ResponsePayload`, 'extra', null],
    ],
  },
  {
    name: 'in 2.1 an answer at once is right where the indicator is Optional',
    version: '2.1',
    exchanges: [locate(success(''), '', '<AsynchronousIndicator value="Optional"/>')],
    step: 0,
    sees: [
      [STATUS, 'value', 'P7'],
      [`${ITEM}/ResponsePayload`, 'extra', 'P7'],
    ],
  },
  {
    name: 'in 2.1 an answer at once is a difference where the indicator is Mandatory: that is a demand',
    version: '2.1',
    exchanges: [locate(success(''), '', '<AsynchronousIndicator value="Mandatory"/>')],
    step: 0,
    sees: [
      [STATUS, 'value', null],
      [`${ITEM}/AsynchronousCorrelationValue`, 'missing', null],
      [`${ITEM}/ResponsePayload`, 'extra', null],
    ],
  },
  {
    name: 'in strict mode an answer at once is a difference',
    strict: true,
    exchanges: [createKey(), locate(AT_ONCE)],
    step: 1,
    sees: [
      [STATUS, 'value', null],
      [`${ITEM}/AsynchronousCorrelationValue`, 'missing', null],
      [`${ITEM}/ResponsePayload`, 'extra', null],
    ],
  },
  {
    name: 'without a Poll it is compared with the latest expected answer to the same request',
    exchanges: [createKey(), locate(pending('0a')), POLL, locate(success('<UniqueIdentifier value="key-2"/>'))],
    step: 3,
    sees: [
      [STATUS, 'value', 'P7'],
      [`${ITEM}/ResponsePayload/UniqueIdentifier`, 'value', null],
    ],
  },
  {
    name: 'without a Poll and an earlier answer only status, operation and structure are compared',
    exchanges: [createKey(), locate(success('<UniqueIdentifier value="whatever"/>'))],
    step: 1,
    sees: [
      [STATUS, 'value', 'P7'],
      [`${ITEM}/ResponsePayload`, 'extra', 'P7'],
    ],
  },
  {
    name: 'the status is one of them',
    exchanges: [createKey(), locate(failure('GeneralFailure'))],
    step: 1,
    sees: [
      [STATUS, 'value', 'P7'],
      [STATUS, 'value', null],
      [`${ITEM}/ResultReason`, 'extra', null],
    ],
  },
  {
    name: 'the structure is one of them: a Create that returns no identifier',
    exchanges: [
      {
        ...createKey(),
        requestHeader: ABLE,
        expected: '',
        actual: '',
        expectedResult: pending(CORRELATION),
        actualResult: success('<ObjectType value="SymmetricKey"/>'),
      },
    ],
    step: 0,
    sees: [
      [STATUS, 'value', 'P7'],
      [`${ITEM}/ResponsePayload`, 'extra', null],
    ],
  },
  ...(['Canceled', 'UnableToCancel', 'Completed'] as const).map(
    (result): Row => ({
      name: `a pending operation may be ${result}`,
      exchanges: [createKey(), locate(pending('0a')), cancel('Canceled', result)],
      step: 2,
      sees: result === 'Canceled' ? [] : [[`${ITEM}/ResponsePayload/CancellationResult`, 'value', 'P7']],
    }),
  ),
  ...(['Unavailable', 'Failed'] as const).map(
    (result): Row => ({
      name: `an operation that was pending just now is not ${result}`,
      exchanges: [createKey(), locate(pending('0a')), cancel('Canceled', result)],
      step: 2,
      sees: [[`${ITEM}/ResponsePayload/CancellationResult`, 'value', null]],
    }),
  ),
  {
    name: 'an operation whose answer was fetched is not Canceled',
    exchanges: [createKey(), locate(pending('0a')), POLL, cancel('Completed', 'Canceled')],
    step: 3,
    sees: [[`${ITEM}/ResponsePayload/CancellationResult`, 'value', null]],
  },
  {
    name: 'a Poll brings an answer to the operation that it asks about: several objects in any order (P3)',
    exchanges: [
      createKey(),
      { ...createKey('', 'key-2'), expected: createKey().expected.replace('_0', '_1') },
      locate(pending('0a')),
      polled(
        CORRELATION,
        success(UID + UID.replace('_0', '_1')),
        success('<UniqueIdentifier value="key-2"/><UniqueIdentifier value="key-1"/>'),
      ),
    ],
    step: 3,
    sees: [[`${ITEM}/ResponsePayload/UniqueIdentifier`, 'order', 'P3']],
  },
];

describe('asynchronous operation in a case', () => {
  for (const { name, step, sees, ...made } of ROWS) {
    it(name, () => {
      const found = allDifferences(made)[step]?.map(seen);
      expect(found).to.deep.equal(sees.map(([path, kind, rule]) => ({ path, kind, rule })));
    });
  }

  it('knows the objects that a Poll brings', () => {
    const group = new GroupState();
    const create: Exchange = {
      ...createKey(),
      requestHeader: ABLE,
      expected: '',
      actual: '',
      expectedResult: pending(CORRELATION),
      actualResult: pending('0a'),
    };
    const made = {
      exchanges: [
        create,
        polled(CORRELATION, success(createKey().expected), success(createKey().actual ?? ''), 'Create'),
      ],
    };
    expect(play(made, group).flatMap(({ differences }) => differences)).to.deep.equal([]);
    expect([...group.objects.keys()]).to.deep.equal(['key-1']);
    expect(group.objects.get('key-1')?.generated).to.equal(true);
  });

  it('says with which step an answer at once was compared', () => {
    const [, differences] = allDifferences({ exchanges: [createKey(), locate(AT_ONCE), POLL] });
    expect(differences?.[0]?.note).to.equal('answered at once: compared with what step 3 expects');
  });
});
