import type { ProfileVerdict } from '../../harness/runner/profiles/results.ts';
import type { Realm } from './benches.ts';
import type { ProfileMutant } from './mutant.ts';

/** What a profile says of a mutant. */
export interface Verdicts {
  readonly realm: Realm;
  readonly mutant: ProfileMutant;
  /** The claim that was tried: 'baseline-server-2.1'. */
  readonly claim: string;
  readonly verdict: ProfileVerdict;
  /** Ids of the clauses that are not met. */
  readonly unmet: readonly string[];
}

/** How many clauses a row names: a server that refuses every Locate fails many. */
const MOST_CLAUSES = 4;

const INTRODUCTION = `# Mutants of the reference server, and the checks that find them

Each row is the reference server with one thing taken away or broken, the check that finds it, the profile that it was tried
under, what the clauses of that profile say of it, and those that are not met. The clause that was to find it stands first.
Every check that a clause of any profile rests on has a row; one that finds no mutant, and a mutant that is not found, fail
\`npm run test:matrix\` (\`test-support/profile-mutants.matrix.ts\`), which also writes this page. A profile is undecided where
the text of the clause is not known well enough to decide, and a clause that says SHOULD decides nothing.
`;

const SECTIONS: Readonly<Record<Realm, string>> = {
  messages: `## What it does with messages

The server answers wrongly, or mishears what it is asked; the clauses about TLS and HTTP are not tried. It is as if it had
McEliece and SPHINCS-256, which no library of the platform can do: so their checks are seen to pass, too.
`,
  http: `## HTTP, XML and JSON

What stands between the server and HTTPS is wrong: the HTTP, or how messages are written. The clauses about them are tried.
`,
  tls: `## TLS and who is let in

The server listens under the TLS policy of the profile's authentication suite, but for what is wrong. The clauses of the suite
are tried, over sockets; OpenSSL has no SSL 3.0 any more, so that a ServerHello made by hand takes it.
`,
};

function table(verdicts: readonly Verdicts[]): string {
  const rows = verdicts.map(({ mutant, claim, verdict, unmet }) => {
    const shown = unmet.slice(0, MOST_CLAUSES).map((id) => `\`${id}\``);
    const more = unmet.length > MOST_CLAUSES ? ` and ${unmet.length - MOST_CLAUSES} more` : '';
    return `| ${mutant.what} | ${mutant.check} | ${claim} | ${verdict} | ${shown.join(', ')}${more} |\n`;
  });
  const head = '| the server | the check | profile | verdict | clauses that are not met |\n|---|---|---|---|---|\n';
  return `${head}${rows.join('')}`;
}

/** docs/profile-mutants.md. */
export function renderMutantsPage(verdicts: readonly Verdicts[]): string {
  const sections = (Object.keys(SECTIONS) as Realm[]).map(
    (realm) => `\n${SECTIONS[realm]}\n${table(verdicts.filter((one) => one.realm === realm))}`,
  );
  return `${INTRODUCTION}${sections.join('')}`;
}
