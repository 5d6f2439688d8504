import { isOfSuite } from '../../../profiles/authentication-suites.ts';
import type { Clause, Knowledge, Level } from '../../../profiles/clause.ts';
import type { PlannedClaim } from './claims.ts';
import type { ClauseResult, Outcome, ProfileResult, ProfileVerdict, Score } from './results.ts';
import type { Showing } from './showing.ts';

const MANDATORY: ReadonlySet<Level> = new Set(['SHALL', 'SHALL NOT']);

/** What a clause may decide alone that is known so; of the others it is only reported that they failed. */
const DECIDING: ReadonlySet<Knowledge> = new Set(['read', 'cited']);

export function isMandatory({ level }: Pick<Clause, 'level'>): boolean {
  return MANDATORY.has(level);
}

/** The result of a clause from what shows it. A mandatory one that the server does not declare fails. */
export function clauseResult(clause: Clause, { ref }: PlannedClaim, showing: Showing): ClauseResult {
  const { id, document, section, level, requirement, known } = clause;
  const { canDecide, ...shown } = mandatoryFails(clause, showing);
  const decides = isMandatory(clause) && DECIDING.has(known) && canDecide;
  return {
    ref: `${ref}/${id}`,
    id,
    document,
    section,
    level,
    requirement,
    known,
    decides,
    cases: [],
    notAtHand: [],
    exchanges: [],
    durationMs: 0,
    ...shown,
    outcome: outcomeOf(clause, decides, shown),
  };
}

function mandatoryFails(clause: Clause, showing: Showing): Showing {
  if (!isMandatory(clause) || showing.because !== 'not scored') return showing;
  const { because, reason = '', ...rest } = showing;
  return { ...rest, verdict: 'fail', reason: reason.replace('not scored: ', 'mandatory, and ') };
}

function outcomeOf(
  clause: Clause,
  decides: boolean,
  { verdict, because }: Pick<Showing, 'verdict' | 'because'>,
): Outcome {
  if (verdict === 'pass') return 'met';
  if (verdict === 'error' || verdict === 'not run') return 'open';
  if (because === 'not applicable') return 'left out';
  if (because !== undefined) return decides ? 'open' : 'left out';
  // It failed, or a case that it names was skipped or is unsupported: what is mandatory cannot be exempted.
  if (isMandatory(clause)) return decides ? 'failed' : 'open';
  return verdict === 'fail' && clause.level === 'MAY' ? 'failed' : 'left out';
}

/** What the clauses of a profile come to. Those of its authentication suite alone do not make it conformant. */
export function profileVerdict(clauses: readonly ClauseResult[]): ProfileVerdict {
  const mandatory = clauses.filter(isMandatory);
  if (mandatory.some(({ outcome }) => outcome === 'failed')) return 'not conformant';
  if (mandatory.some(({ outcome }) => outcome === 'open')) return 'undecided';
  const isShown = mandatory.some((clause) => clause.decides && clause.outcome === 'met' && !isOfSuite(clause));
  return isShown ? 'conformant' : 'undecided';
}

/** The three numbers; what is about other servers than this one is in none of them. */
export function scores(clauses: readonly ClauseResult[]): Pick<ProfileResult, 'mandatory' | 'optional' | 'notScored'> {
  const mandatory = clauses.filter((clause) => isMandatory(clause) && clause.because !== 'not applicable');
  const others = clauses.filter((clause) => !isMandatory(clause));
  const notScored = others.filter(({ because }) => because === 'not scored').length;
  const declared = others.filter(({ because }) => because === undefined);
  return { mandatory: score(mandatory), optional: score(declared), notScored };
}

function score(clauses: readonly ClauseResult[]): Score {
  return { met: clauses.filter(({ outcome }) => outcome === 'met').length, all: clauses.length };
}
