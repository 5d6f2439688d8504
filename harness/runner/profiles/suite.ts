import Mocha from 'mocha';
import type { ClauseResult } from './results.ts';

/** A clause that is to be judged. */
export interface ClauseTest {
  readonly title: string;
  judge(): Promise<ClauseResult>;
}

/**
 * Runs the clauses of a profile as a Mocha suite, in their order. Returns their results; throws what `judge` throws.
 */
export async function runSuite(title: string, tests: readonly ClauseTest[]): Promise<ClauseResult[]> {
  // Every exchange has a time limit of its own; the reporter that prints nothing is Mocha's base.
  const mocha = new Mocha({ timeout: 0, reporter: Mocha.reporters.Base });
  const suite = Mocha.Suite.create(mocha.suite, title);
  const results: ClauseResult[] = [];
  const faults: unknown[] = [];
  for (const { title, judge } of tests) {
    const test = new Mocha.Test(title, async function (this: Mocha.Context) {
      const result = await judge().catch((error: unknown) => {
        faults.push(error);
        throw error;
      });
      results.push(result);
      if (result.outcome === 'left out') this.skip();
      if (result.outcome !== 'met') throw new Error(result.reason);
    });
    suite.addTest(test);
  }
  await new Promise((resolve) => mocha.run(resolve));
  // It listens for faults of the process until then.
  mocha.dispose();
  if (faults.length > 0) throw faults[0];
  return results;
}
