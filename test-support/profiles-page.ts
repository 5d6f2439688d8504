import { suiteClauses } from '../profiles/authentication-suites.ts';
import type { Check } from '../profiles/checks/check.ts';
import type { Clause, Evidence } from '../profiles/clause.ts';
import type { Claim, Profile, SuiteName } from '../profiles/profile.ts';

const HEAD = `# Profiles

The server profiles that \`run --profile\` judges, and what shows each of their clauses. [verdicts.md](verdicts.md#profiles) says what a
clause decides. This page is made from \`profiles/\` by its test (\`UPDATE_GOLDEN=1\`).

*Text* says how well the text of a clause is known: *read* in the document itself; *cited* by a source that names the section; *indicated* by
an artefact of OASIS, such as an enumeration, a folder of test cases or the headings that a later version kept; *remembered* by those who
worked with the document; *inferred* from the same clause of another version. The first two decide.

The clauses of the authentication suite under which a profile is claimed belong to it, too.
`;

/** docs/profiles.md: every profile and clause with its section, how it is checked and how well its text is known. */
export function profilesPage(profiles: readonly Profile[]): string {
  const suites = suitesOf(profiles);
  const checks = new Map(
    [
      ...profiles.flatMap(({ claims }) => claims.flatMap(({ clauses }) => clauses)),
      ...suites.flatMap(([, rows]) => rows),
    ]
      .flatMap(({ evidence }) => (evidence.by === 'check' ? [evidence.check] : []))
      .map((check) => [check.id, check]),
  );
  return [
    HEAD,
    '## Contents\n',
    ...profiles.map(
      ({ id, title, claims }) => `- [${title}](#${anchorOf(title)}): \`${id}\`, KMIP ${versionsOf(claims)}`,
    ),
    '- [Authentication suites](#authentication-suites)',
    '- [Checks](#checks)\n',
    ...profiles.flatMap(profileText),
    '## Authentication suites\n',
    ...suites.flatMap(([title, clauses]) => [`### ${title}\n`, ...clauseTable(clauses)]),
    '## Checks\n',
    ...table(
      ['check', 'what is tried'],
      [...checks.values()].sort(byId).map(({ id, how }) => [id, how]),
    ),
  ].join('\n');
}

function byId(a: Check, b: Check): number {
  return a.id.localeCompare(b.id, 'en', { numeric: true });
}

function versionsOf(claims: readonly Claim[]): string {
  return [...new Set(claims.map(({ version }) => version))].join(', ');
}

/** As GitHub makes it of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
}

function profileText({ id, title, claims }: Profile): string[] {
  return [
    `## ${title}\n`,
    `\`--profile ${id}\`\n`,
    ...alike(claims).flatMap((group) => [
      `### ${title}, KMIP ${versionsOf(group)}\n`,
      ...group.map(
        ({ version, document, section, suite }) =>
          `- ${version}: ${document}${section === undefined ? '' : ` section ${section}`}, authentication suite \`${suite}\``,
      ),
      '',
      ...clauseTable(group[0]?.clauses ?? []),
    ]),
  ];
}

/** Claims whose clauses read the same, but for the version of their documents and cases. */
function alike(claims: readonly Claim[]): Claim[][] {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const key = clauseTable(claim.clauses).join('\n');
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()];
}

/** The suites that claims are made under, as the documents of each version have them; alike ones once. */
function suitesOf(profiles: readonly Profile[]): (readonly [title: string, clauses: readonly Clause[]])[] {
  const groups = new Map<string, { suite: SuiteName; versions: Set<string>; clauses: readonly Clause[] }>();
  for (const { suite, version } of profiles.flatMap(({ claims }) => claims)) {
    const clauses = suiteClauses(suite, version);
    const key = `${suite}\n${clauseTable(clauses).join('\n')}`;
    const group = groups.get(key) ?? { suite, versions: new Set(), clauses };
    group.versions.add(version);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ suite, versions, clauses }) => [`${suite}, KMIP ${[...versions].sort().join(', ')}`, clauses] as const)
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
}

function clauseTable(clauses: readonly Clause[]): string[] {
  return table(
    ['clause', 'document and section', 'level', 'requirement', 'shown by', 'text'],
    clauses.map(({ id, document, section, level, requirement, evidence, known }) => [
      id,
      `${document} section ${section}`,
      level,
      requirement,
      shownBy(evidence),
      known,
    ]),
  );
}

function shownBy(evidence: Evidence): string {
  switch (evidence.by) {
    case 'check':
      return `check: ${evidence.check.id}`;
    case 'cases': {
      const ids = evidence.ids.join(', ');
      return `${evidence.atLeast} of ${ids}${evidence.published ? '' : ' (printed in the document, not published as files)'}`;
    }
    case 'profile':
      return `profile \`${evidence.profile}\``;
    case 'nothing':
      return `nothing: ${evidence.reason}`;
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line), ''];
}
