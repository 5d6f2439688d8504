import { PROFILES } from '../../profiles/table.ts';
import { caseMatcher } from '../cases/select.ts';
import type { Expectation } from '../config/expectations.ts';
import type { Target } from '../config/target.ts';
import { Acquaintance } from '../runner/acquaintance.ts';
import { type CaseGroup, planGroups } from '../runner/plan.ts';
import { caseIdsOf, claimsOf, type PlannedClaim } from '../runner/profiles/claims.ts';
import { type Survey, surveyOf } from '../runner/profiles/survey.ts';
import { allowanceOf, Sessions } from '../runner/sessions.ts';
import { type CaseChoice, type ChosenCases, casesNamed, chooseCases } from './case-files.ts';
import { CLOCK } from './clock.ts';
import { chosenClaims, type ProfileChoice } from './profile-choice.ts';

/** What a run is to do. */
export interface RunPlan {
  readonly groups: readonly CaseGroup[];
  readonly claims: readonly PlannedClaim[];
  /** The known failures that the run has to hold. */
  readonly expectations: readonly Expectation[];
  /** How claims were chosen, one line each. */
  readonly notes: readonly string[];
}

/** What a command line asks for. */
export interface RunChoice {
  readonly cases: CaseChoice;
  readonly profiles?: ProfileChoice | undefined;
  readonly expectations: readonly Expectation[];
}

/**
 * Plans a run: the cases that are selected, or the profiles with the cases that they name. `survey`: what the server says of
 * itself, where it was asked. Throws UsageError where nothing is left, ConfigError where a path cannot be read.
 */
export async function planRun(choice: RunChoice, env: NodeJS.ProcessEnv, survey?: Survey): Promise<RunPlan> {
  const { claims, notes } =
    choice.profiles === undefined ? { claims: [], notes: [] } : chosenClaims(choice.profiles, survey);
  const { selected, loaded, found } =
    choice.profiles === undefined
      ? await chooseCases(choice.cases, env)
      : await casesNamed(new Set(caseIdsOf(claims)), choice.cases, env);
  const groups = planGroups(selected, loaded);
  const expectations = choice.expectations.filter((entry) => concerns(entry, { groups, claims }, found));
  return { groups, claims, expectations, notes };
}

/** Whether a run has to hold an expectation: not where all that it matches is there but was not selected. */
function concerns(
  { cases }: Expectation,
  { groups, claims }: Pick<RunPlan, 'groups' | 'claims'>,
  found: ChosenCases['found'],
): boolean {
  const matches = cases.map(caseMatcher);
  const matched = (entry: { id: string; file: string }): boolean => matches.some((match) => match(entry));
  const isSelected = groups.flat().some(matched) || clausesOf(claims).some(matched);
  return isSelected || !(found.some(matched) || clausesOf(claimsOf(PROFILES)).some(matched));
}

/** Clauses as expectations match them. */
function clausesOf(claims: readonly PlannedClaim[]): { id: string; file: string }[] {
  return claims.flatMap(({ ref, clauses }) => clauses.map(({ id }) => ({ id: `${ref}/${id}`, file: `${ref}/${id}` })));
}

/** Asks a target what it says of itself; undefined where it cannot be asked: the run will say why. */
export async function surveyTarget(target: Target, signal: AbortSignal): Promise<Survey | undefined> {
  const sessions = new Sessions(target, new Acquaintance(), allowanceOf(target.limits, CLOCK));
  const client = target.identity === undefined ? (Object.keys(target.identities)[0] ?? '') : '';
  try {
    const patience = { timeoutMs: target.limits.timeoutMs, signal };
    return await surveyOf(sessions, { client, patience, clock: CLOCK });
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    return undefined;
  } finally {
    await sessions.close();
  }
}
