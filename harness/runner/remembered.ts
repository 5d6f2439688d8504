import type { CaseResult, StepResult } from './results.ts';

/** Differences beside which reports show more of the response: the Attribute Name, the Result Reason and Message. */
const SHOWN_WITH_MORE = /\/Attribute(?:\[\d+\])?\/|\/ResultStatus$/;

/**
 * What a run remembers of a case until its end: the messages of steps that passed are in nobody's way once reporters were
 * told of them, and most of what a run of thousands of cases would hold.
 */
export function remembered(result: CaseResult): CaseResult {
  return { ...result, steps: result.steps.map(withoutMessages) };
}

function withoutMessages(step: StepResult): StepResult {
  if (step.verdict !== 'pass' || step.differences.some(({ path }) => SHOWN_WITH_MORE.test(path))) return step;
  const { exchange, ...rest } = step;
  return rest;
}
