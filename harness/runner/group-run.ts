import type { Case } from '../cases/case.ts';
import { correctCase } from '../cases/correct.ts';
import { erratumText } from '../cases/describe.ts';
import { stepsOnLentConnections } from '../cases/endpoint-roles.ts';
import { heldCase } from '../cases/kept-case.ts';
import { CodecError } from '../codec/deviation.ts';
import { decodeTtlv, encodeTtlv } from '../codec/ttlv.ts';
import { isStrictFor, strictNote } from '../compare/index.ts';
import { GroupState } from '../compare/managed-objects.ts';
import { environmentSettings } from '../config/reference-target.ts';
import type { Wire } from '../config/target.ts';
import { readResponse } from '../message/response.ts';
import type { Version } from '../spec/versions.ts';
import { Acquaintance } from './acquaintance.ts';
import { Arrivals } from './arrivals.ts';
import { type CaseOutcome, CaseRun } from './case-run.ts';
import { remove } from './cleanup.ts';
import { ClientEndpoint, EndpointError, endpointSettings } from './client-endpoint.ts';
import type { GroupContext, RunContext } from './context.ts';
import { requestOf } from './messages.ts';
import { type CaseGroup, type PlannedCase, setUpOf, stepCount } from './plan.ts';
import { planObstacle, sharedIdentity, turnsTaken, wireOf } from './provisions.ts';
import { ReferenceServerError } from './reference.ts';
import type { CaseResult, Verdict } from './results.ts';
import { ServerClock } from './server-clock.ts';
import { Sessions } from './sessions.ts';
import { securedTarget } from './tls-policy.ts';

/** An object that a group made: who made it, in which case, and how to speak to the server about it. */
interface LeftObject {
  readonly identifier: string;
  readonly client: string;
  readonly caseId: string;
  readonly version: Version;
}

/** How a case ended: after its steps, or before them. */
type Ending = Partial<CaseOutcome> & { readonly verdict: Verdict; readonly errata?: readonly string[] };

/** How long an answer to a clean-up request is awaited after an interruption: somebody is waiting for the prompt. */
const HURRY_MS = 3000;

/** Runs the cases of one group on fresh connections and, on the reference server, a fresh store. */
export async function runGroup(group: CaseGroup, run: RunContext): Promise<CaseResult[]> {
  const leader = group[0]?.case;
  const { target, serverTls } = await securedTarget(leader, run);
  // A session under other settings has still to be set up.
  const acquaintance = target === run.target ? run.acquaintance : new Acquaintance();
  const context: GroupContext = {
    ...run,
    target,
    serverTls,
    sessions: new Sessions(target, acquaintance, run.allowance, wireOf(leader, target)),
    serverClock: new ServerClock(run.clock, run.look.clockOffset),
  };
  const state = new GroupState();
  const results: CaseResult[] = [];
  const left: LeftObject[] = [];
  try {
    for (const planned of group) {
      const passed = (id: string): boolean => results.some((result) => result.id === id && result.verdict === 'pass');
      results.push(await runPlanned(planned, passed, context, state, left));
    }
    const isThere = ({ identifier }: LeftObject): boolean => state.objects.get(identifier)?.isDestroyed !== true;
    if (run.reference === undefined) for (const object of left.filter(isThere)) await cleanUp(object, context);
  } finally {
    await context.sessions.close();
  }
  return results;
}

async function runPlanned(
  planned: PlannedCase,
  passed: (id: string) => boolean,
  context: GroupContext,
  state: GroupState,
  left: LeftObject[],
): Promise<CaseResult> {
  const { clock, emit, target } = context;
  const startedAt = clock.now();
  emit({ type: 'case-start', id: planned.id, file: planned.file, steps: stepCount(planned) });
  const end = (ending: Ending): CaseResult => {
    const result = caseResult(planned, context, startedAt, ending);
    emit({ type: 'case-end', result });
    return result;
  };

  const loaded = planned.case && heldCase(planned.case);
  if (loaded === undefined) return end({ verdict: 'error', reason: planned.error ?? 'the case cannot be loaded' });
  const obstacle = obstacleTo(planned, loaded, passed, context);
  if (obstacle !== undefined) return end(obstacle);
  const { case: corrected, applied } = correctCase(loaded);
  const outcome = await runLoaded(planned, corrected, context, state);
  if (typeof outcome === 'string') return end({ verdict: 'error', reason: outcome });
  for (const [identifier, client] of outcome.left) {
    left.push({ identifier, client, caseId: planned.id, version: loaded.version });
  }
  const shared = sharedIdentity(loaded, target);
  const strict = isStrictFor(loaded, context.strict) ? strictNote(loaded.version) : undefined;
  const notes = [shared, turnsTaken(loaded, context.allowance), strict, ...outcome.notes].filter(
    (note) => note !== undefined,
  );
  return end({ ...outcome, notes, errata: applied.map(erratumText) });
}

