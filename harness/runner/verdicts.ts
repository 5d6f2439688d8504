import type { Summary, Verdict } from './results.ts';

/** What decides, worst first. Steps that were not run or skipped do not lower a verdict. */
const WORST_FIRST = ['fail', 'error', 'unsupported', 'pass'] as const satisfies readonly Verdict[];

/** The worst of these verdicts, or undefined where none of them judges anything. */
export function worst(verdicts: Iterable<Verdict>): Verdict | undefined {
  const met = new Set(verdicts);
  return WORST_FIRST.find((verdict) => met.has(verdict));
}

const COUNTED: Readonly<Record<Verdict, keyof Summary>> = {
  pass: 'pass',
  fail: 'fail',
  error: 'error',
  unsupported: 'unsupported',
  skip: 'skip',
  'not run': 'notRun',
};

/** Counts cases under their verdicts, and those that ran with an erratum. */
export function summarize(cases: readonly { verdict: Verdict; errata: readonly string[] }[]): Summary {
  const summary = { pass: 0, fail: 0, error: 0, skip: 0, unsupported: 0, notRun: 0, erratum: 0 };
  for (const { verdict, errata } of cases) {
    summary[COUNTED[verdict]] += 1;
    if (errata.length > 0) summary.erratum += 1;
  }
  return summary;
}

/**
 * The exit code of a run: 130 interrupted, before all else; 1 a failure, whatever else happened; 3 an error, or nothing
 * passed so that nothing was judged; 0 otherwise.
 */
export function exitCodeOf(summary: Summary, options: { interrupted: boolean; failOnUnsupported: boolean }): number {
  if (options.interrupted) return 130;
  if (summary.fail > 0 || (options.failOnUnsupported && summary.unsupported > 0)) return 1;
  return summary.error > 0 || summary.pass === 0 ? 3 : 0;
}
