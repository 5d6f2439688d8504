import type { Difference } from '../harness/compare/difference.ts';
import type { CaseResult, Exchange, RunResult, StepResult } from '../harness/runner/results.ts';
import { sidesOf } from './cause.ts';
import { clauseView, productView, profileView } from './profile-views.ts';
import { learnAll, type Render } from './render.ts';

/** The name and version of the form of report.json. It changes where a reader of the old form would go wrong. */
export const REPORT_SCHEMA = 'kmip-conformance/report/1';

/**
 * report.json: everything that the run found, keys in a fixed order, two spaces of indent, a line break at the end. In
 * parts, one for each case: the whole of a long run is more than there is reason to hold at a time.
 */
export function* renderJson(run: RunResult, render: Render): Generator<string> {
  learnAll(run, render);
  const [before = '', after = ''] = indented(reportOf(run, render), 0).split(CASES);
  yield before;
  for (const [index, result] of run.cases.entries()) {
    const steps = result.steps.map((step) => stepView(step, render, step.verdict !== 'pass'));
    yield `${index === 0 ? '\n' : ',\n'}${indented({ ...caseView(result, render), steps }, 2)}`;
  }
  yield `${run.cases.length === 0 ? '' : '\n  '}${after}\n`;
}

/** Where the cases go in the rest of the report; a reason or a message has no bare quotes. */
const CASES = /(?<=\n {2}"cases": \[)(?=\],\n)/;

function indented(value: object, levels: number): string {
  const margin = '  '.repeat(levels);
  return margin + JSON.stringify(value, null, 2).replaceAll('\n', `\n${margin}`);
}

/** The report without its cases. */
function reportOf(run: RunResult, render: Render) {
  const { summary } = run;
  return {
    schema: REPORT_SCHEMA,
    tool: { name: run.tool.name, version: run.tool.version },
    target: { name: run.target.name, address: run.target.address, strict: run.target.strict },
    startedAt: run.startedAt.toISOString(),
    durationMs: Math.round(run.durationMs),
    interrupted: run.interrupted,
    rerun: run.rerun,
    summary: {
      pass: summary.pass,
      fail: summary.fail,
      error: summary.error,
      skip: summary.skip,
      unsupported: summary.unsupported,
      notRun: summary.notRun,
      erratum: summary.erratum,
    },
    cases: [],
    residue: run.residue.map((item) => ({
      caseId: item.caseId,
      uniqueIdentifier: item.uniqueIdentifier,
      reason: render.line(item.reason),
    })),
    brokenExpectations: run.brokenExpectations.map((broken) => ({
      at: broken.at,
      pattern: broken.pattern,
      kind: broken.kind,
      ...(broken.caseId === undefined ? {} : { caseId: broken.caseId }),
      message: render.line(broken.message),
    })),
    ...(run.product === undefined ? {} : { product: productView(run.product, render) }),
    profiles: run.profiles.map((profile) => ({
      ...profileView(profile, render),
      clauses: profile.clauses.map((clause) => clauseView(clause, render, true)),
    })),
  };
}

/** A case as reports write it, without its steps. */
export function caseView(result: CaseResult, render: Render) {
  return {
    id: result.id,
    scenario: result.scenario,
    version: result.version,
    kind: result.kind,
    file: result.file,
    description: render.line(result.description),
    environment: result.environment,
    ...(result.wire === undefined ? {} : { wire: result.wire }),
    verdict: result.verdict,
    ...(result.reason === undefined ? {} : { reason: render.line(result.reason) }),
    ...(result.expected === undefined ? {} : { expected: render.line(result.expected) }),
    ...(result.neededBy === undefined ? {} : { neededBy: result.neededBy }),
    errata: result.errata.map((line) => render.line(line)),
    notes: result.notes.map((line) => render.line(line)),
    startedAt: result.startedAt.toISOString(),
    durationMs: Math.round(result.durationMs),
    bindings: Object.fromEntries(
      Object.entries(result.bindings).map(([name, value]) => [name, render.binding(name, value)]),
    ),
  };
}

/** A step as reports write it; with the messages that were exchanged where `withExchange`. */
export function stepView(step: StepResult, render: Render, withExchange: boolean) {
  return {
    index: step.index,
    line: step.line,
    operations: step.operations,
    client: step.client,
    ...(step.direction === undefined ? {} : { direction: step.direction }),
    verdict: step.verdict,
    ...(step.reason === undefined ? {} : { reason: render.line(step.reason) }),
    durationMs: Math.round(step.durationMs),
    differences: step.differences.map((difference) => differenceView(difference, step, render)),
    diagnostics: (step.diagnostics ?? []).map(({ id, path, message, rule, section, informative }) => ({
      id,
      path,
      message: render.line(message),
      rule,
      section,
      ...(informative && { informative }),
    })),
    ...(withExchange && step.exchange !== undefined ? { exchange: exchangeView(step, step.exchange, render) } : {}),
  };
}

/** The messages of a step by what they are: where the server asks, what came in is the request. */
function exchangeView({ direction }: StepResult, exchange: Exchange, render: Render) {
  const { request, response } = render.exchange(exchange);
  return direction === undefined
    ? { request, ...(response === undefined ? {} : { response }) }
    : { request: response, response: request };
}

function differenceView(difference: Difference, step: StepResult, render: Render) {
  const { attribute, expected, actual } = sidesOf(difference, step, render);
  return {
    path: difference.path,
    kind: difference.kind,
    ...(attribute === undefined ? {} : { attribute }),
    expected,
    actual,
    basis: difference.basis,
    rule: difference.rule,
    ...(difference.note === undefined ? {} : { note: render.line(difference.note) }),
  };
}
