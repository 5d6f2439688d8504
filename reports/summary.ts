import type { RunResult, Verdict } from '../harness/runner/results.ts';
import { blocks } from './blocks.ts';
import { profileBlocks, profileCounts } from './conformance.ts';
import { count, duration, wrap } from './layout.ts';
import type { Page, SummaryOptions } from './page.ts';
import { palette } from './palette.ts';
import { broken, errata, expected, leftOut, needed, notes, unverified, variations } from './remarks.ts';
import { learnAll, type Render } from './render.ts';

/** The end of a run for people: what failed and why, what was left out and why, what was allowed, and the counts. */
export function renderSummary(run: RunResult, render: Render, options: SummaryOptions): string {
  learnAll(run, render);
  const page: Page = { ...options, run, render, colour: palette(options.colours) };
  const sections = [
    ...blocks('fail', page),
    ...blocks('error', page),
    broken(page),
    options.quiet ? [] : expected(page),
    [...leftOut('unsupported', page), ...leftOut('skip', page), ...leftOut('not run', page)],
    options.quiet ? [] : [...variations(page), ...unverified(page), ...errata(page), ...needed(page), ...notes(page)],
    ...profileBlocks(page),
    residue(page),
    [...whereTo(page), ...counts(page), ...profileCounts(page)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
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

/** Where the reports are, and, where something went wrong, how to run one case again: not wrapped, since it is copied. */
function whereTo({ run, evidence, proposals, width }: Page): string[] {
  return [
    ...(evidence.length === 0 ? [] : wrap(`evidence: ${evidence.join(', ')}`, width, '', '  ')),
    ...(proposals === undefined || run.newFailures.length === 0
      ? []
      : wrap(`${count(run.newFailures.length, 'new failure')}; entries for --expect: ${proposals}`, width, '', '  ')),
    ...(run.summary.fail + run.summary.error > 0 ? [`one case again: ${run.rerun} --select CASE`] : []),
  ];
}

function counts({ run, colour, width }: Page): string[] {
  const { summary } = run;
  const expected = run.cases.filter((result) => result.expected !== undefined).length;
  const known = expected === 0 ? '' : `; ${expected} of them as expected`;
  const erratum = summary.erratum === 0 ? '' : `; ${summary.erratum} with an erratum`;
  const text =
    `${count(run.cases.length, 'case')} in ${duration(run.durationMs)}: ${summary.pass} pass, ${summary.fail} fail, ` +
    `${summary.error} error, ${summary.unsupported} unsupported, ${summary.skip} skip, ${summary.notRun} not run${known}${erratum}`;
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
