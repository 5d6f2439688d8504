import type { RunEvent } from '../harness/runner/events.ts';
import type { Verdict } from '../harness/runner/results.ts';
import { clip } from './layout.ts';

/** How far a run is. */
export interface Progress {
  /** Cases, and clauses of profiles. */
  readonly cases: number;
  readonly done: number;
  readonly counts: Readonly<Partial<Record<Verdict, number>>>;
  /** The case started last and its steps, while it runs. */
  readonly current?: { readonly id: string; readonly steps: number; readonly stepsDone: number };
}

export const NOT_STARTED: Progress = { cases: 0, done: 0, counts: {} };

/** What an event makes of the progress. */
export function advance(progress: Progress, event: RunEvent): Progress {
  const { current, ...rest } = progress;
  switch (event.type) {
    case 'run-start':
      return { ...NOT_STARTED, cases: event.cases + (event.clauses ?? 0) };
    case 'case-start':
      return { ...rest, current: { id: event.id, steps: event.steps, stepsDone: 0 } };
    case 'step-end':
      if (current?.id !== event.caseId) return progress;
      return { ...rest, current: { ...current, stepsDone: current.stepsDone + 1 } };
    case 'case-end': {
      const { verdict, id } = event.result;
      const counts = counted(rest.counts, verdict);
      const others = current === undefined || current.id === id ? {} : { current };
      return { ...rest, ...others, done: rest.done + 1, counts };
    }
    case 'profile-start':
      return { ...rest, current: { id: event.ref, steps: 0, stepsDone: 0 } };
    case 'clause-end': {
      const { verdict } = event.result;
      return { ...progress, done: rest.done + 1, counts: counted(rest.counts, verdict) };
    }
    case 'profile-end':
      return rest;
    default:
      return progress;
  }
}

function counted(counts: Progress['counts'], verdict: Verdict): Progress['counts'] {
  return { ...counts, [verdict]: (counts[verdict] ?? 0) + 1 };
}

/** The progress line of a terminal: ' 12/28  11 pass, 1 fail  EX-M-1-11 step 4 of 9', at most `width` columns. */
export function progressLine({ cases, done, counts, current }: Progress, width: number): string {
  const total = String(cases);
  const verdicts = Object.entries(counts).map(([verdict, n]) => `${n} ${verdict}`);
  const parts = [`${String(done).padStart(total.length)}/${total}`];
  if (verdicts.length > 0) parts.push(verdicts.join(', '));
  if (current !== undefined) parts.push(current.id + stepText(current));
  return clip(parts.join('  '), width);
}

function stepText({ steps, stepsDone }: NonNullable<Progress['current']>): string {
  return steps === 0 ? '' : ` step ${Math.min(stepsDone + 1, steps)} of ${steps}`;
}
