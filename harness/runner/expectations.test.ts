import { expect } from 'chai';
import type { Difference } from '../compare/difference.ts';
import type { Expectation } from '../config/expectations.ts';
import { brokenExpectations, newFailures, withExpectation } from './expectations.ts';
import type { CaseResult, StepResult, Verdict } from './results.ts';

const REASON = 'ResponseMessage/BatchItem[0]/ResultReason';
const STATUS = 'ResponseMessage/BatchItem[0]/ResultStatus';

const difference = (path: string, rule: string | null = null): Difference => ({
  path,
  kind: 'value',
  expected: 'one',
  actual: 'another',
  basis: 'shall',
  rule,
});

/** A step as it ended: its verdict, and the paths of what differs in it. */
type Ended = readonly [verdict: Verdict, ...paths: string[]];

const caseOf = (id: string, verdict: Verdict, steps: readonly Ended[] = [], reason?: string): CaseResult => ({
  id,
  scenario: id,
  version: '1.1',
  kind: 'own',
  file: `testcases/1.1/${id}.xml`,
  description: '',
  environment: 'default',
  verdict,
  ...(reason !== undefined && { reason }),
  errata: [],
  notes: [],
  steps: steps.map(
    ([ended, ...paths], index): StepResult => ({
      index,
      line: index,
      operations: ['Get'],
      client: 'Client-A',
      verdict: ended,
      differences: paths.map((path) => difference(path)),
      durationMs: 0,
    }),
  ),
  bindings: {},
  startedAt: new Date(0),
  durationMs: 0,
});

const listed = (entry: Partial<Expectation>): Expectation => ({
  cases: ['A'],
  verdict: 'fail',
  reason: 'known',
  at: 'known.yaml:1:3',
  ...entry,
});
const AT_REASON = { path: REASON, kind: 'value' } as const;

describe('expectations', () => {
  const failing = caseOf('A', 'fail', [['pass'], ['fail', STATUS, REASON]]);
  const rows: readonly [
    name: string,
    entry: Partial<Expectation>,
    result: CaseResult,
    expected: boolean,
    broken: string | null,
  ][] = [
    ['a case that fails as listed', {}, failing, true, null],
    ['the step that fails', { step: 2 }, failing, true, null],
    ['a difference of the step, not only its first', { difference: AT_REASON }, failing, true, null],
    ['a case by a glob', { cases: ['B', '?'] }, failing, true, null],
    ['a case by its path', { cases: ['testcases/1.1/*'] }, failing, true, null],
    ['another step, which passes', { step: 1 }, failing, false, 'stale: step 1 of A passes'],
    ['a step that is not there', { step: 3 }, failing, false, 'unmatched: A has no step 3'],
    ['another case', { cases: ['B'] }, failing, false, 'unmatched: matches no case of the run'],
    ['a case that passes', {}, caseOf('A', 'pass', [['pass']]), false, 'stale: A passes'],
    [
      'another verdict',
      { verdict: 'error' },
      failing,
      false,
      `different: A does not end as listed (error) but in fail, value at ${STATUS}`,
    ],
    [
      'another difference',
      { step: 2, difference: { path: REASON, kind: 'missing' } },
      failing,
      false,
      `different: step 2 of A does not end as listed (fail, missing at ${REASON}) but in fail, value at ${STATUS}`,
    ],
    [
      'one of two steps that fail',
      { step: 1 },
      caseOf('A', 'fail', [
        ['fail', STATUS],
        ['fail', STATUS],
      ]),
      false,
      null,
    ],
    [
      'both steps that fail',
      {},
      caseOf('A', 'fail', [
        ['fail', STATUS],
        ['fail', STATUS],
      ]),
      true,
      null,
    ],
    ['a failure beside an error', {}, caseOf('A', 'fail', [['error'], ['fail', STATUS]]), false, null],
    ['an error before any step', { verdict: 'error' }, caseOf('A', 'error', [], 'cannot be loaded'), true, null],
    ['what is unsupported', { verdict: 'unsupported' }, caseOf('A', 'unsupported', [['unsupported']]), true, null],
    ['a case that is skipped', {}, caseOf('A', 'skip', [], 'needs KMIP 2.0'), false, null],
    ['a step that was not run', { step: 2 }, caseOf('A', 'fail', [['fail', STATUS], ['not run']]), false, null],
  ];
  for (const [name, entry, result, expected, broken] of rows) {
    it(`naming ${name}: ${expected ? 'expected' : 'not expected'}, ${broken ?? 'holds'}`, () => {
      const entries = [listed(entry)];
      const judged = withExpectation(result, entries);
      expect(judged.expected).to.equal(expected ? 'known' : undefined);
      expect(judged.verdict).to.equal(result.verdict);
      const found = brokenExpectations(entries, [result]).map(({ kind, message }) => `${kind}: ${message}`);
      expect(found).to.deep.equal(broken === null ? [] : [broken]);
    });
  }

  it('cover a case together, each its step', () => {
    const result = caseOf('A', 'fail', [
      ['fail', STATUS],
      ['fail', REASON],
    ]);
    const entries = [listed({ step: 1, reason: 'one' }), listed({ step: 2, reason: 'two' })];
    expect(withExpectation(result, entries).expected).to.equal('one; two');
  });

  it('pin no difference that a rule excuses', () => {
    const step = { ...(failing.steps[1] as StepResult), differences: [difference(STATUS), difference(REASON, 'R1')] };
    const entries = [listed({ difference: AT_REASON })];
    expect(withExpectation({ ...failing, steps: [step] }, entries).expected).to.equal(undefined);
  });

  it('hold for every case that a glob matches', () => {
    const cases = [failing, caseOf('B', 'pass', [['pass']])];
    expect(brokenExpectations([listed({ cases: ['*'] })], cases)).to.deep.equal([
      { at: 'known.yaml:1:3', pattern: '*', kind: 'stale', caseId: 'B', message: 'B passes' },
    ]);
  });

  describe('for new failures', () => {
    it('are one for each cause', () => {
      const cases = [
        caseOf('A', 'fail', [['fail', STATUS, REASON]]),
        caseOf('B', 'fail', [['fail', STATUS]]),
        caseOf('C', 'fail', [['pass'], ['fail', REASON]]),
        caseOf('D', 'error', [], 'cannot be loaded'),
        caseOf('E', 'pass', [['pass']]),
        caseOf('F', 'skip', [], 'needs more'),
      ];
      const found = newFailures([], cases).map(({ example, ...failure }) => failure);
      expect(found).to.deep.equal([
        { cases: ['A', 'B'], verdict: 'fail', step: 1 },
        { cases: ['C'], verdict: 'fail', step: 2 },
        { cases: ['D'], verdict: 'error', reason: 'cannot be loaded' },
      ]);
    });

    it('name no step where it is not the same', () => {
      const cases = [caseOf('A', 'fail', [['fail', STATUS]]), caseOf('B', 'fail', [['pass'], ['fail', STATUS]])];
      expect(newFailures([], cases).map(({ example, ...failure }) => failure)).to.deep.equal([
        { cases: ['A', 'B'], verdict: 'fail' },
      ]);
    });

    it('leave out what is listed', () => {
      const cases = [
        caseOf('A', 'fail', [
          ['fail', STATUS],
          ['fail', REASON],
        ]),
      ];
      expect(newFailures([listed({ step: 1 })], cases).map(({ step }) => step)).to.deep.equal([2]);
    });
  });
});
