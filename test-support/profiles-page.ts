import type { Version } from '../harness/spec/versions.ts';
import { suiteClauses } from '../profiles/authentication-suites.ts';
import type { Check } from '../profiles/checks/check.ts';
import type { Evidence } from '../profiles/clause.ts';
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
  const stated = [...profiles.flatMap(({ claims }) => claims), ...suites.flatMap(([, generations]) => generations)];
  const checks = new Map(
    stated
      .flatMap(({ clauses }) => clauses)
      .flatMap(({ evidence }) => (evidence.by === 'check' ? [[evidence.check.id, evidence.check] as const] : [])),
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
    ...suites.flatMap(([suite, generations]) => [`### ${suite}\n`, ...clauseTable(generations)]),
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
    ...claims.map(
      ({ version, document, section, suite }) =>
        `- ${version}: ${document}${section === undefined ? '' : ` section ${section}`}, authentication suite \`${suite}\``,
    ),
    '',
    ...clauseTable(claims),
  ];
}

/** The suites that claims are made under, as the documents of each version have them. */
function suitesOf(profiles: readonly Profile[]): (readonly [suite: SuiteName, generations: readonly Clauses[]])[] {
  const suites = new Map<SuiteName, Map<Version, Clauses>>();
  for (const { suite, version } of profiles.flatMap(({ claims }) => claims)) {
    const generations = suites.get(suite) ?? new Map<Version, Clauses>();
    suites.set(suite, generations.set(version, { version, clauses: suiteClauses(suite, version) }));
  }
  return [...suites].map(([suite, generations]) => [suite, [...generations.values()].sort(byVersion)]);
}

function byVersion(a: Clauses, b: Clauses): number {
  return a.version.localeCompare(b.version);
}

type Clauses = Pick<Claim, 'version' | 'clauses'>;

/** A row for each clause that reads the same in several versions, with where it stands in each and how that is known. */
function clauseTable(claims: readonly Clauses[]): string[] {
  const rows = new Map<string, { readonly cells: readonly string[]; readonly places: Map<string, string[]> }>();
  for (const { version, clauses } of claims) {
    for (const { id, level, requirement, evidence, document, section, known } of clauses) {
      const cells = [id, level, requirement, shownBy(evidence)];
      const key = cells.join('\n');
      const { places } = rows.get(key) ?? { places: new Map() };
      const place = `${document.replace(new RegExp(`^(Profiles|Specification) ${version}$`), '$1')} section ${section}, *${known}*`;
      rows.set(key, { cells, places: places.set(place, [...(places.get(place) ?? []), version]) });
    }
  }
  return table(
    ['clause', 'level', 'requirement', 'shown by', 'KMIP, document and section, text'],
    [...rows.values()].map(({ cells, places }) => [
      ...cells,
      [...places].map(([place, versions]) => `${versions.join(', ')}: ${place}`).join('; '),
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
