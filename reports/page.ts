import type { CaseResult, RunResult, Verdict } from '../harness/runner/results.ts';
import { caseName } from './case-name.ts';
import type { Palette } from './palette.ts';
import type { Render } from './render.ts';

export interface SummaryOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colours: boolean;
  /** Only what did not pass, and the counts. */
  readonly quiet: boolean;
  /** Where the evidence stands: the files that the run wrote. */
  readonly evidence: readonly string[];
  /** Where entries for the failures that no expectation names are written, ready to be pasted. */
  readonly proposals?: string;
}

/** What every part of a summary needs. */
export interface Page extends SummaryOptions {
  readonly run: RunResult;
  readonly render: Render;
  readonly colour: Palette;
}

export function withVerdict(page: Page, verdict: Verdict): CaseResult[] {
  return page.run.cases.filter((result) => result.verdict === verdict);
}

/** The cases with this verdict that no expectation names. */
export function unexpected(page: Page, verdict: Verdict): CaseResult[] {
  return withVerdict(page, verdict).filter(({ expected }) => expected === undefined);
}

const NAMED = 3;

/** Some ids, and how many more there are. */
export function someIds(cases: readonly CaseResult[]): string {
  const ids = cases.map(caseName);
  const more = ids.length - NAMED;
  return more <= 1 ? ids.join(', ') : `${ids.slice(0, NAMED).join(', ')} and ${more} more`;
}
