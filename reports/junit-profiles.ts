import type { Builder, TestCase } from 'junit-report-builder';
import type { ClauseResult, Outcome, ProfileResult } from '../harness/runner/profiles/results.ts';
import type { RunResult } from '../harness/runner/results.ts';
import { isSilent, numbers, silence } from './conformance.ts';
import { exchangeText } from './evidence.ts';
import { cdata, describeRun, seconds, skip } from './junit-parts.ts';
import type { Render } from './render.ts';
import { safeLine } from './safe-text.ts';

/** A testsuite for each profile, a testcase for each of its clauses. */
export function addProfiles(builder: Builder, run: RunResult, render: Render): void {
  for (const profile of run.profiles) {
    const suite = builder.testSuite().name(`profile ${profile.title}, KMIP ${profile.version}, ${profile.suite}`);
    suite.timestamp(profile.startedAt.toISOString());
    suite.time(seconds(profile.clauses.reduce((sum, { durationMs }) => sum + durationMs, 0)));
    describeRun(suite, run);
    suite.property('verdict', profile.verdict);
    for (const clause of profile.clauses) {
      // A dot ends a package in readers that take class names for Java's.
      const testCase = suite
        .testCase()
        .className(`profiles.${profile.ref.replaceAll('.', '_')}`)
        .name(clause.id);
      testCase.time(seconds(clause.durationMs)).standardOutput(cdata(evidence(clause, profile, run, render)));
      addOutcome(testCase, clause, render);
    }
    if (isSilent(profile)) {
      const testCase = suite
        .testCase()
        .className(`profiles.${profile.ref.replaceAll('.', '_')}`)
        .name('verdict');
      testCase.time(0).error(silence(profile), profile.verdict, silence(profile));
    }
  }
}

const OUTCOMES: Readonly<Record<Outcome, (testCase: TestCase, message: string, verdict: string) => unknown>> = {
  met: () => {},
  failed: (testCase, message, verdict) => testCase.failure(message, verdict).stacktrace(cdata(message)),
  open: (testCase, message, verdict) => testCase.error(message, verdict, cdata(message)),
  'left out': (testCase, message, verdict) =>
    skip(testCase, verdict === 'fail' ? `a recommendation, not followed: ${message}` : message),
};

function addOutcome(testCase: TestCase, clause: ClauseResult, render: Render): void {
  const { outcome, verdict, expected, document, section } = clause;
  const reason = safeLine(render.line(clause.reason ?? ''));
  if (expected !== undefined && outcome !== 'met') {
    skip(
      testCase,
      safeLine(`expected ${outcome === 'failed' ? 'failure' : 'error'}: ${render.line(expected)}: ${reason}`),
    );
    return;
  }
  const message = outcome === 'left out' ? reason : `${document} section ${section}: ${reason}`;
  OUTCOMES[outcome](testCase, message, verdict);
}

function evidence(clause: ClauseResult, profile: ProfileResult, run: RunResult, render: Render): string {
  const { ref, verdict, level, document, section, requirement, known, decides, check, cases, notAtHand } = clause;
  return [
    `${ref}: ${verdict}`,
    `${level}, ${document} section ${section}: ${requirement}`,
    `text: ${known}${decides ? '' : '; does not decide alone'}`,
    ...(clause.reason === undefined ? [] : [`reason: ${render.line(clause.reason)}`]),
    ...(clause.expected === undefined ? [] : [`expected: ${render.line(clause.expected)}`]),
    ...(check === undefined ? [] : [`check: ${check}`]),
    ...(cases.length === 0 ? [] : [`cases: ${cases.map((one) => `${one.id} ${one.verdict}`).join(', ')}`]),
    ...(notAtHand.length === 0 ? [] : [`not at hand: ${notAtHand.join(', ')}`]),
    `profile: ${profile.title}, KMIP ${profile.version}: ${profile.verdict}; ${numbers(profile)}`,
    `run again: ${run.rerun}`,
    ...clause.exchanges.flatMap((exchange) => ['', ...exchangeText(render.exchange(exchange))]),
  ].join('\n');
}
