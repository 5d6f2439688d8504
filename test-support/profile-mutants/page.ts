import type { ProfileVerdict } from '../../harness/runner/profiles/results.ts';
import type { ProfileMutant } from './mutant.ts';

/** What a profile says of a mutant. */
export interface Verdicts {
  readonly mutant: ProfileMutant;
  /** The claim that was tried: 'baseline-server-2.1'. */
  readonly claim: string;
  readonly verdict: ProfileVerdict;
  /** Ids of the mandatory clauses that are not met. */
  readonly unmet: readonly string[];
}

/** How many clauses a row names: a server that refuses every Locate fails many. */
const MOST_CLAUSES = 4;

const INTRODUCTION = `# Mutants of the reference server, and the clauses that find them

Each row is the reference server with one thing taken away or broken, the profile that it was tried under, and the mandatory
clauses that are not met. The clause that was to find it stands first. A check of a profile that finds no mutant fails
\`npm run test:matrix\` (\`test-support/profile-mutants.matrix.ts\`), which also writes this page. A profile whose clause is not
known well enough to decide is undecided.

| the server | profile | verdict | clauses that are not met |
|---|---|---|---|
`;

/** docs/profile-mutants.md. */
export function renderMutantsPage(verdicts: readonly Verdicts[]): string {
  const rows = verdicts.map(({ mutant, claim, verdict, unmet }) => {
    const shown = unmet.slice(0, MOST_CLAUSES).map((id) => `\`${id}\``);
    const more = unmet.length > MOST_CLAUSES ? ` and ${unmet.length - MOST_CLAUSES} more` : '';
    return `| ${mutant.what} | ${claim} | ${verdict} | ${shown.join(', ')}${more} |\n`;
  });
  return `${INTRODUCTION}${rows.join('')}`;
}
