import { isOfSuite } from '../../../profiles/authentication-suites.ts';
import type { Check } from '../../../profiles/checks/check.ts';
import type { Clause, Evidence } from '../../../profiles/clause.ts';
import type { CaseResult, Exchange, Verdict } from '../results.ts';
import type { CheckOutcome } from './check-run.ts';
import { profileVerdict } from './judge.ts';
import type { Because, ProfileResult, ShownCase } from './results.ts';

/** What the evidence of a clause came to. */
export interface Showing {
  readonly verdict: Verdict;
  readonly reason?: string;
  /** Where the verdict is skip; absent where a case was skipped. */
  readonly because?: Because;
  /** Whether what came can decide anything. */
  readonly canDecide: boolean;
  readonly expected?: string;
  readonly check?: string;
  readonly cases?: readonly ShownCase[];
  readonly notAtHand?: readonly string[];
  readonly exchanges?: readonly Exchange[];
  readonly durationMs?: number;
}

/** Where evidence comes from in a run. */
export interface Sources {
  /** Tries a check, or tells what it came to when it was tried. */
  checked(check: Check): Promise<CheckOutcome>;
  /** The result of a case by its id; undefined where it is not at hand. */
  caseOf(id: string): CaseResult | undefined;
  /** The result of the profile with this id that a clause's own builds on. */
  foundation(profile: string): ProfileResult;
}

type Shows = { readonly [B in Evidence['by']]: (evidence: Extract<Evidence, { by: B }>, sources: Sources) => unknown };

const SHOWS = {
  check: shownByCheck,
  cases: shownByCases,
  profile: shownByProfile,
  nothing: ({ reason, untried = false }: Extract<Evidence, { by: 'nothing' }>): Showing => ({
    ...skipped('not shown', reason),
    canDecide: untried,
  }),
} satisfies Shows;

/** What shows whether a clause is met. */
export async function show({ evidence }: Clause, sources: Sources): Promise<Showing> {
  const shows = SHOWS[evidence.by] as (evidence: Evidence, sources: Sources) => Showing | Promise<Showing>;
  return shows(evidence, sources);
}

async function shownByCheck({ check }: Extract<Evidence, { by: 'check' }>, { checked }: Sources): Promise<Showing> {
  const { exchanges, ...outcome } = await checked(check);
  return { ...outcome, check: check.id, canDecide: true, exchanges: outcome.verdict === 'pass' ? [] : exchanges };
}

/** What decides of several cases, worst first. */
const WORST_FIRST: readonly Verdict[] = ['fail', 'error', 'unsupported', 'skip', 'not run'];

function shownByCases({ ids, atLeast, published }: Extract<Evidence, { by: 'cases' }>, { caseOf }: Sources): Showing {
  const found = ids.flatMap((id) => caseOf(id) ?? []);
  const notAtHand = ids.filter((id) => caseOf(id) === undefined);
  const worst = WORST_FIRST.flatMap((verdict) => found.filter((result) => result.verdict === verdict));
  const [decisive] = worst;
  const about = {
    cases: found.map(({ id, verdict }) => ({ id, verdict })),
    notAtHand,
    durationMs: found.reduce((sum, { durationMs }) => sum + durationMs, 0),
  };
  const isMet = atLeast === 'one' ? found.length > worst.length : found.length === ids.length && worst.length === 0;
  if (isMet) return { verdict: 'pass', canDecide: true, ...about };
  if (decisive === undefined || (atLeast === 'one' && notAtHand.length > 0)) {
    return { ...skipped('not at hand', notAtHand.join(', ')), canDecide: published, ...about };
  }
  const wrong = worst.filter(({ verdict }) => verdict === decisive.verdict);
  const isExpected = worst.every(({ expected }) => expected !== undefined);
  return {
    verdict: decisive.verdict,
    reason: wrong.length === 1 ? caseText(decisive) : `${caseText(decisive)}; and ${wrong.length - 1} more`,
    canDecide: true,
    ...(isExpected && { expected: [...new Set(worst.map(({ expected }) => expected))].join('; ') }),
    ...about,
  };
}

/** 'SKLC-M-1-14: step 2 Get: value at ResponseMessage/...'. */
function caseText({ id, verdict, reason, steps }: CaseResult): string {
  const step = steps.find((one) => one.verdict === verdict);
  const difference = step?.differences.find(({ rule }) => rule === null);
  const at = step === undefined ? '' : `step ${step.index + 1} ${step.operations.join(', ')}: `;
  if (difference !== undefined) return `${id}: ${at}${difference.kind} at ${difference.path}`;
  return `${id}: ${at}${step?.reason ?? reason ?? verdict}`;
}

function shownByProfile(
  { profile, suiteApart = false }: Extract<Evidence, { by: 'profile' }>,
  { foundation }: Sources,
): Showing {
  const { title, version, clauses: all, ref } = foundation(profile);
  const clauses = suiteApart ? all.filter((clause) => !isOfSuite(clause)) : all;
  const verdict = profileVerdict(clauses);
  if (verdict === 'conformant') return { verdict: 'pass', canDecide: true };
  if (verdict === 'undecided') return { ...skipped('not shown', `${title} ${version} is undecided`), canDecide: true };
  const failed = clauses.filter(({ outcome, decides }) => decides && outcome === 'failed');
  const isExpected = failed.every(({ expected }) => expected !== undefined);
  return {
    verdict: 'fail',
    reason: `${title} ${version} is not conformant`,
    canDecide: true,
    ...(isExpected && { expected: `what fails in ${ref} is expected` }),
  };
}

function skipped(because: Because, what: string): { verdict: 'skip'; because: Because; reason: string } {
  return { verdict: 'skip', because, reason: `${because}: ${what}` };
}
