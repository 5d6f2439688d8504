import type { Difference } from '../harness/compare/difference.ts';
import type { Diagnostic } from '../harness/diagnostics/index.ts';
import type { CaseResult, StepResult } from '../harness/runner/results.ts';
import { itemAt } from './locate.ts';
import type { Render } from './render.ts';

/** What made a case end as it did: the step that decided, and the first difference that no rule excuses, or a reason. */
export interface Cause {
  readonly step?: StepResult;
  readonly difference?: Difference;
  readonly reason?: string;
}

/**
 * The cause of a case: of its first step that has the case's own verdict, else the case's reason. What is unsupported is
 * told by its reason: the differences only follow from it.
 */
export function causeOf(result: CaseResult): Cause {
  const step = result.steps.find((candidate) => candidate.verdict === result.verdict);
  if (step === undefined) return { reason: result.reason ?? 'no reason given' };
  const told = step.verdict === 'unsupported' && step.reason !== undefined;
  const difference = told ? undefined : unexcused(step)[0];
  return difference === undefined
    ? { step, reason: step.reason ?? result.reason ?? 'no reason given' }
    : { step, difference };
}

/** The differences of a step that no rule excuses. */
export function unexcused(step: StepResult): Difference[] {
  return step.differences.filter((difference) => difference.rule === null);
}

/** The differences of a case that a rule excuses. */
export function excused(result: CaseResult): Difference[] {
  return result.steps.flatMap((step) => step.differences.filter((difference) => difference.rule !== null));
}

/**
 * The diagnostic that explains a difference of a step, or where it failed without one the step itself: the first about
 * the same place, or about the request where the difference is that it was refused. Informative ones explain nothing.
 */
export function explanationOf(step: StepResult, difference?: Difference): Diagnostic | undefined {
  const telling = (step.diagnostics ?? []).filter(({ informative }) => informative !== true);
  if (difference === undefined) {
    return step.verdict === 'fail' && unexcused(step).length === 0 ? telling[0] : undefined;
  }
  const holds = (outer: string, inner: string): boolean => outer === inner || inner.startsWith(`${outer}/`);
  const [, item] = /^ResponseMessage\/(BatchItem\[\d+\])\/Result(Status|Reason)$/.exec(difference.path) ?? [];
  return (
    telling.find(({ path }) => holds(path, difference.path) || holds(difference.path, path)) ??
    telling.find(({ path }) => item !== undefined && holds(`RequestMessage/${item}`, path))
  );
}

/** Where in a case a step stands: 'step 2 Get'. Steps count from 1 here as in every text for people. */
export function stepLabel(step: StepResult): string {
  return `step ${step.index + 1} ${step.operations.join(', ')}`.trimEnd();
}

/** The two sides of a difference as text, null where nothing was expected or found. */
export interface Sides {
  /** The attribute that the item belongs to, where it is part of an Attribute structure (1.x). */
  readonly attribute?: string;
  readonly expected: string | null;
  readonly actual: string | null;
  /** Where the difference is a Result Status: the Result Reason and Message that the peer gave with it. */
  readonly because?: string;
}

/** Writes the two sides of a difference; with their types where these differ. */
export function sidesOf({ path, kind, expected, actual }: Difference, step: StepResult, render: Render): Sides {
  const attribute = render.attributeAt(path, step);
  const text = (side: Difference['expected']): string | null => {
    if (side === null) return null;
    const type = kind === 'type' && typeof side !== 'string' ? `${side.type} ` : '';
    return type + render.value(side, path, attribute);
  };
  const because = path.endsWith('/ResultStatus') ? reasonGiven(path, step, render) : '';
  return {
    ...(attribute === undefined ? {} : { attribute }),
    expected: text(expected),
    actual: text(actual),
    ...(because === '' ? {} : { because }),
  };
}

/** What stands beside a Result Status: 'InvalidField (0x00000007), "no such attribute"'; empty where nothing does. */
function reasonGiven(statusPath: string, { exchange }: StepResult, render: Render): string {
  const response = exchange?.response?.item;
  if (response === undefined) return '';
  const item = statusPath.slice(0, statusPath.lastIndexOf('/'));
  return [`${item}/ResultReason`, `${item}/ResultMessage`]
    .flatMap((path) => {
      const found = itemAt(response, path);
      return found === undefined ? [] : [render.value(found, path)];
    })
    .join(', ');
}

/** A difference without its place: 'value: expected Active (0x00000002), got PreActive (0x00000001)'. */
export function differenceText(difference: Difference, step: StepResult, render: Render): string {
  const { expected, actual, because } = sidesOf(difference, step, render);
  const sides = [...(expected === null ? [] : [`expected ${expected}`]), ...(actual === null ? [] : [`got ${actual}`])];
  return `${difference.kind}: ${[...sides, ...(because === undefined ? [] : [`reason ${because}`])].join(', ')}`;
}

/** The cause of a case in one line; `placeOf` writes the path of a difference. */
export function causeLine(result: CaseResult, render: Render, placeOf = (path: string): string => path): string {
  const { step, difference, reason } = causeOf(result);
  const at = step === undefined ? '' : `${stepLabel(step)}: `;
  if (step === undefined || difference === undefined) return at + render.line(reason ?? '');
  return `${at}${placeOf(difference.path)}: ${differenceText(difference, step, render)}`;
}

/** Cases that ended alike for one cause: the same difference in the same place of the same operations, or one reason. */
export interface SameCause {
  readonly text: string;
  readonly cases: readonly CaseResult[];
}

/** Groups cases by cause, in the order in which each cause was first met. Indexes in a path do not set causes apart. */
export function groupByCause(cases: readonly CaseResult[], render: Render): SameCause[] {
  const groups = new Map<string, CaseResult[]>();
  for (const result of cases) {
    const text = sharedText(result, render);
    groups.set(text, [...(groups.get(text) ?? []), result]);
  }
  return [...groups].map(([text, members]) => ({ text, cases: members }));
}

function sharedText(result: CaseResult, render: Render): string {
  const { step, difference, reason } = causeOf(result);
  if (step === undefined || difference === undefined) return render.line(reason ?? '');
  return `${step.operations.join(', ')}: ${difference.path.replace(/\[\d+\]/g, '')}: ${differenceText(difference, step, render)}`;
}
