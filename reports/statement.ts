import type { ClauseResult, ProfileResult } from '../harness/runner/profiles/results.ts';
import type { RunResult } from '../harness/runner/results.ts';
import { isSilent, numbers, remarks, silence } from './conformance.ts';
import { learnAll, type Render } from './render.ts';

/** Statement.md: what each profile came to, for a vendor to publish; undefined where none was judged. */
export function renderStatement(run: RunResult, render: Render): string | undefined {
  if (run.profiles.length === 0) return undefined;
  learnAll(run, render);
  const text = (line: string): string => cell(render.line(line));
  return [
    '# KMIP conformance statement',
    '',
    ...(run.interrupted ? ['**The run was interrupted: this statement is not complete.**', ''] : []),
    ...table(['', ''], subject(run, text)),
    '',
    'An automated judgement of one server, as it was configured, at one time; it is no certification by OASIS.',
    '',
    'A clause decides where its text was *read* in the document or is *cited* by a source that names the section. One that is *indicated* by',
    'artefacts of OASIS, *remembered*, or *inferred* from another version is reported and never decides alone.',
    '',
    ...table(['profile', 'KMIP', 'authentication suite', 'verdict'], run.profiles.map(row)),
    ...run.profiles.flatMap((profile) => ['', ...section(profile, text)]),
    '',
  ].join('\n');
}

function subject(
  { product, target, startedAt, tool, cases }: RunResult,
  text: (line: string) => string,
): readonly (readonly string[])[] {
  const { vendor, information = [] } = product ?? {};
  return [
    ['product', vendor === undefined ? 'the server does not say' : text(vendor)],
    ...information.map(([name, value]) => [text(name), text(value)]),
    ['server', text(target.name === target.address ? target.name : `${target.name} (${target.address})`)],
    ['date', startedAt.toISOString().slice(0, 10)],
    ['judged by', `${tool.name} ${tool.version}${target.strict ? ', strict' : ''}`],
    ['test cases run', String(cases.length)],
  ];
}

function row({ title, version, suite, verdict }: ProfileResult): readonly string[] {
  return [title, version, suite, `**${verdict}**`];
}

function section(profile: ProfileResult, text: (line: string) => string): string[] {
  const { title, version, document, section, verdict, clauses, policy, wire, declaredNotServed } = profile;
  const list = (what: string, ids: readonly string[]): string[] =>
    ids.length === 0 ? [] : [`- ${what}: ${ids.map(text).join(', ')}`];
  return [
    `## ${title}, KMIP ${version}: ${verdict}`,
    '',
    `- ${document}${section === undefined ? '' : ` section ${section}`}, authentication suite ${profile.suite}`,
    ...(policy === undefined ? [] : [`- the server's TLS policy: ${policy}`]),
    ...(wire === undefined ? [] : [`- over ${wire}`]),
    `- ${numbers(profile)}`,
    ...(isSilent(profile) ? [`- ${silence(profile)}`] : []),
    ...list('declared by the server but not served', declaredNotServed),
    ...remarks(profile).map((remark) => `- ${remark}`),
    '',
    ...table(
      ['clause', 'section', 'level', 'text is', 'verdict', 'shown by'],
      clauses.map((clause) => [
        text(clause.id),
        clause.document === document ? clause.section : `${clause.document} ${clause.section}`,
        clause.level,
        clause.known,
        verdictText(clause, text),
        shownBy(clause, text),
      ]),
    ),
  ];
}

function verdictText({ verdict, reason, outcome }: ClauseResult, text: (line: string) => string): string {
  const word = outcome === 'failed' || outcome === 'open' ? `**${verdict}**` : verdict;
  return reason === undefined ? word : `${word}: ${text(reason)}`;
}

function shownBy({ check, cases, notAtHand }: ClauseResult, text: (line: string) => string): string {
  if (check !== undefined) return `check ${text(check)}`;
  const all = [...cases.map(({ id, verdict }) => `${id} ${verdict}`), ...notAtHand.map((id) => `${id} not at hand`)];
  return all.map(text).join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)];
}

/** Text in a cell of a Markdown table, where it means nothing but itself. */
function cell(text: string): string {
  return text.replace(/[\\|*_`<>[\]]/g, '\\$&');
}
