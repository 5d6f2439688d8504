import { caseMatcher } from '../cases/select.ts';
import type { Difference } from '../compare/difference.ts';
import type { Expectation } from '../config/expectations.ts';
import type { ClauseResult } from './profiles/results.ts';
import type { BrokenExpectation, CaseResult, NewFailure, StepResult } from './results.ts';

/** What expectations look at of a case, or of a clause. */
type Judged = Pick<CaseResult, 'id' | 'file' | 'verdict' | 'reason' | 'steps'>;

/** A place where a case went wrong: one of its steps, or the case itself where no step did. */
type Spot = StepResult | (Pick<Judged, 'verdict' | 'reason'> & { readonly index?: never; readonly differences: [] });

/** The case with the reason of the expectations that name every place where it went wrong. Its verdict stays. */
export function withExpectation(result: CaseResult, expectations: readonly Expectation[]): CaseResult {
  const entries = expectations.filter((entry) => namesCase(entry, result));
  const spots = spotsOf(result);
  if (spots.length === 0 || newSpots(result, entries).length > 0) return result;
  const reasons = entries.filter((entry) => spots.some((spot) => isAsPinned(entry, spot))).map(({ reason }) => reason);
  return { ...result, expected: [...new Set(reasons)].join('; ') };
}

/** A clause as expectations see it, by its `ref`: that it fails, or could not be judged, is what they can name. */
export function judgedClause({ ref, verdict, outcome, reason }: ClauseResult): Judged {
  const about = { id: ref, file: ref, steps: [], ...(reason !== undefined && { reason }) };
  if (outcome === 'met') return { ...about, verdict: 'pass' };
  if (outcome === 'failed') return { ...about, verdict: 'fail' };
  if (outcome === 'left out' || verdict === 'not run') return { ...about, verdict: 'not run' };
  return { ...about, verdict: verdict === 'fail' ? 'fail' : 'error' };
}

/** The reasons of the expectations that name a clause as it ended; undefined where none does. Its verdict stays. */
export function clauseExpectation(result: ClauseResult, expectations: readonly Expectation[]): string | undefined {
  const judged = judgedClause(result);
  const spots = spotsOf(judged);
  const entries = expectations.filter(
    (entry) => namesCase(entry, judged) && spots.some((spot) => isAsPinned(entry, spot)),
  );
  return entries.length === 0 ? undefined : [...new Set(entries.map(({ reason }) => reason))].join('; ');
}

/**
 * The failures and errors that no expectation names, one for each cause: the same difference in the same place, or one
 * reason. The first difference of a step that no rule excuses stands for the step.
 */
export function newFailures(expectations: readonly Expectation[], cases: readonly Judged[]): NewFailure[] {
  const causes = new Map<string, { spots: Spot[]; cases: Set<string> }>();
  for (const result of cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'error')) {
    for (const spot of newSpots(result, expectations)) {
      const [difference] = unexcused(spot);
      const cause = `${spot.verdict}: ${difference === undefined ? spot.reason : differenceName(difference)}`;
      const known = causes.get(cause) ?? { spots: [], cases: new Set() };
      known.spots.push(spot);
      known.cases.add(result.id);
      causes.set(cause, known);
    }
  }
  return [...causes.values()].flatMap(({ spots, cases: ids }) => {
    const [first] = spots;
    if (first === undefined) return [];
    const { verdict, reason, index, differences } = first;
    const everywhere = spots.every((spot) => spot.index === index);
    return [
      {
        cases: [...ids],
        verdict,
        ...(index !== undefined && everywhere && { step: index + 1 }),
        ...(index !== undefined && differences.length > 0 && { example: first }),
        ...(reason !== undefined && { reason }),
      },
    ];
  });
}

/** The places where a case went wrong that no expectation names. */
function newSpots(result: Judged, expectations: readonly Expectation[]): Spot[] {
  const entries = expectations.filter((entry) => namesCase(entry, result));
  return spotsOf(result).filter((spot) => !entries.some((entry) => isAsPinned(entry, spot)));
}

/**
 * The expectations that do not hold: they match no case, or a case that they match passes or fails otherwise. Nothing is
 * said of a case that was skipped or not run.
 */
export function brokenExpectations(
  expectations: readonly Expectation[],
  cases: readonly Judged[],
): BrokenExpectation[] {
  return expectations.flatMap((entry): BrokenExpectation[] => {
    const { at, cases: patterns } = entry;
    const matched = cases.filter((result) => namesCase(entry, result));
    const about = { at, pattern: patterns.join(', ') };
    if (matched.length === 0) return [{ ...about, kind: 'unmatched', message: 'matches no case of the run' }];
    return matched.flatMap((result) => {
      const broken = brokenBy(entry, result);
      return broken === undefined ? [] : [{ ...about, ...broken, caseId: result.id }];
    });
  });
}

function brokenBy(entry: Expectation, result: Judged): Pick<BrokenExpectation, 'kind' | 'message'> | undefined {
  const { verdict, step: number } = entry;
  if (result.verdict === 'skip' || result.verdict === 'not run') return undefined;
  if (spotsOf(result).some((spot) => isAsPinned(entry, spot))) return undefined;
  if (result.verdict === 'pass') return { kind: 'stale', message: `${result.id} passes` };
  const step = number === undefined ? undefined : result.steps[number - 1];
  if (number !== undefined && result.steps.length > 0) {
    if (step === undefined) return { kind: 'unmatched', message: `${result.id} has no step ${number}` };
    if (step.verdict === 'pass') return { kind: 'stale', message: `step ${number} of ${result.id} passes` };
    if (step.verdict === 'not run') return undefined;
  }
  const where = step === undefined ? result.id : `step ${number} of ${result.id}`;
  const pinned = entry.difference === undefined ? verdict : `${verdict}, ${differenceName(entry.difference)}`;
  return { kind: 'different', message: `${where} does not end as listed (${pinned}) but in ${actual(step ?? result)}` };
}

function actual(of: StepResult | Judged): string {
  const steps = 'steps' in of ? of.steps : [of];
  const difference = steps.flatMap(unexcused)[0];
  return difference === undefined ? of.verdict : `${of.verdict}, ${differenceName(difference)}`;
}

function differenceName({ path, kind }: { path: string; kind: string }): string {
  return `${kind} at ${path}`;
}

/** A step that failed or ended in an error is wrong whatever the case came to; one that is unsupported where that decides. */
function spotsOf(result: Judged): Spot[] {
  if (result.verdict !== 'fail' && result.verdict !== 'error' && result.verdict !== 'unsupported') return [];
  const wrong = result.steps.filter(
    ({ verdict }) => verdict === 'fail' || verdict === 'error' || verdict === result.verdict,
  );
  if (wrong.some(({ verdict }) => verdict === result.verdict)) return wrong;
  const { verdict, reason } = result;
  return [...wrong, { verdict, differences: [], ...(reason !== undefined && { reason }) }];
}

function isAsPinned({ verdict, step, difference }: Expectation, spot: Spot): boolean {
  return (
    spot.verdict === verdict &&
    (step === undefined || step - 1 === spot.index) &&
    (difference === undefined ||
      unexcused(spot).some(({ path, kind }) => path === difference.path && kind === difference.kind))
  );
}

function unexcused({ differences }: Pick<StepResult, 'differences'>): Difference[] {
  return differences.filter(({ rule }) => rule === null);
}

function namesCase({ cases }: Expectation, result: Judged): boolean {
  return cases.some((pattern) => caseMatcher(pattern)(result));
}
