import type { Expectation } from '../config/expectations.ts';
import { addressOf } from '../config/target.ts';
import { compareVersions, type Version } from '../spec/versions.ts';
import { Acquaintance } from './acquaintance.ts';
import type { RunContext } from './context.ts';
import type { RunEvent } from './events.ts';
import { brokenExpectations, judgedClause, newFailures, withExpectation } from './expectations.ts';
import { caseResult, runGroup } from './group-run.ts';
import { type Lane, onLanes } from './lanes.ts';
import { lookAt, type NoLook, type TargetLook } from './look.ts';
import { type CaseGroup, stepCount } from './plan.ts';
import type { PlannedClaim } from './profiles/claims.ts';
import type { ClaimsContext, Judgement } from './profiles/run-claims.ts';
import { remembered } from './remembered.ts';
import type { CaseResult, Residue, RunResult, ToolInfo, Verdict } from './results.ts';
import type { Clock } from './server-clock.ts';
import { allowanceOf, Sessions } from './sessions.ts';
import { exitCodeOf, summarize, withClauses } from './verdicts.ts';

export interface RunOptions {
  /** One for each group that runs at a time; all of them lead to the same target, or to servers that are alike. */
  readonly lanes: readonly [Lane, ...Lane[]];
  readonly groups: readonly CaseGroup[];
  /** Profiles to be judged after the cases, each behind those that it builds on. */
  readonly claims?: readonly PlannedClaim[];
  readonly strict: boolean;
  /** Put before the names of objects where a case names itself in them (V18). */
  readonly prefix?: string | undefined;
  /** Whether the first case that fails or ends in an error, and is not expected to, ends the run. */
  readonly bail: boolean;
  readonly failOnUnsupported: boolean;
  /** The failures that are known; they decide the exit code and no verdict. */
  readonly expectations: readonly Expectation[];
  readonly tool: ToolInfo;
  /** The command that runs the same again, without the case selection. */
  readonly rerun: string;
  readonly clock: Clock;
  readonly random: (octets: number) => Uint8Array;
  /** Ends the run early; what is left is 'not run' in a report that is valid all the same. */
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
}

export interface RunOutcome {
  readonly result: RunResult;
  readonly exitCode: number;
}

/** Runs case groups against a target, each on the first lane that is free. Prints nothing: `emit` is told all. */
export async function run(options: RunOptions): Promise<RunOutcome> {
  const { groups, claims = [], clock, tool, strict, signal, expectations } = options;
  const [{ target }] = options.lanes;
  const startedAt = clock.now();
  const info = { name: target.name, address: addressOf(target), strict };
  const residue: Residue[] = [];
  const emit = (event: RunEvent): void => {
    if (event.type === 'residue') residue.push(event.residue);
    options.emit(event.type === 'case-end' ? { ...event, result: withExpectation(event.result, expectations) } : event);
  };
  const clauseCount = claims.reduce((sum, { clauses }) => sum + clauses.length, 0);
  const counts = { cases: groups.flat().length, ...(clauseCount > 0 && { clauses: clauseCount }) };
  emit({ type: 'run-start', tool, target: info, startedAt, ...counts });

  const { cases, profiles, product } = await runAll({ ...options, emit });
  const clauses = profiles.flatMap((profile) => profile.clauses);
  const broken = brokenExpectations(expectations, [...cases, ...clauses.map(judgedClause)]);
  // What rests on cases or other profiles fails with them.
  const tried = clauses.filter(({ check }) => check !== undefined).map(judgedClause);
  const interrupted = signal.aborted;
  const result: RunResult = {
    tool,
    target: info,
    startedAt,
    durationMs: clock.now().getTime() - startedAt.getTime(),
    interrupted,
    summary: summarize(cases),
    cases,
    profiles,
    ...(product !== undefined && { product }),
    residue: inOrderOf(cases, residue),
    brokenExpectations: broken,
    newFailures: newFailures(expectations, [...cases, ...tried]),
    rerun: options.rerun,
  };
  const unexpected = summarize(cases.filter(({ expected }) => expected === undefined));
  const exitCode = exitCodeOf(withClauses(unexpected, profiles), {
    interrupted,
    failOnUnsupported: options.failOnUnsupported,
    brokenExpectations: broken.length,
  });
  emit({ type: 'run-end', result, exitCode });
  return { result, exitCode };
}

/** What was left, in the order of the cases that left it: lanes end when they will. */
function inOrderOf(cases: readonly CaseResult[], residue: readonly Residue[]): Residue[] {
  const places = new Map(cases.map(({ id }, index) => [id, index]));
  return residue.toSorted((a, b) => (places.get(a.caseId) ?? 0) - (places.get(b.caseId) ?? 0));
}

interface Found extends Partial<Judgement> {
  readonly cases: CaseResult[];
  readonly profiles: Judgement['profiles'];
}