/** Runs a case in its environment, listening meanwhile where the server has requests of its own; or why it cannot be run. */
async function runLoaded(
  { follows, environments = [] }: PlannedCase,
  testCase: Case,
  context: GroupContext,
  state: GroupState,
): Promise<CaseOutcome | string> {
  const { clock, reference, target, serverTls, sessions } = context;
  const onLent = stepsOnLentConnections(testCase.steps);
  const asked = testCase.steps.find((step) => step.direction === 'server-to-client' && !onLent.has(step));
  const settings = asked && endpointSettings(target, asked.client, sessions.wire);
  const arrivals = new Arrivals();
  let endpoint: ClientEndpoint | undefined;
  try {
    endpoint = settings && (await ClientEndpoint.open(settings, clock, arrivals));
    if (follows.length === 0) {
      await reference?.secure(serverTls);
      await reference?.reset(environmentSettings(environments, endpoint?.address));
    }
    return await new CaseRun(testCase, { ...context, arrivals, endpoint }, state).run();
  } catch (error) {
    if (!(error instanceof ReferenceServerError || error instanceof EndpointError)) throw error;
    return error.message;
  } finally {
    await endpoint?.close();
  }
}

/** Why a case is not run at all, or undefined where it can be. */
function obstacleTo(
  planned: PlannedCase,
  testCase: Case,
  passed: (id: string) => boolean,
  { target, look, strict }: GroupContext,
): Ending | undefined {
  const obstacle = planObstacle(planned, testCase, { target, versions: look.versions, strict });
  if (obstacle !== undefined) return obstacle;
  const unmet = planned.follows.find((id) => !passed(id));
  return unmet === undefined ? undefined : { verdict: 'not run', reason: `it follows ${unmet}, which did not pass` };
}

function wireField({ transport, encoding }: Wire): Pick<CaseResult, 'wire'> {
  const isUsual = transport === 'tls' && encoding === 'ttlv';
  return isUsual ? {} : { wire: `${encoding} over ${transport}` };
}

/** The result of a case that ran, or of one that did not. */
export function caseResult(
  planned: PlannedCase,
  { clock, target, reference }: Pick<RunContext, 'clock' | 'target' | 'reference'>,
  startedAt: Date,
  outcome: Ending,
): CaseResult {
  const { case: loaded, id, file, neededBy } = planned;
  return {
    id,
    scenario: loaded?.scenario ?? id,
    version: loaded?.version ?? planned.version ?? null,
    kind: loaded?.kind ?? null,
    file,
    description: loaded?.description ?? '',
    environment: reference === undefined ? target.name : setUpOf(planned).join('+') || 'default',
    ...wireField(wireOf(loaded, target)),
    verdict: outcome.verdict,
    ...(outcome.reason !== undefined && { reason: outcome.reason }),
    errata: outcome.errata ?? [],
    notes: [...(loaded?.notes ?? []).map(({ rule, message }) => `${rule}: ${message}`), ...(outcome.notes ?? [])],
    ...(neededBy !== undefined && { neededBy }),
    steps: outcome.steps ?? [],
    bindings: outcome.bindings ?? {},
    startedAt,
    durationMs: clock.now().getTime() - startedAt.getTime(),
  };
}

/** Removes one object, or enters it into the residue ledger. */
async function cleanUp(object: LeftObject, context: GroupContext): Promise<void> {
  const { sessions, target, signal, emit } = context;
  const timeoutMs = signal.aborted ? Math.min(HURRY_MS, target.limits.timeoutMs) : target.limits.timeoutMs;
  const reason = await remove(object.identifier, async (what) => {
    const request = encodeTtlv(sessions.dressed(requestOf(object.version, what)));
    const answer = await sessions.exchange(object.client, request, { timeoutMs });
    if (!('response' in answer)) return answer.reason;
    try {
      const response = readResponse(decodeTtlv(answer.response).item);
      return response?.items[0] ?? 'the answer has no batch item';
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      return `the answer does not decode: ${error.message}`;
    }
  });
  if (reason === undefined) return;
  emit({ type: 'residue', residue: { caseId: object.caseId, uniqueIdentifier: object.identifier, reason } });
}
