import { expect } from 'chai';
import type { Verdict } from './results.ts';
import { exitCodeOf, summarize, worst } from './verdicts.ts';

describe('verdicts', () => {
  const rows: readonly [steps: Verdict[], worst: Verdict | undefined][] = [
    [['pass', 'pass'], 'pass'],
    [['pass', 'unsupported', 'pass'], 'unsupported'],
    [['unsupported', 'error'], 'error'],
    [['error', 'fail', 'unsupported', 'pass'], 'fail'],
    [['pass', 'not run'], 'pass'],
    [['not run', 'skip'], undefined],
    [[], undefined],
  ];
  for (const [steps, expected] of rows) {
    it(`of ${steps.join(', ') || 'nothing'}: ${expected ?? 'none'}`, () => expect(worst(steps)).to.equal(expected));
  }
});

describe('exit codes', () => {
  const rows: readonly [cases: Verdict[], code: number, options?: object][] = [
    [['pass'], 0],
    [['pass', 'skip', 'not run', 'unsupported'], 0],
    [['pass', 'unsupported'], 1, { failOnUnsupported: true }],
    [['pass', 'fail'], 1],
    [['pass'], 1, { brokenExpectations: 1 }],
    [['error'], 1, { brokenExpectations: 1 }],
    [['fail', 'error'], 1],
    [['pass', 'error'], 3],
    [['skip'], 3],
    [['unsupported'], 3],
    [[], 3],
    [['fail', 'error'], 130, { interrupted: true }],
    [['pass'], 130, { interrupted: true }],
  ];
  const ORDINARY = { interrupted: false, failOnUnsupported: false, brokenExpectations: 0 };
  for (const [verdicts, code, options] of rows) {
    it(`${code} for ${verdicts.join(', ') || 'nothing'}${options ? ` with ${Object.keys(options)}` : ''}`, () => {
      const summary = summarize(verdicts.map((verdict) => ({ verdict, errata: [] })));
      expect(exitCodeOf(summary, { ...ORDINARY, ...options })).to.equal(code);
    });
  }

  it('count a case with an erratum under its verdict too', () => {
    expect(summarize([{ verdict: 'pass', errata: ['published wrong'] }])).to.include({ pass: 1, erratum: 1 });
  });
});
