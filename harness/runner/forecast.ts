import type { Case, CaseItem, CaseStructure, PlaceholderItem, Step } from '../cases/case.ts';
import { correctCase } from '../cases/correct.ts';
import { field, fields, literalNumber, operationsOf } from '../cases/fields.ts';
import { resolve, standIn } from '../cases/substitute.ts';
import type { LeafItem, StructureItem } from '../codec/item.ts';
import type { Target } from '../config/target.ts';
import { Enum } from '../spec/enumerations.ts';
import { operationByCode } from '../spec/operations.ts';
import { enumName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import type { Version } from '../spec/versions.ts';
import { endangers } from './destructive.ts';
import { type CaseGroup, type PlannedCase, setUpOf } from './plan.ts';
import { type Identified, planObstacle, sharedIdentity } from './provisions.ts';
import { secondsAhead } from './repetition.ts';
import type { Verdict } from './results.ts';

/** One step that would be carried out. */
export interface StepForecast {
  readonly index: number;
  /** XML names of what is asked for: ['Create', 'Get']. */
  readonly operations: readonly string[];
  readonly client: string;
  readonly direction: Step['direction'];
}

/** A step that is sent again until its answer changes. */
export interface AwaitForecast {
  /** Position of the step, from 0. */
  readonly step: number;
  readonly until: string;
  /** The farthest date that the case sets ahead, in seconds; absent where it waits for an answer. */
  readonly seconds?: number;
}

/** What a run would do with one case, as far as that can be told without asking the target. */
export interface CaseForecast {
  readonly id: string;
  readonly file: string;
  readonly version: Version | null;
  readonly neededBy?: string;
  /** How it would end before its first step; then nothing of it is sent. */
  readonly end?: { readonly verdict: Extract<Verdict, 'skip' | 'error' | 'not run'>; readonly reason: string };
  /** What the bundled server is set up with for it; absent where it needs nothing, and for other targets. */
  readonly environments?: readonly string[];
  /** The cases that have to pass before it. */
  readonly follows: readonly string[];
  /** Clients that a target gives no identity of their own. */
  readonly shared?: string;
  /** The steps that would be carried out. */
  readonly steps: readonly StepForecast[];
  /** Where the case would touch what this run did not make: that step and those behind it are not sent. */
  readonly destructive?: { readonly step: number; readonly what: string };
  /** Objects, as the case expects it. */
  readonly makes: number;
  readonly changes: number;
  readonly destroys: number;
  readonly awaits: readonly AwaitForecast[];
}

export interface Forecast {
  readonly cases: readonly CaseForecast[];
  readonly requests: number;
  /** What is assumed for one request, in milliseconds. */
  readonly requestMs: number;
  /** An estimate of the whole run, in milliseconds, what it waits for included. */
  readonly durationMs: number;
}

export interface ForecastOptions {
  readonly target: Pick<Target, 'provides' | 'disposable' | 'limits'> & Identified;
  /** Whether it is the bundled server: it can be put into environments, and its clock is moved instead of waited for. */
  readonly isReference: boolean;
  /** The versions that the target is taken to speak. */
  readonly versions: readonly Version[];
  /** Whether the rules of this project are off. */
  readonly strict: boolean;
  /** Cases at a time. */
  readonly jobs: number;
}

/** One exchange with the bundled server and its judgement, and with a server on a network of which nothing is known. */
const REQUEST_MS = { reference: 10, other: 50 };

/** What a run would do, case by case in the order of the plan. Asks nobody. */
export function forecast(groups: readonly CaseGroup[], options: ForecastOptions): Forecast {
  const cases = groups.flatMap((group) => {
    const ended = new Set<string>();
    return group.map((planned) => {
      const one = forecastCase(planned, ended, options);
      if (one.end !== undefined) ended.add(one.id);
      return one;
    });
  });
  const requestMs = msPerRequest(options);
  const requests = sum(cases.map(({ steps }) => steps.length));
  return { cases, requests, requestMs, durationMs: sum(cases.map((one) => durationOf(one, requestMs, options))) };
}

function msPerRequest({ isReference, jobs, target }: ForecastOptions): number {
  const pace = target.limits.requestsPerSecond;
  const free = (isReference ? REQUEST_MS.reference : REQUEST_MS.other) / jobs;
  return pace === undefined ? free : Math.max(free, 1000 / pace);
}

function durationOf(one: CaseForecast, requestMs: number, { isReference, jobs }: ForecastOptions): number {
  const awaited = sum(one.awaits.map(({ seconds = 0 }) => seconds)) * 1000;
  const cleanUp = isReference ? 0 : Math.max(0, one.makes - one.destroys);
  return (one.steps.length + cleanUp) * requestMs + (isReference ? 0 : awaited / jobs);
}

function forecastCase(planned: PlannedCase, ended: ReadonlySet<string>, options: ForecastOptions): CaseForecast {
  const { id, file, neededBy, follows, case: loaded } = planned;
  const head = {
    id,
    file,
    version: loaded?.version ?? planned.version ?? null,
    ...(neededBy !== undefined && { neededBy }),
    follows,
  };
  const nothing = { steps: [], makes: 0, changes: 0, destroys: 0, awaits: [] };
  if (loaded === undefined) {
    return { ...head, ...nothing, end: { verdict: 'error', reason: planned.error ?? 'the case cannot be loaded' } };
  }
  const obstacle = planObstacle(planned, loaded, options) ?? unmet(follows, ended);
  if (obstacle !== undefined) return { ...head, ...nothing, end: obstacle };
  const steps = carriedOut(correctCase(loaded).case, planned, options.target.disposable);
  if (steps.destructive?.step === 0) {
    return { ...head, ...nothing, end: { verdict: 'skip', reason: `destructive: ${steps.destructive.what}` } };
  }
  const environments = options.isReference ? setUpOf(planned) : [];
  const shared = sharedIdentity(loaded, options.target);
  return {
    ...head,
    ...(environments.length > 0 && { environments }),
    ...(shared !== undefined && { shared }),
    ...steps,
  };
}

function unmet(follows: readonly string[], ended: ReadonlySet<string>): CaseForecast['end'] {
  const before = follows.find((id) => ended.has(id));
  return before === undefined ? undefined : { verdict: 'not run', reason: `it follows ${before}, which is not run` };
}

function carriedOut(
  testCase: Case,
  { follows }: PlannedCase,
  disposable: boolean,
): Pick<CaseForecast, 'steps' | 'makes' | 'changes' | 'destroys' | 'awaits' | 'destructive'> {
  // What a case finds may have been made by those that it follows: only the run can tell.
  const danger = disposable || follows.length > 0 ? undefined : dangerIn(testCase);
  const sent = testCase.steps.slice(0, danger?.step);
  const effects = sent.flatMap(effectsOf);
  return {
    ...(danger !== undefined && { destructive: danger }),
    steps: sent.map((step) => ({
      index: step.index,
      operations: operationsOf(step.request).map((code) => enumName('Operation', code ?? 0) ?? '?'),
      client: step.client,
      direction: step.direction,
    })),
    makes: sum(effects.map(({ creates = [] }) => creates.length)),
    changes: effects.filter(({ effect }) => effect === 'changes').length,
    destroys: effects.filter(({ effect }) => effect === 'destroys').length,
    awaits: sent.flatMap((step) => awaitOf(step, testCase)),
  };
}

/** The operations of a step that the case expects to succeed. */
function effectsOf({ request, response, direction }: Step): NonNullable<ReturnType<typeof operationByCode>>[] {
  if (direction === 'server-to-client') return [];
  const answers = fields(response, Tag.BatchItem);
  return operationsOf(request).flatMap((code, index) => {
    const status = literalNumber(field(answers[index], Tag.ResultStatus));
    const fails = status === Enum.ResultStatus.OperationFailed || status === Enum.ResultStatus.OperationUndone;
    const operation = operationByCode(code ?? 0);
    return fails || operation === undefined ? [] : [operation];
  });
}

/** The first step that could touch an object which the case did not make, by what the case itself says. */
function dangerIn(testCase: Case): CaseForecast['destructive'] {
  const own = new Set<string>();
  for (const step of testCase.steps) {
    const what = endangers(asText(step.request), own);
    if (what !== undefined) return { step: step.index, what };
    for (const identifier of madeBy(step)) own.add(identifier);
  }
  return undefined;
}

/** The identifiers of what a step makes, as the case writes them: '$UNIQUE_IDENTIFIER_0'. */
function madeBy(step: Step): string[] {
  const made = effectsOf(step).flatMap(({ creates = [] }) => creates.map((name): number => Tag[name]));
  const payloads = fields(step.response, Tag.BatchItem).map((item) => field(item, Tag.ResponsePayload));
  return payloads
    .flatMap((payload): readonly CaseItem[] => (payload?.type === 'Structure' ? payload.value : []))
    .flatMap((item) => (made.includes(item.tag) ? textOf(item) : []));
}

function textOf(item: CaseItem): string[] {
  if ('placeholder' in item) return [symbolOf(item)];
  return item.type === 'TextString' && 'value' in item ? [item.value] : [];
}

/** A request with each placeholder standing for itself. */
function asText(request: CaseStructure): StructureItem {
  const fallback = (item: PlaceholderItem): LeafItem =>
    item.type === 'TextString' ? { tag: item.tag, type: 'TextString', value: symbolOf(item) } : standIn(item);
  return resolve(request, { bindings: new Map(), now: 0n, fallback });
}

function symbolOf({ placeholder }: PlaceholderItem): string {
  return `$${placeholder}`;
}

function awaitOf({ index, repeatUntil, request }: Step, { steps }: Case): AwaitForecast[] {
  if (repeatUntil === undefined) return [];
  const isPoll = operationsOf(request).includes(Enum.Operation.Poll);
  const ahead = isPoll ? [] : steps.slice(0, index).flatMap((step) => secondsAhead(step.request));
  const seconds = Math.max(0, ...ahead);
  return [{ step: index, until: repeatUntil, ...(seconds > 0 && { seconds }) }];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
