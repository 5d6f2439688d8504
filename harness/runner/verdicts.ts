import type { ProfileResult } from './profiles/results.ts';
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

/** A count of cases with the clauses of profiles: what is open in a verdict counts as an error. Expected ends are left out. */
export function withClauses(summary: Summary, profiles: readonly ProfileResult[]): Summary {
  const clauses = profiles.flatMap((profile) => profile.clauses).filter(({ expected }) => expected === undefined);
  const ending = (...outcomes: string[]): number => clauses.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const silent = profiles.filter(
    (profile) => profile.verdict === 'undecided' && profile.clauses.every(({ outcome }) => outcome !== 'open'),
  );
  return {
    ...summary,
    pass: summary.pass + ending('met'),
    fail: summary.fail + ending('failed'),
    error: summary.error + ending('open') + silent.length,
  };
}

/**
 * The exit code of a run: 130 interrupted, before all else; 1 a failure or an expectation that does not hold, whatever else
 * happened; 3 an error, or nothing passed so that nothing was judged; 0 otherwise. `unexpected` counts the cases whose end
 * no expectation names.
 */
export function exitCodeOf(
  unexpected: Summary,
  options: { interrupted: boolean; failOnUnsupported: boolean; brokenExpectations: number },
): number {
  if (options.interrupted) return 130;
  const failures =
    unexpected.fail + options.brokenExpectations + (options.failOnUnsupported ? unexpected.unsupported : 0);
  if (failures > 0) return 1;
  return unexpected.error > 0 || unexpected.pass === 0 ? 3 : 0;
}
