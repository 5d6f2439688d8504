import type { CaseResult } from '../harness/runner/results.ts';
import { caseName } from './case-name.ts';
import { excused, groupByCause } from './cause.ts';
import { count, wrap } from './layout.ts';
import { type Page, someIds, withVerdict } from './page.ts';

const LEFT_OUT = { unsupported: 'unsupported', skip: 'skipped', 'not run': 'not run' } as const;

/** '12 skipped: needs KMIP 2.0 (...)', one line for each reason. */
export function leftOut(verdict: keyof typeof LEFT_OUT, page: Page): string[] {
  return groupByCause(withVerdict(page, verdict), page.render).flatMap(({ text, cases }) =>
    wrap(`${cases.length} ${LEFT_OUT[verdict]}: ${text} (${someIds(cases)})`, page.width, '', '  '),
  );
}

/** '2 fail as expected: REASON (...)', one line for each verdict and reason. */
export function expected(page: Page): string[] {
  return (['fail', 'error', 'unsupported'] as const).flatMap((verdict) => {
    const reasons = new Map<string, CaseResult[]>();
    for (const result of withVerdict(page, verdict)) {
      if (result.expected !== undefined)
        reasons.set(result.expected, [...(reasons.get(result.expected) ?? []), result]);
    }
    return [...reasons].flatMap(([reason, cases]) =>
      wrap(
        `${cases.length} ${verdict}, expected: ${page.render.line(reason)} (${someIds(cases)})`,
        page.width,
        '',
        '  ',
      ),
    );
  });
}

/** The expectations that do not hold, with where they are written. */
export function broken({ run, render, width }: Page): string[] {
  if (run.brokenExpectations.length === 0) return [];
  return [
    `${count(run.brokenExpectations.length, 'expectation')} of what is known to fail ${run.brokenExpectations.length === 1 ? 'does' : 'do'} not hold:`,
    ...run.brokenExpectations.flatMap(({ at, pattern, kind, message }) =>
      wrap(`${at}: ${pattern}: ${kind}: ${render.line(message)}`, width, '  ', '    '),
    ),
  ];
}

/** How many passes used which rules. */
export function variations(page: Page): string[] {
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

export function unverified(page: Page): string[] {
  const open = page.run.cases.flatMap(excused).filter((difference) => difference.note?.includes('not verified'));
  return open.length === 0 ? [] : [`${count(open.length, 'excused value')} could not be verified`];
}

/** Which cases were judged by a corrected expectation; the reports say what was corrected and why. */
export function errata({ run, width }: Page): string[] {
  const corrected = run.cases.filter((result) => result.errata.length > 0);
  if (corrected.length === 0) return [];
  const ids = corrected.map(caseName).join(', ');
  return wrap(`${count(corrected.length, 'case')} judged with an erratum: ${ids}`, width, '', '  ');
}

export function needed(page: Page): string[] {
  return page.run.cases.flatMap((result) =>
    result.neededBy === undefined
      ? []
      : wrap(`${caseName(result)} ran because ${result.neededBy} needs it`, page.width),
  );
}

/** What a case's reader should know besides; notes of one rule (L1: what loading mended) are told by the first of them. */
export function notes(page: Page): string[] {
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
