import type { Difference } from '../compare/difference.ts';
import type { StepResult, Verdict } from './results.ts';

/** Why the rest of a case is not sent, and what that makes of the case where no step failed. */
export interface Stop {
  readonly reason: string;
  readonly verdict: Extract<Verdict, 'skip' | 'not run' | 'error'>;
}

/** What a step came to, before it is numbered and timed. */
export type StepOutcome = Pick<StepResult, 'verdict' | 'differences'> &
  Partial<Pick<StepResult, 'reason' | 'exchange' | 'diagnostics'>> & { readonly stop?: Stop };

export function notRun(reason: string): StepOutcome {
  return { verdict: 'not run', reason, differences: [] };
}

/** A request that says what nobody knows: the response that should have told did not, or the case never says. */
export function unbound(
  { unbound: name, boundBy }: { unbound: string; boundBy?: number },
  earlier: readonly StepResult[],
): StepOutcome {
  const broken = boundBy ?? earlier.find(({ verdict }) => verdict !== 'pass')?.index;
  return broken === undefined
    ? { verdict: 'error', reason: `nothing in the case says what $${name} stands for`, differences: [] }
    : notRun(`step ${broken + 1} did not bring what $${name} stands for`);
}

export function isExcused({ rule }: Difference): boolean {
  return rule !== null;
}
