import type { CaseForecast, Forecast } from '../harness/runner/forecast.ts';
import type { TargetInfo, ToolInfo } from '../harness/runner/results.ts';
import { count, duration, wrap } from './layout.ts';
import { safeLine } from './safe-text.ts';

/** A run that is only told about. */
export interface Plan {
  readonly tool: ToolInfo;
  readonly target: TargetInfo;
  /** Whether the target's clock can be moved; otherwise dates are waited for. */
  readonly movesClock: boolean;
  /** What the plan takes for granted without having asked, one line each. */
  readonly assumptions: readonly string[];
  readonly forecast: Forecast;
  /** The profiles that would be judged. */
  readonly profiles: readonly ProfilePlan[];
}

/** A profile that would be judged, with how each clause would be shown. */
export interface ProfilePlan {
  readonly ref: string;
  readonly title: string;
  readonly version: string;
  /** The profile that builds on it, where it was not selected itself. */
  readonly neededBy?: string;
  readonly clauses: readonly {
    readonly id: string;
    readonly section: string;
    readonly level: string;
    readonly by: string;
  }[];
}

/** The name and version of the form of plan.json. It changes where a reader of the old form would go wrong. */
export const PLAN_SCHEMA = 'kmip-conformance/plan/1';

/** plan.json: what would be done, in the order in which it would be; cases as in report.json, with a forecast for each. */
export function renderPlanJson({ tool, target, assumptions, forecast, profiles }: Plan): string {
  const { cases, requests, durationMs } = forecast;
  const view = {
    schema: PLAN_SCHEMA,
    tool: { name: tool.name, version: tool.version },
    target: { name: target.name, address: target.address, strict: target.strict },
    summary: { ...totals(cases), requests, durationMs: Math.round(durationMs) },
    assumptions,
    cases,
    ...(profiles.length > 0 && { profiles }),
  };
  return `${JSON.stringify(view, null, 2)}\n`;
}

/** The plan for people, in lines of at most `width` columns: each case, then what it comes to. */
export function renderPlan(plan: Plan, width: number): string {
  const { cases } = plan.forecast;
  const lines = [
    ...cases.flatMap((one) => caseLines(one, plan, width)),
    ...plan.profiles.flatMap((one) => profileLines(one, width)),
    ...closing(plan, width),
  ];
  return `${lines.join('\n')}\n`;
}

function caseLines(one: CaseForecast, plan: Plan, width: number): string[] {
  const { id, version, end, steps, neededBy, follows, environments = [], shared } = one;
  const clients = [...new Set(steps.map(({ client }) => client))];
  const what = steps.length === 0 ? '' : `, ${count(steps.length, 'request')} as ${clients.join(', ')}`;
  const fact = (name: string, text: string): string[] =>
    wrap(safeLine(text), width, `  ${name.padEnd(LABEL)}`, ' '.repeat(LABEL + 2));
  return [
    ...wrap(`${id}: KMIP ${version ?? '?'}${what}`, width, '', '  '),
    ...(neededBy === undefined ? [] : fact('why', `${neededBy} needs it`)),
    ...(end === undefined ? [] : fact(end.verdict, end.reason)),
    ...(follows.length === 0 || end !== undefined ? [] : fact('after', follows.join(', '))),
    ...(environments.length === 0 ? [] : fact('set up', environments.join(', '))),
    ...(shared === undefined ? [] : fact('note', shared)),
    ...(steps.length === 0 ? [] : fact('sends', stepsText(one))),
    ...(end === undefined ? fact('objects', objectsText(one)) : []),
    ...destructionText(one).flatMap((text) => fact('skip', text)),
    ...awaitTexts(one, plan).flatMap((text) => fact('awaits', text)),
  ];
}

function profileLines({ ref, title, version, neededBy, clauses }: ProfilePlan, width: number): string[] {
  const why = neededBy === undefined ? '' : `; ${neededBy} builds on it`;
  return [
    ...wrap(`${ref}: ${title}, KMIP ${version}, ${count(clauses.length, 'clause')}${why}`, width, '', '  '),
    ...clauses.flatMap(({ id, section, level, by }) =>
      wrap(safeLine(`${level} ${id} (${section}): ${by}`), width, '  ', '    '),
    ),
  ];
}

