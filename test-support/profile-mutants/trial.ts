import { AssertionError } from 'chai';
import { claimsOf, type PlannedClaim } from '../../harness/runner/profiles/claims.ts';
import { clauseResult, isMandatory, profileVerdict } from '../../harness/runner/profiles/judge.ts';
import type { ClauseResult, ProfileVerdict } from '../../harness/runner/profiles/results.ts';
import type { Showing } from '../../harness/runner/profiles/showing.ts';
import { VERSIONS } from '../../harness/spec/versions.ts';
import { type Check, NotApplicable, NotScored, NotShown } from '../../profiles/checks/check.ts';
import type { Clause } from '../../profiles/clause.ts';
import { PROFILES } from '../../profiles/table.ts';
import { OPEN_BENCH, type Realm } from './benches.ts';
import type { ProfileMutant } from './mutant.ts';

/** A clause that rests on a check, in the profile where a mutant is tried. */
export interface Tried {
  readonly claim: PlannedClaim;
  readonly clause: Clause;
  readonly check: Check;
}

/** What clauses of one realm say of a server. */
export interface Trial {
  readonly verdict: ProfileVerdict;
  /** Clauses that are not met, by their ids. */
  readonly unmet: readonly string[];
}

/** By the kinds that ids of clauses begin with. */
const REALMS: Readonly<Record<string, Realm>> = { authentication: 'tls', https: 'http', xml: 'http', json: 'http' };

export function realmOf({ id }: Clause): Realm {
  return REALMS[id.split('/')[0] ?? ''] ?? 'messages';
}

/** The clauses of a claim that rest on a check, but for what a server only may do. */
function triable(claim: PlannedClaim): Tried[] {
  return claim.clauses.flatMap((clause) =>
    clause.evidence.by === 'check' && clause.level !== 'MAY' ? [{ claim, clause, check: clause.evidence.check }] : [],
  );
}

/** How much a clause tells of a mutant: most where it decides, less where it is mandatory, and in the newest version. */
function weight({ claim: { claim }, clause }: Tried): number {
  const decides = clause.known === 'read' || clause.known === 'cited' ? 1 : 0;
  return (isMandatory(clause) ? 1 + decides : 0) * VERSIONS.length + VERSIONS.indexOf(claim.version);
}

/** The checks that clauses of the profiles rest on, by their ids: each where its clause tells most. */
export function triedChecks(): ReadonlyMap<string, Tried> {
  const found = new Map<string, Tried>();
  for (const claim of claimsOf(PROFILES)) {
    for (const one of triable(claim)) {
      const known = found.get(one.check.id);
      if (known === undefined || weight(one) > weight(known)) found.set(one.check.id, one);
    }
  }
  return found;
}

/** The mandatory clauses of the same profile and realm, and the clause itself where it is none of them. */
function tried({ claim, clause }: Tried): Tried[] {
  const realm = realmOf(clause);
  return triable(claim).filter(
    (one) => one.clause === clause || (isMandatory(one.clause) && realmOf(one.clause) === realm),
  );
}

/** Tries a clause, and all mandatory ones of its profile and realm, on the reference server, broken as the mutant says. */
export async function tryProfile(what: Tried, mutant?: ProfileMutant): Promise<Trial> {
  const { claim } = what;
  const results: ClauseResult[] = [];
  const bench = await OPEN_BENCH[realmOf(what.clause)](claim.claim, mutant);
  try {
    for (const { clause, check } of tried(what)) {
      results.push(clauseResult(clause, claim, await shown(bench.run(check))));
    }
  } finally {
    await bench.close();
  }
  return {
    verdict: profileVerdict(results),
    unmet: results.filter(({ outcome, verdict }) => outcome === 'failed' || verdict === 'fail').map(({ id }) => id),
  };
}

async function shown(run: Promise<void>): Promise<Showing> {
  try {
    await run;
    return { verdict: 'pass', canDecide: true };
  } catch (error) {
    return showingOf(error);
  }
}

function showingOf(error: unknown): Showing {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof NotScored) return { verdict: 'skip', because: 'not scored', reason, canDecide: true };
  if (error instanceof NotShown) return { verdict: 'skip', because: 'not shown', reason, canDecide: true };
  if (error instanceof NotApplicable) return { verdict: 'skip', because: 'not applicable', reason, canDecide: true };
  if (error instanceof AssertionError) return { verdict: 'fail', reason, canDecide: true };
  throw error;
}
