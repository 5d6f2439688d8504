import type { Clause } from '../../../profiles/clause.ts';
import type { Expectation } from '../../config/expectations.ts';
import type { RunContext } from '../context.ts';
import { clauseExpectation } from '../expectations.ts';
import { ReferenceServerError } from '../reference.ts';
import type { CaseResult } from '../results.ts';
import { type PlannedClaim, wireOfClaim } from './claims.ts';
import { clauseResult, profileVerdict, scores } from './judge.ts';
import { nameOf, type Place, placeAt } from './place.ts';
import { productOf } from './product.ts';
import { policyFor, ReferenceTls } from './reference-tls.ts';
import type { ClauseResult, Product, ProfileResult } from './results.ts';
import { type Sources, show } from './showing.ts';
import { runSuite } from './suite.ts';
import { Unjudged } from './unjudged.ts';

export interface ClaimsContext extends RunContext {
  /** What the cases of the run came to. */
  readonly cases: readonly CaseResult[];
  readonly expectations: readonly Expectation[];
  readonly bail: boolean;
  /** Why nothing is to be tried, where that is so from the start. */
  readonly stopped?: Obstacle | undefined;
}

/** Why a clause is not tried, and what that makes of it. */
export interface Obstacle {
  readonly verdict: 'skip' | 'error' | 'not run';
  readonly reason: string;
}

export interface Judgement {
  readonly profiles: readonly ProfileResult[];
  /** What the server calls itself, where it says so. */
  readonly product?: Product;
}

/** Judges claims, in an order in which each stands behind those that it builds on. */
export async function runClaims(claims: readonly PlannedClaim[], context: ClaimsContext): Promise<Judgement> {
  return new ClaimsRun(context).run(claims);
}

class ClaimsRun {
  readonly #context: ClaimsContext;
  readonly #tls: ReferenceTls | undefined;
  readonly #places = new Map<string, Promise<Place>>();
  readonly #results = new Map<string, ProfileResult>();
  #stopped: Obstacle | undefined;
  #product: Product | undefined;

  constructor(context: ClaimsContext) {
    this.#context = context;
    this.#stopped = context.stopped;
    if (context.reference !== undefined) this.#tls = new ReferenceTls(context.reference, context.clock.now());
  }

  async run(claims: readonly PlannedClaim[]): Promise<Judgement> {
    for (const planned of claims) {
      const result = await this.#judge(planned);
      this.#results.set(planned.ref, result);
      this.#context.emit({ type: 'profile-end', result });
    }
    const product = this.#product;
    return { profiles: [...this.#results.values()], ...(product !== undefined && { product }) };
  }

  async #judge(planned: PlannedClaim): Promise<ProfileResult> {
    const { profile, claim, clauses: toJudge, ref, neededBy } = planned;
    const { clock, emit, target } = this.#context;
    const startedAt = clock.now();
    const { id, title } = profile;
    const { version, suite, document, section, profileName } = claim;
    emit({ type: 'profile-start', ref, title, version, clauses: toJudge.length });
    const place = await this.#placeOf(planned);
    const sources = this.#sources(planned, place);
    const tests = toJudge.map((clause) => ({
      title: `${clause.section}: ${clause.requirement}`,
      judge: () => this.#judgeClause(clause, planned, sources),
    }));
    const clauses = await runSuite(`${title}, KMIP ${version}`, tests);
    const declared = 'reason' in place ? undefined : place.context.declared;
    const wire = nameOf(wireOfClaim(claim, target.wire));
    return {
      ref,
      id,
      title,
      version,
      document,
      ...(section !== undefined && { section }),
      suite,
      ...(wire !== undefined && { wire }),
      ...(this.#tls !== undefined && { policy: policyFor(suite, version) }),
      ...(neededBy !== undefined && { neededBy }),
      named: profileName !== undefined && declared?.profileNames.has(profileName) === true,
      verdict: profileVerdict(clauses),
      ...scores(clauses),
      declaredNotServed: declared === undefined ? [] : notServed(toJudge, clauses, declared),
      clauses,
      startedAt,
      durationMs: clock.now().getTime() - startedAt.getTime(),
    };
  }

  async #judgeClause(clause: Clause, planned: PlannedClaim, sources: Sources): Promise<ClauseResult> {
    const { signal, bail, emit, expectations } = this.#context;
    if (signal.aborted) this.#stopped = INTERRUPTED;
    const showing = this.#stopped === undefined ? await show(clause, sources) : { ...this.#stopped, canDecide: true };
    const judged = clauseResult(clause, planned, showing);
    const expected = clauseExpectation(judged, expectations) ?? judged.expected;
    const result = expected === undefined ? judged : { ...judged, expected };
    const isBroken = result.outcome === 'failed' || result.verdict === 'error';
    if (bail && isBroken && expected === undefined) {
      this.#stopped ??= { verdict: 'not run', reason: `--bail: ${result.ref} ended in ${result.verdict}` };
    }
    emit({ type: 'clause-end', result });
    return result;
  }

  #sources({ foundations }: PlannedClaim, place: Place | Obstacle): Sources {
    const { cases } = this.#context;
    const byId = new Map(cases.map((result) => [result.id, result]));
    return {
      checked: async (check) => {
        return 'reason' in place ? { ...place, exchanges: [], durationMs: 0 } : place.checked(check);
      },
      caseOf: (id) => byId.get(id),
      foundation: (id) => {
        const result = this.#results.get(foundations.get(id) ?? '');
        if (result === undefined) throw new Error(`the profile ${id} was not judged before what builds on it`);
        return result;
      },
    };
  }

  /** Where the checks of a claim are tried, or why they cannot be. */
  async #placeOf({ claim }: PlannedClaim): Promise<Place | Obstacle> {
    const { target, look, signal } = this.#context;
    const { version, suite } = claim;
    if (this.#stopped !== undefined) return this.#stopped;
    if (!look.versions.includes(version)) return { verdict: 'skip', reason: `needs KMIP ${version}` };
    const wire = wireOfClaim(claim, target.wire);
    const policy = this.#tls && policyFor(suite, version);
    const key = `${version} ${nameOf(wire)} ${policy}`;
    try {
      const secured = policy === undefined ? { target, strangers: {} } : await this.#tls?.under(policy);
      const known = this.#places.get(key);
      if (known !== undefined) return await known;
      const place = placeAt({ ...(secured ?? { target, strangers: {} }), version, wire, policy }, this.#context);
      this.#places.set(key, place);
      // The newest version stands behind the others, and tells most.
      this.#product = productOf((await place).portrait.fields);
      return await place;
    } catch (error) {
      if (signal.aborted && error === signal.reason) return INTERRUPTED;
      if (!(error instanceof ReferenceServerError || error instanceof Unjudged)) throw error;
      return { verdict: 'error', reason: error.message };
    }
  }
}

const INTERRUPTED: Obstacle = { verdict: 'not run', reason: 'interrupted' };

/** What Query lists and a check of found wanting. */
function notServed(
  clauses: readonly Clause[],
  results: readonly ClauseResult[],
  { operations, objectTypes }: Place['context']['declared'],
): string[] {
  const failed = new Set(results.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id));
  return clauses.flatMap(({ id, evidence }) => {
    if (evidence.by !== 'check' || !failed.has(id)) return [];
    const { listed, id: check } = evidence.check;
    if (listed === undefined) return [];
    const isListed = 'operation' in listed ? operations.has(listed.operation) : objectTypes.has(listed.objectType);
    return isListed ? [check] : [];
  });
}
