import type { CaseResult, Verdict } from '../harness/runner/results.ts';
import { caseName } from './case-name.ts';
import { causeOf, explanationOf, groupByCause, type SameCause, sidesOf, stepLabel, unexcused } from './cause.ts';
import { clip, count, wrap } from './layout.ts';
import { type Page, unexpected } from './page.ts';

/** One block for each cause of failures or errors that no expectation names, the widest cause first. */
export function blocks(verdict: 'fail' | 'error', page: Page): string[][] {
  const groups = groupByCause(unexpected(page, verdict), page.render);
  return groups
    .sort((a, b) => b.cases.length - a.cases.length)
    .map((group) => (group.cases.length === 1 ? single(group, page) : several(group, page)));
}

function single({ cases: [result] }: SameCause, page: Page): string[] {
  if (result === undefined) return [];
  const { step } = causeOf(result);
  const at = step === undefined ? '' : `  ${stepLabel(step)}`;
  return [
    `${label(result.verdict, page)}  ${page.colour.strong(caseName(result))}${at}`,
    ...details(result, page),
    `  ${result.file}${step === undefined ? '' : `:${step.line}`}`,
  ];
}

function several({ cases }: SameCause, page: Page): string[] {
  const [first] = cases;
  if (first === undefined) return [];
  const what = first.verdict === 'fail' ? 'cases fail for one reason' : 'cases end in one error';
  const names = cases.map((result) => {
    const { step } = causeOf(result);
    return step === undefined ? caseName(result) : `${caseName(result)} (${stepLabel(step)})`;
  });
  return [
    `${label(first.verdict, page)}  ${page.colour.strong(`${cases.length} ${what}:`)}`,
    ...details(first, page),
    ...wrap(names.join(', '), page.width, '  '),
  ];
}

function label(verdict: Verdict, page: Page): string {
  return page.colour.verdict[verdict](verdict.toUpperCase());
}

/** The difference that decided, expected above actual; how many more there are. */
function details(result: CaseResult, page: Page): string[] {
  const { step, difference, reason } = causeOf(result);
  const diagnosis = step === undefined ? undefined : explanationOf(step, difference);
  const named =
    diagnosis === undefined
      ? []
      : [clip(`    diagnosis: ${diagnosis.id}: ${page.render.line(diagnosis.message)}`, page.width)];
  if (step === undefined || difference === undefined) {
    return [...wrap(page.render.line(reason ?? ''), page.width, '  '), ...named];
  }
  const { attribute, expected, actual, because = null } = sidesOf(difference, step, page.render);
  const about = attribute === undefined ? difference.basis : `${attribute}, ${difference.basis}`;
  const value = (name: string, text: string | null): string[] =>
    text === null ? [] : [clip(`    ${name} ${text}`, page.width)];
  const more = result.steps.flatMap(unexcused).length - 1;
  return [
    ...wrap(difference.path, page.width, '  '),
    `    ${difference.kind} (${about})`,
    ...value('expected', expected),
    ...value('got     ', actual),
    ...value('reason  ', because),
    ...(difference.note === undefined ? [] : wrap(page.render.line(difference.note), page.width, '    ')),
    ...named,
    ...(more === 0 ? [] : [`  and ${count(more, 'more difference')}`]),
  ];
}
