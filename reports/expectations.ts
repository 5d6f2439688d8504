import { stringify } from 'yaml';
import type { NewFailure, RunResult } from '../harness/runner/results.ts';
import { differenceText, unexcused } from './cause.ts';
import { learnAll, type Render } from './render.ts';

/** Longer lines are not folded: an entry stays easy to compare and to edit. */
const NO_FOLDING = { lineWidth: 0 };

/**
 * Entries for an expectations file, ready to be pasted: one for each new failure, its reason being what was seen.
 * Undefined where there is none.
 */
export function renderNewFailures(run: RunResult, render: Render): string | undefined {
  if (run.newFailures.length === 0) return undefined;
  learnAll(run, render);
  return stringify(
    run.newFailures.map((failure) => entryOf(failure, render)),
    NO_FOLDING,
  );
}

function entryOf({ cases, step, verdict, example, reason }: NewFailure, render: Render) {
  const difference = example && unexcused(example)[0];
  const seen = example && difference ? differenceText(difference, example, render) : render.line(reason ?? verdict);
  return {
    case: cases.length === 1 ? cases[0] : cases,
    ...(step === undefined ? {} : { step }),
    verdict,
    ...(difference === undefined ? {} : { difference: { path: difference.path, kind: difference.kind } }),
    reason: `new: ${seen}`,
  };
}
