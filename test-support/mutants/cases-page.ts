import type { Case } from '../../harness/cases/case.ts';
import type { KillTable } from './golden.ts';
import type { Mutant } from './mutant.ts';

const INTRODUCTION = `# Our own cases

The published cases show that a server can do what is asked of it. They ask little that a correct server refuses, and
many broken servers pass them all. The cases in \`testcases\` are for those: those of 1.1 about what all versions have
in common, those of 2.0 and 2.1 about what these brought.

A case has to earn its place. \`test-support/mutants/\` is a table of servers: the bundled server with one rule of the
specification broken. A case kills a mutant that it does not pass on. Below, each case with the clauses that it shows
and the mutants that it kills; those that no published case kills are in bold. Sections are those of the specification
that states the rule. Where a mutant's fault shows in XML or JSON alone, every case is sent to it so, over HTTPS; the cases
that are about an encoding are sent in theirs always.

\`npm run mutants\` starts every mutant, runs the published cases (\`KMIP_OASIS_DIR\`) that pass on the unbroken server and
our own against it, and writes this page and \`test-support/mutants.golden.txt\`. Without \`KMIP_OASIS_DIR\` it runs our
own cases only and keeps what is known of the published ones. \`npm run mutants -- --new\` runs new mutants and new own
cases, and those that are named behind it, and keeps the rest. \`npm run mutants -- ID...\` tries single mutants and
writes nothing.
`;

/** docs/cases.md: every own case, the clauses that it shows and the mutants that it kills. */
export function renderCasesPage(cases: readonly Case[], mutants: readonly Mutant[], kills: KillTable): string {
  const sections = cases.map((one) => caseSection(one, mutants, kills));
  const survivors = mutants.filter(({ id }) => {
    const known = kills.get(id);
    return known?.published === undefined && known?.own.length === 0;
  });
  const rest = survivors.length === 0 ? [] : [survivorSection(survivors)];
  return [INTRODUCTION, ...sections, ...rest].join('\n');
}

function caseSection({ id, description }: Case, mutants: readonly Mutant[], kills: KillTable): string {
  const [shown = '', clauses = ''] = partsOf(description);
  const rows = mutants.flatMap((mutant) => {
    const known = kills.get(mutant.id);
    if (known === undefined || !known.own.includes(id)) return [];
    const name = known.published === undefined ? `**${mutant.id}**` : mutant.id;
    return [`| ${name} | ${mutant.rule} | ${cited(mutant)} |`];
  });
  const table = ['| mutant | the rule it breaks | section |', '|---|---|---|', ...rows].join('\n');
  return `## ${id}\n\n${shown}\n\n${clauses}\n\n${table}\n`;
}

/** The first sentence of a description, and the one that cites the specification. */
function partsOf(description: string): readonly string[] {
  const start = description.indexOf('KMIP Specification');
  const rest = description.slice(start);
  const end = /\.\s+(?=[A-Z])/.exec(rest);
  return [description.slice(0, start).trim(), rest.slice(0, end === null ? rest.length : end.index + 1).trim()];
}

function survivorSection(survivors: readonly Mutant[]): string {
  const rows = survivors.map((mutant) => `| ${mutant.id} | ${mutant.rule} | ${cited(mutant)} |`);
  return ['## Killed by nothing', '', '| mutant | the rule it breaks | section |', '|---|---|---|', ...rows, ''].join(
    '\n',
  );
}

function cited({ specification, sections }: Mutant): string {
  return `${specification}: ${sections.join(', ')}`;
}
