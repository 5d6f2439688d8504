import junitReportBuilder, { type Builder, type TestCase } from 'junit-report-builder';
import type { CaseKind } from '../harness/cases/case.ts';
import type { CaseResult, RunResult, Verdict } from '../harness/runner/results.ts';
import { caseName } from './case-name.ts';
import { causeLine, causeOf, differenceText, explanationOf, stepLabel, unexcused } from './cause.ts';
import { evidence } from './evidence.ts';
import { cdata, describeRun, seconds, skip } from './junit-parts.ts';
import { addProfiles } from './junit-profiles.ts';
import { learnAll, type Render } from './render.ts';
import { safeLine } from './safe-text.ts';

export interface JunitOptions {
  /** Whether an unsupported case counts as a failure. */
  readonly failOnUnsupported?: boolean;
}

const SOURCES: Record<CaseKind, { readonly title: string; readonly name: string }> = {
  profile: { title: 'profile cases', name: 'profiles' },
  note: { title: 'test cases', name: 'test-cases' },
  own: { title: 'own cases', name: 'own' },
};

/** What JUnit calls each verdict: a peer that is wrong fails, an error is ours, the rest is skipped. */
const OUTCOMES: Record<Verdict, 'passed' | 'failure' | 'error' | 'skipped'> = {
  pass: 'passed',
  fail: 'failure',
  error: 'error',
  unsupported: 'skipped',
  skip: 'skipped',
  'not run': 'skipped',
};

/** What the package exports when Node loads it (its CommonJS build); its types describe the ES module build. */
const reportBuilder = junitReportBuilder as unknown as Builder;

/**
 * A run as JUnit XML that GitHub, GitLab and Jenkins read: a testsuite for each version and source, a testcase for each
 * case, and a testsuite for each profile, a testcase for each clause; the evidence in one system-out.
 */
export function renderJunit(run: RunResult, render: Render, options: JunitOptions = {}): string {
  learnAll(run, render);
  const builder = reportBuilder.newBuilder().name(safeLine(run.tool.name));
  for (const members of suites(run.cases)) {
    const first = members[0] as CaseResult;
    const { title } = sourceOf(first);
    const suite = builder.testSuite().name(title);
    suite.timestamp(first.startedAt.toISOString());
    suite.time(seconds(members.reduce((sum, result) => sum + result.durationMs, 0)));
    describeRun(suite, run);
    for (const result of members) {
      const testCase = suite.testCase().className(sourceOf(result).className).name(uniqueName(result, members));
      testCase.time(seconds(result.durationMs)).standardOutput(cdata(evidence(result, run, render)));
      addOutcome(testCase, result, render, options);
    }
  }
  addProfiles(builder, run, render);
  addBroken(builder, run, render);
  // The builder writes an attribute on the root that the schema of Jenkins does not know there.
  return builder.build().replace(/^(<testsuites [^>]*?) skipped="\d+"/m, '$1');
}

function suites(cases: readonly CaseResult[]): CaseResult[][] {
  const groups = new Map<string, CaseResult[]>();
  for (const result of cases) {
    const { title } = sourceOf(result);
    groups.set(title, [...(groups.get(title) ?? []), result]);
  }
  return [...groups.values()];
}

function sourceOf({ version, kind }: CaseResult): { title: string; className: string } {
  const source = kind === null ? undefined : SOURCES[kind];
  return {
    title: `KMIP ${version ?? 'of unknown version'}, ${source?.title ?? 'cases that cannot be loaded'}`,
    // A dot ends a package in readers that take class names for Java's.
    className: `kmip-${version?.replace('.', '_') ?? 'unknown'}.${source?.name ?? 'not-loaded'}`,
  };
}

/** The name of a case; with its file where another case of the suite has the same id. */
function uniqueName(result: CaseResult, members: readonly CaseResult[]): string {
  const alone = members.filter((other) => other.id === result.id).length === 1;
  return safeLine(alone ? caseName(result) : `${caseName(result)} (${result.file})`);
}

/** Expectations that do not hold are a suite of their own, so that whoever trusts this file sees the run fail. */
function addBroken(builder: Builder, run: RunResult, render: Render): void {
  if (run.brokenExpectations.length === 0) return;
  const suite = builder.testSuite().name('expectations');
  suite.timestamp(run.startedAt.toISOString());
  suite.time(0);
  describeRun(suite, run);
  for (const { at, pattern, kind, caseId, message } of run.brokenExpectations) {
    const testCase = suite.testCase().className('expectations');
    testCase.name(safeLine(`${at} ${pattern}${caseId === undefined ? '' : ` (${caseId})`}`)).time(0);
    const text = safeLine(render.line(`${kind}: ${message}`));
    testCase.failure(text, kind).stacktrace(cdata(text));
  }
}

function addOutcome(testCase: TestCase, result: CaseResult, render: Render, options: JunitOptions): void {
  const message = safeLine(causeLine(result, render) + explained(result));
  if (result.expected !== undefined) {
    const kind = result.verdict === 'fail' ? 'failure' : result.verdict;
    skip(testCase, safeLine(`expected ${kind}: ${render.line(result.expected)}: ${message}`));
    return;
  }
  const strictly = options.failOnUnsupported === true && result.verdict === 'unsupported';
  const outcome = strictly ? 'failure' : OUTCOMES[result.verdict];
  const kind = causeOf(result).difference?.kind ?? result.verdict;
  if (outcome === 'failure') testCase.failure(message, kind).stacktrace(cdata(body(message, result, render)));
  if (outcome === 'error') testCase.error(message, kind, cdata(body(message, result, render)));
  if (outcome === 'skipped') skip(testCase, `${result.verdict}: ${message}`);
}

/** The name of what explains the first difference. */
function explained(result: CaseResult): string {
  const { step, difference } = causeOf(result);
  const diagnosis = step === undefined ? undefined : explanationOf(step, difference);
  return diagnosis === undefined ? '' : ` (${diagnosis.id})`;
}

/** What stands in failure and error: the message again, since some readers show only this, then every difference. */
function body(message: string, result: CaseResult, render: Render): string {
  const differences = result.steps.flatMap((step) =>
    unexcused(step).map(
      (difference) => `${stepLabel(step)}: ${difference.path}\n  ${differenceText(difference, step, render)}`,
    ),
  );
  return [message, '', ...(differences.length === 0 ? [] : ['all differences that no rule excuses:', ...differences])]
    .join('\n')
    .trimEnd();
}
