import type { ClauseResult, Outcome, ProfileResult, ProfileVerdict } from '../harness/runner/profiles/results.ts';
import type { Verdict } from '../harness/runner/results.ts';
import { count, wrap } from './layout.ts';
import type { Page } from './page.ts';

const COLOURS: Readonly<Record<ProfileVerdict, Verdict>> = {
  conformant: 'pass',
  'not conformant': 'fail',
  undecided: 'error',
};

/** Of what did not go well, the worst first. */
const TOLD: readonly Outcome[] = ['failed', 'open'];

/** A block for each profile: its verdict, the three numbers, the clauses that failed or stayed open, and why. */
export function profileBlocks(page: Page): string[][] {
  return page.run.profiles.map((profile) => block(profile, page));
}

function block(profile: ProfileResult, page: Page): string[] {
  const { width, render, quiet } = page;
  const { neededBy, declaredNotServed, clauses } = profile;
  const told = TOLD.flatMap((outcome) =>
    clauses.filter((clause) => clause.outcome === outcome && clause.expected === undefined),
  );
  const expected = clauses.filter((clause) => clause.expected !== undefined);
  const fact = (text: string): string[] => wrap(render.line(text), width, '  ', '    ');
  return [
    head(profile, page),
    ...fact(basis(profile)),
    ...fact(numbers(profile)),
    ...(isSilent(profile) ? fact(silence(profile)) : []),
    ...(neededBy === undefined ? [] : fact(`judged because ${neededBy} builds on it`)),
    ...told.flatMap((clause) => clauseLines(clause, page)),
    ...expected.flatMap((clause) => fact(`expected: ${clause.id}: ${clause.expected}`)),
    ...(declaredNotServed.length === 0 ? [] : fact(`declared but not served: ${declaredNotServed.join(', ')}`)),
    ...(quiet ? [] : remarks(profile).flatMap(fact)),
  ];
}

/** Why a profile is undecided in which no clause is open, and what would decide it. */
export function silence({ document, section }: ProfileResult): string {
  const where = section === undefined ? document : `${document} section ${section}`;
  return `undecided: no mandatory clause failed, but none of its own is met whose text was read or is cited; the text of ${where} would decide`;
}

export function isSilent({ verdict, clauses }: ProfileResult): boolean {
  return verdict === 'undecided' && clauses.every(({ outcome }) => outcome !== 'open');
}

function head({ verdict, title, version }: ProfileResult, { colour }: Page): string {
  return `${colour.verdict[COLOURS[verdict]](verdict.toUpperCase())}  ${colour.strong(`${title}, KMIP ${version}`)}`;
}

function basis({ document, section, suite, policy, wire, named }: ProfileResult): string {
  return [
    section === undefined ? document : `${document} section ${section}`,
    `authentication suite ${suite}`,
    ...(policy === undefined ? [] : [`TLS policy ${policy}`]),
    ...(wire === undefined ? [] : [`over ${wire}`]),
    ...(named ? ['named by Query'] : []),
  ].join(', ');
}

/** 'mandatory: 60 of 61 met; optional, declared: 12 of 12; undeclared, not scored: 5'. */
export function numbers({ mandatory, optional, notScored }: ProfileResult): string {
  return (
    `mandatory: ${mandatory.met} of ${mandatory.all} met; ` +
    `optional, declared: ${optional.met} of ${optional.all} met; undeclared and not scored: ${notScored}`
  );
}

function clauseLines(clause: ClauseResult, { width, render, colour }: Page): string[] {
  const { id, document, section, level, requirement, verdict, reason = '', check, known, outcome } = clause;
  const label = colour.verdict[outcome === 'failed' ? 'fail' : 'error'](outcome === 'failed' ? 'FAIL' : 'OPEN');
  const doubt = outcome === 'open' && verdict === 'fail' ? [`it does not decide: its text is ${known}`] : [];
  const line = (text: string): string[] => wrap(render.line(text), width, '      ');
  return [
    `  ${label}  ${id}`,
    ...line(`${level}, ${document} section ${section}: ${requirement}`),
    ...line(`${verdict}: ${reason}`),
    ...(check === undefined ? [] : line(`check: ${check}`)),
    ...doubt.flatMap(line),
  ];
}

/** What a reader of the verdict should know besides. */
export function remarks({ clauses }: ProfileResult): string[] {
  const notAtHand = [...new Set(clauses.flatMap((clause) => clause.notAtHand))];
  const secondary = clauses.filter(({ known }) => known === 'cited').length;
  const unread = clauses.filter(({ known }) => known !== 'cited' && known !== 'read').length;
  const unshown = clauses.filter(({ because, outcome }) => because === 'not shown' && outcome === 'left out').length;
  const unfollowed = clauses.filter(({ verdict, outcome }) => verdict === 'fail' && outcome === 'left out');
  return [
    ...(unfollowed.length === 0
      ? []
      : [`${count(unfollowed.length, 'recommendation')} not followed: ${unfollowed.map(({ id }) => id).join(', ')}`]),
    ...(notAtHand.length === 0 ? [] : [`${count(notAtHand.length, 'test case')} not at hand: ${notAtHand.join(', ')}`]),
    ...(secondary === 0 ? [] : [`${count(secondary, 'clause')} known from a secondary source (cited)`]),
    ...(unread === 0
      ? []
      : [
          `${count(unread, 'clause')} whose text was not read: reported, never deciding alone (indicated, remembered or inferred)`,
        ]),
    ...(unshown === 0 ? [] : [`${count(unshown, 'clause')} not shown by this run`]),
  ];
}

/** '2 profiles: 1 conformant, 1 not conformant'. */
export function profileCounts({ run, colour }: Page): string[] {
  if (run.profiles.length === 0) return [];
  const counts = (Object.keys(COLOURS) as ProfileVerdict[]).flatMap((verdict) => {
    const n = run.profiles.filter((profile) => profile.verdict === verdict).length;
    return n === 0 ? [] : [colour.verdict[COLOURS[verdict]](`${n} ${verdict}`)];
  });
  return [`${count(run.profiles.length, 'profile')}: ${counts.join(', ')}`];
}
