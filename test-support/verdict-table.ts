import type { CaseResult, StepResult } from '../harness/runner/results.ts';

/**
 * One line for each case: its id, its verdict, and why it does not pass: the reason, or of a difference where it is and
 * what kind it is. Names no value: values differ from run to run.
 */
export function verdictTable(results: readonly CaseResult[]): string[] {
  return results.map((result) => [result.id, result.verdict, ...why(result)].join(': '));
}

function why({ verdict, reason, steps }: CaseResult): string[] {
  if (verdict === 'pass') return [];
  if (reason !== undefined) return [reason];
  return steps
    .filter((step) => step.verdict === verdict)
    .map(stepText)
    .slice(0, 1);
}

function stepText({ index, reason, differences }: StepResult): string {
  const first = differences.find(({ rule }) => rule === null);
  return `step ${index + 1}: ${reason ?? `${first?.kind} of ${first?.path}`}`;
}