/** Runs the cases, then judges the profiles with what they came to. */
async function runAll(options: RunOptions): Promise<Found> {
  const { groups, claims = [], signal, emit, expectations } = options;
  const lanes = workplaces(options);
  const [first] = lanes;
  const look = await firstLook(options, first);
  if ('cause' in look) {
    emit({ type: 'target', message: look.cause });
    if (look.advice !== undefined) emit({ type: 'target', message: `what to do: ${look.advice}` });
    const verdict = signal.aborted ? 'not run' : 'error';
    const cases = groups
      .flatMap((group) => unrun(group, verdict, look.cause, options))
      .map((result) => withExpectation(result, expectations));
    const nowhere = { versions: [], operations: new Map() };
    const stopped = { verdict, reason: look.cause } as const;
    return { cases, ...(await judge(claims, { ...options, ...first, look: nowhere, cases, stopped })) };
  }
  if (claims.length > 0 || groups.flat().some((planned) => planned.case !== undefined)) {
    emit({ type: 'target', message: lookMessage(look) });
    const { prefix } = options;
    if (prefix !== undefined)
      emit({ type: 'target', message: `a name with a case's id in it begins with ${prefix} (V18)` });
  }
  const versions = [...new Set([...look.versions, ...first.target.versions])].sort(compareVersions);
  const context = { ...options, look: { ...look, versions } };
  const { cases, stopped } = await runGroups(lanes, context);
  const halted = stopped === undefined ? undefined : ({ verdict: 'not run', reason: stopped } as const);
  return { cases, ...(await judge(claims, { ...context, ...first, cases, stopped: halted })) };
}

/** Judges claims where there are any: what that takes is loaded for it. */
async function judge(claims: readonly PlannedClaim[], context: ClaimsContext): Promise<Judgement> {
  if (claims.length === 0) return { profiles: [] };
  const { runClaims } = await import('./profiles/run-claims.ts');
  return runClaims(claims, context);
}

/** Runs each group on the first lane that is free; why it stopped before the last one, where it did. */
async function runGroups(
  lanes: readonly Workplace[],
  context: RunOptions & Pick<RunContext, 'look'>,
): Promise<{ cases: CaseResult[]; stopped: string | undefined }> {
  const { groups, signal, bail, expectations } = context;
  const results: CaseResult[][] = groups.map(() => []);
  let stopped: string | undefined;
  await onLanes(lanes, groups, async (group, index, lane) => {
    if (signal.aborted) stopped = 'interrupted';
    if (stopped !== undefined) {
      results[index] = unrun(group, 'not run', stopped, context);
      return;
    }
    const ended = (await runGroup(group, { ...context, ...lane })).map((result) =>
      withExpectation(result, expectations),
    );
    results[index] = ended.map(remembered);
    const broken = ended.find(
      ({ verdict, expected }) => expected === undefined && (verdict === 'fail' || verdict === 'error'),
    );
    if (bail && broken !== undefined) stopped ??= `--bail: ${broken.id} ended in ${broken.verdict}`;
  });
  return { cases: results.flat(), stopped };
}

type Workplace = Pick<RunContext, 'target' | 'reference' | 'acquaintance' | 'own' | 'allowance'>;

/** Lanes to one server share what is known of it and what it allows; those with a server each do not. */
function workplaces({ lanes, clock }: RunOptions): [Workplace, ...Workplace[]] {
  const allowance = allowanceOf(lanes[0].target.limits, clock, lanes.length);
  const shared = { acquaintance: new Acquaintance(), own: new Set<string>(), allowance };
  const workplace = ({ target, reference }: Lane): Workplace =>
    reference === undefined
      ? { target, ...shared }
      : { target, reference, acquaintance: new Acquaintance(), own: new Set<string>(), allowance: {} };
  const [first, ...others] = lanes;
  return [workplace(first), ...others.map(workplace)];
}

/** Looks at the target before the first case: as the first client, in the versions of the cases. */
async function firstLook(
  { groups, claims = [], signal, clock }: RunOptions,
  { target, acquaintance, allowance }: Workplace,
): Promise<TargetLook | NoLook> {
  const cases = groups.flat().flatMap((planned) => planned.case ?? []);
  const claimed = claims.map(({ claim }) => claim.version);
  const wanted = new Set<Version>([...target.versions, ...cases.map(({ version }) => version), ...claimed]);
  if (cases.length + claims.length === 0) return { versions: [], operations: new Map() };
  const sessions = new Sessions(target, acquaintance, allowance);
  const client = cases[0]?.steps[0]?.client ?? '';
  try {
    const patience = { timeoutMs: target.limits.timeoutMs, signal };
    return await lookAt(sessions, { client, wanted: [...wanted], patience, clock });
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    return { cause: 'interrupted' };
  } finally {
    await sessions.close();
  }
}

function lookMessage({ versions, operations }: TargetLook): string {
  const speaks =
    versions.length === 0 ? 'the target names no KMIP version' : `the target speaks KMIP ${versions.join(', ')}`;
  const newest = [...operations.values()].at(0);
  return newest === undefined ? `${speaks}; Query is refused` : `${speaks}; Query lists ${newest.size} operations`;
}

/** The results of cases that never began; a file that cannot be loaded is an error whatever else happens. */
function unrun(group: CaseGroup, verdict: Verdict, reason: string, options: RunOptions): CaseResult[] {
  return group.map((planned) => {
    const outcome =
      planned.case === undefined ? { verdict: 'error' as const, reason: planned.error ?? reason } : { verdict, reason };
    const result = caseResult(planned, { ...options.lanes[0], clock: options.clock }, options.clock.now(), outcome);
    options.emit({ type: 'case-start', id: planned.id, file: planned.file, steps: stepCount(planned) });
    options.emit({ type: 'case-end', result });
    return result;
  });
}
