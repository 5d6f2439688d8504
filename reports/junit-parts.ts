import type { TestCase, TestSuite } from 'junit-report-builder';
import type { RunResult } from '../harness/runner/results.ts';
import { safeBlock, safeLine } from './safe-text.ts';

/** What every suite says of its run. */
export function describeRun(suite: TestSuite, run: RunResult): void {
  const properties = {
    tool: `${run.tool.name} ${run.tool.version}`,
    target: run.target.name,
    address: run.target.address,
    strict: String(run.target.strict),
    interrupted: String(run.interrupted),
  };
  for (const [name, value] of Object.entries(properties)) suite.property(name, safeLine(value));
}

/** Marks a test case as skipped with a message, which the builder cannot: the message is added to what it builds. */
export function skip(testCase: TestCase, message: string): void {
  testCase.skipped();
  const build = testCase.build.bind(testCase);
  testCase.build = (parent) => {
    const element = build(parent);
    element.children.find((node) => 'name' in node && node.name === 'skipped')?.att('message', message);
    return element;
  };
}

/** Text for a CDATA section, whose end the builder recognises only once in a text. */
export function cdata(text: string): string {
  return safeBlock(text).replaceAll(']]>', ']]\\u003e');
}

export function seconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}