const LABEL = 'objects '.length;

/** '1:Create; 2:Activate, Get as Client-B': a client is named where it is not that of the step before. */
function stepsText({ steps }: CaseForecast): string {
  const first = steps[0]?.client;
  return steps
    .map(({ index, operations, client, direction }, position) => {
      const changes = client !== (steps[position - 1]?.client ?? first);
      const whose = direction === 'server-to-client' ? ' (asked by the server)' : changes ? ` as ${client}` : '';
      return `${index + 1}:${operations.join(', ') || 'an empty batch'}${whose}`;
    })
    .join('; ');
}

function objectsText({ makes, changes, destroys }: CaseForecast): string {
  const facts = [
    makes > 0 && `makes ${makes}`,
    changes > 0 && `${count(changes, 'change')}`,
    destroys > 0 && `destroys ${destroys}`,
  ].filter((fact) => fact !== false);
  return facts.join(', ') || 'none is made, changed or destroyed';
}

function destructionText({ destructive }: CaseForecast): string[] {
  return destructive === undefined ? [] : [`from step ${destructive.step + 1} on: destructive: ${destructive.what}`];
}

function awaitTexts({ awaits }: CaseForecast, { movesClock }: Plan): string[] {
  return awaits.map(({ step, until, seconds }) => {
    const how = movesClock ? "by moving the server's clock on" : 'waited for';
    const time = seconds === undefined ? 'asked again every second' : `up to ${seconds} s, ${how}`;
    return `step ${step + 1}: ${time}, until ${until}`;
  });
}

interface Totals {
  readonly run: number;
  readonly skip: number;
  readonly error: number;
  readonly notRun: number;
  readonly destructive: number;
  readonly makes: number;
  readonly destroys: number;
  readonly awaitedSeconds: number;
}

function totals(cases: readonly CaseForecast[]): Totals {
  const ending = (verdict?: string): number => cases.filter(({ end }) => end?.verdict === verdict).length;
  const sum = (of: (one: CaseForecast) => number): number => cases.reduce((total, one) => total + of(one), 0);
  return {
    run: ending(),
    skip: ending('skip'),
    error: ending('error'),
    notRun: ending('not run'),
    destructive: cases.filter(({ destructive }) => destructive !== undefined).length,
    makes: sum(({ makes }) => makes),
    destroys: sum(({ destroys }) => destroys),
    awaitedSeconds: sum(({ awaits }) => awaits.reduce((total, { seconds = 0 }) => total + seconds, 0)),
  };
}

function closing({ target, tool, movesClock, assumptions, forecast, profiles }: Plan, width: number): string[] {
  const { run, skip, error, notRun, destructive, makes, destroys, awaitedSeconds } = totals(forecast.cases);
  const where = target.name === target.address ? target.name : `${target.name} (${target.address})`;
  const others = [
    skip > 0 && `${skip} skipped`,
    error > 0 && `${count(error, 'error')}`,
    notRun > 0 && `${notRun} not run`,
  ].filter((text) => text !== false);
  const waits = movesClock
    ? `${awaitedSeconds} s are steps of the server's clock and take no time`
    : `${awaitedSeconds} s of it are waited for`;
  return [
    '',
    `${tool.name} ${tool.version}: a dry run against ${where}${target.strict ? ', strict' : ''}: nothing was sent`,
    ...(profiles.length === 0 ? [] : [profilesText(profiles)]),
    `${count(forecast.cases.length, 'case')}: ${[`${run} would run`, ...others].join(', ')}`,
    ...(destructive > 0 ? [`${destructive} of them would be cut short: the target is not disposable`] : []),
    `${count(forecast.requests, 'request')}; ${count(makes, 'object')} made, ${destroys} destroyed by the cases`,
    `about ${duration(forecast.durationMs)}, at ${duration(forecast.requestMs)} a request; ${waits}`,
    ...assumptions,
  ].flatMap((line) => wrap(line, width, '', '  '));
}

function profilesText(profiles: readonly ProfilePlan[]): string {
  const clauses = profiles.reduce((sum, profile) => sum + profile.clauses.length, 0);
  return `${count(profiles.length, 'profile')} of ${count(clauses, 'clause')}; their checks make objects of their own and remove them`;
}
