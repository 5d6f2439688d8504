import { AssertionError } from 'chai';
import { claimsOf, type PlannedClaim } from '../../harness/runner/profiles/claims.ts';
import { clauseResult, isMandatory, profileVerdict } from '../../harness/runner/profiles/judge.ts';
import type { ClauseResult, ProfileVerdict } from '../../harness/runner/profiles/results.ts';
import type { Showing } from '../../harness/runner/profiles/showing.ts';
import { VERSIONS } from '../../harness/spec/versions.ts';
import { type Check, NotApplicable, NotScored, NotShown } from '../../profiles/checks/check.ts';
import type { Clause } from '../../profiles/clause.ts';
import { PROFILES } from '../../profiles/table.ts';
import { createEngine, type Engine } from '../engine.ts';
import { EngineSubject } from '../engine-subject.ts';
import type { ProfileMutant } from './mutant.ts';

/** A clause that rests on a check, in the profile where a mutant is tried. */
export interface Tried {
  readonly claim: PlannedClaim;
  readonly clause: Clause;
  readonly check: Check;
}

/** What a profile says of a server. */
export interface Trial {
  readonly verdict: ProfileVerdict;
  /** Mandatory clauses that are not met, by their ids. */
  readonly unmet: readonly string[];
}

/** What needs sockets is about TLS or HTTP, and is tried against servers that have them. */
const NEEDS_SOCKETS = /^(authentication|https|xml|json)\//;

/** What no library of the platform can do: not met on the unbroken server either. */
const BEYOND: ReadonlySet<string> = new Set([
  'algorithms/mceliece-6960119',
  'algorithms/mceliece-8192128',
  'algorithms/sphincs-256',
]);

/** The clauses that a server without sockets can be tried by: mandatory ones that rest on a check. */
function triable({ clauses }: PlannedClaim): (Clause & { readonly evidence: { readonly by: 'check' } })[] {
  return clauses.filter(
    (clause): clause is Clause & { readonly evidence: { readonly by: 'check'; readonly check: Check } } =>
      clause.evidence.by === 'check' && isMandatory(clause) && !NEEDS_SOCKETS.test(clause.id) && !BEYOND.has(clause.id),
  );
}

/** How much a clause tells of a mutant: most where it decides, in the newest version. */
function weight({ claim: { claim }, clause }: Tried): number {
  const decides = clause.known === 'read' || clause.known === 'cited' ? VERSIONS.length : 0;
  return decides + VERSIONS.indexOf(claim.version);
}

/** Every check of the profiles that can be tried without sockets, each where its clause tells most. */
export function triedChecks(): ReadonlyMap<string, Tried> {
  const found = new Map<string, Tried>();
  for (const claim of claimsOf(PROFILES)) {
    for (const clause of triable(claim)) {
      const { check } = clause.evidence as { check: Check };
      const one = { claim, clause, check };
      const known = found.get(check.id);
      if (known === undefined || weight(one) > weight(known)) found.set(check.id, one);
    }
  }
  return found;
}

const SETTINGS = { versions: [...VERSIONS] };

/** Tries a profile on the reference server, broken as the mutant says. */
export async function tryProfile(claim: PlannedClaim, mutant?: ProfileMutant): Promise<Trial> {
  const results: ClauseResult[] = [];
  for (const clause of triable(claim)) {
    const { check } = clause.evidence as { check: Check };
    results.push(clauseResult(clause, claim, await shown(check, claim, mutant)));
  }
  return {
    verdict: profileVerdict(results),
    unmet: results.filter(({ outcome, verdict }) => outcome === 'failed' || verdict === 'fail').map(({ id }) => id),
  };
}

async function shown(check: Check, { claim }: PlannedClaim, mutant: ProfileMutant | undefined): Promise<Showing> {
  const engine = await createEngine({ settings: SETTINGS, quiet: true });
  try {
    const spoiled: Engine = mutant === undefined ? engine : mutant.spoil(engine);
    await check.run(new EngineSubject(spoiled, claim.version, undefined, { versions: VERSIONS }));
    return { verdict: 'pass', canDecide: true };
  } catch (error) {
    return showingOf(error);
  } finally {
    engine.close();
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
