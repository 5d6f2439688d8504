import type { CaseResult, RunResult, Verdict } from '../harness/runner/results.ts';
import { causeOf, excused, groupByCause, type SameCause, sidesOf, stepLabel, unexcused } from './cause.ts';
import { clip, count, duration, wrap } from './layout.ts';
import { type Palette, palette } from './palette.ts';
import { learnAll, type Render } from './render.ts';

export interface SummaryOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colours: boolean;
  /** Only what did not pass, and the counts. */
  readonly quiet: boolean;
  /** Where the evidence stands: the files that the run wrote. */
  readonly evidence: readonly string[];
}

interface Page extends SummaryOptions {
  readonly run: RunResult;
  readonly render: Render;
  readonly colour: Palette;
}

/** The end of a run for people: what failed and why, what was left out and why, what was allowed, and the counts. */
export function renderSummary(run: RunResult, render: Render, options: SummaryOptions): string {
  learnAll(run, render);
  const page: Page = { ...options, run, render, colour: palette(options.colours) };
  const sections = [
    ...blocks('fail', page),
    ...blocks('error', page),
    [...leftOut('unsupported', page), ...leftOut('skip', page), ...leftOut('not run', page)],
    options.quiet ? [] : [...variations(page), ...unverified(page), ...errata(page), ...needed(page), ...notes(page)],
    residue(page),
    [...whereTo(page), ...counts(page)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function withVerdict(page: Page, verdict: Verdict): CaseResult[] {
  return page.run.cases.filter((result) => result.verdict === verdict);
}

/** One block for each cause of failures or errors, the widest cause first. */
function blocks(verdict: 'fail' | 'error', page: Page): string[][] {
  const groups = groupByCause(withVerdict(page, verdict), page.render);
  return groups
    .sort((a, b) => b.cases.length - a.cases.length)
    .map((group) => (group.cases.length === 1 ? single(group, page) : several(group, page)));
}

function single({ cases: [result] }: SameCause, page: Page): string[] {
  if (result === undefined) return [];
  const { step } = causeOf(result);
  const at = step === undefined ? '' : `  ${stepLabel(step)}`;
  return [
    `${label(result.verdict, page)}  ${page.colour.strong(result.id)}${at}`,
    ...details(result, page),
    ...wrap(`${result.file}${step === undefined ? '' : `:${step.line}`}`, page.width, '  '),
  ];
}

function several({ cases }: SameCause, page: Page): string[] {
  const [first] = cases;
  if (first === undefined) return [];
  const what = first.verdict === 'fail' ? 'cases fail for one reason' : 'cases end in one error';
  const names = cases.map((result) => {
    const { step } = causeOf(result);
    return step === undefined ? result.id : `${result.id} (${stepLabel(step)})`;
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
  if (step === undefined || difference === undefined) return wrap(page.render.line(reason ?? ''), page.width, '  ');
  const { attribute, expected, actual } = sidesOf(difference, step, page.render);
  const about = attribute === undefined ? difference.basis : `${attribute}, ${difference.basis}`;
  const value = (name: string, text: string | null): string[] =>
    text === null ? [] : [clip(`    ${name} ${text}`, page.width)];
  const more = result.steps.flatMap(unexcused).length - 1;
  return [
    ...wrap(difference.path, page.width, '  '),
    `    ${difference.kind} (${about})`,
    ...value('expected', expected),
    ...value('got     ', actual),
    ...(difference.note === undefined ? [] : wrap(page.render.line(difference.note), page.width, '    ')),
    ...(more === 0 ? [] : [`  and ${count(more, 'more difference')}`]),
  ];
}

const LEFT_OUT = { unsupported: 'unsupported', skip: 'skipped', 'not run': 'not run' } as const;
const NAMED = 3;

/** '12 skipped: needs KMIP 2.0 (...)', one line for each reason. */
function leftOut(verdict: keyof typeof LEFT_OUT, page: Page): string[] {
  return groupByCause(withVerdict(page, verdict), page.render).flatMap(({ text, cases }) =>
    wrap(`${cases.length} ${LEFT_OUT[verdict]}: ${text} (${someIds(cases)})`, page.width, '', '  '),
  );
}

function someIds(cases: readonly CaseResult[]): string {
  const ids = cases.map((result) => result.id);
  const more = ids.length - NAMED;
  return more <= 1 ? ids.join(', ') : `${ids.slice(0, NAMED).join(', ')} and ${more} more`;
}

/** How many passes used which rules. */
function variations(page: Page): string[] {
  const passes = withVerdict(page, 'pass');
  const uses = new Map<string, number>();
  for (const result of passes) {
    for (const rule of new Set(excused(result).map((difference) => difference.rule ?? ''))) {
      uses.set(rule, (uses.get(rule) ?? 0) + 1);
    }
  }
  if (uses.size === 0) return [];
  const using = passes.filter((result) => excused(result).length > 0).length;
  const rules = [...uses].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  const list = rules.map(([rule, n]) => `${rule} in ${n}`).join(', ');
  return wrap(
    `${using} of ${count(passes.length, 'pass', 'passes')} used permitted variations: ${list}`,
    page.width,
    '',
    '  ',
  );
}

function unverified(page: Page): string[] {
  const open = page.run.cases.flatMap(excused).filter((difference) => difference.note?.includes('not verified'));
  return open.length === 0 ? [] : [`${count(open.length, 'excused value')} could not be verified`];
}

function errata(page: Page): string[] {
  return page.run.cases.flatMap((result) =>
    result.errata.flatMap((line) => wrap(`erratum ${result.id}: ${page.render.line(line)}`, page.width, '', '  ')),
  );
}

function needed(page: Page): string[] {
  return page.run.cases.flatMap((result) =>
    result.neededBy === undefined ? [] : wrap(`${result.id} ran because ${result.neededBy} needs it`, page.width),
  );
}

/** What a case's reader should know besides; notes of one rule (L1: what loading mended) are told by the first of them. */
function notes(page: Page): string[] {
  const groups = new Map<string, { texts: Set<string>; cases: Set<CaseResult> }>();
  for (const result of page.run.cases) {
    for (const note of result.notes) {
      const key = /^[A-Z]\d+[a-z]?:/.exec(note)?.[0] ?? note;
      const group = groups.get(key) ?? { texts: new Set(), cases: new Set() };
      group.texts.add(note);
      group.cases.add(result);
      groups.set(key, group);
    }
  }
  return [...groups.values()].flatMap(({ texts: [first = '', ...others], cases }) => {
    const like = others.length === 0 ? '' : ` and ${others.length} like it`;
    return wrap(`note: ${page.render.line(first)}${like} (${someIds([...cases])})`, page.width, '', '  ');
  });
}

function residue({ run, render, width }: Page): string[] {
  if (run.residue.length === 0) return [];
  return [
    `${count(run.residue.length, 'object')} left on the target:`,
    ...run.residue.flatMap((item) =>
      wrap(`${render.line(item.uniqueIdentifier)} of ${item.caseId}: ${render.line(item.reason)}`, width, '  ', '    '),
    ),
  ];
}

/** Where the reports are, and, where something went wrong, how to run one case again. */
function whereTo({ run, evidence, width }: Page): string[] {
  const again = run.summary.fail + run.summary.error > 0 ? `one case again: ${run.rerun} --select CASE` : '';
  return [
    ...(evidence.length === 0 ? [] : wrap(`evidence: ${evidence.join(', ')}`, width, '', '  ')),
    ...(again === '' ? [] : wrap(again, width, '', '  ')),
  ];
}

function counts({ run, colour, width }: Page): string[] {
  const { summary } = run;
  const erratum = summary.erratum === 0 ? '' : `; ${summary.erratum} with an erratum`;
  const text =
    `${count(run.cases.length, 'case')} in ${duration(run.durationMs)}: ${summary.pass} pass, ${summary.fail} fail, ` +
    `${summary.error} error, ${summary.unsupported} unsupported, ${summary.skip} skip, ${summary.notRun} not run${erratum}`;
  // Coloured once the lines are made: escape sequences take no columns.
  const coloured = (line: string): string =>
    line.replace(/[1-9]\d* (pass|fail|error|unsupported|skip|not run)\b/g, (part, verdict: Verdict) =>
      colour.verdict[verdict](part),
    );
  return [
    ...(run.interrupted ? ['interrupted: this report is partial'] : []),
    ...wrap(text, width, '', '  ').map(coloured),
  ];
}
