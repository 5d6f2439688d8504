import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Case } from '../../harness/cases/case.ts';
import { caseFiles, loadCases } from '../../harness/cases/discover.ts';
import { renderCasesPage } from './cases-page.ts';
import { type Kills, type KillTable, killersAlone, parseKills, renderKills } from './golden.ts';
import { MutantRunner } from './kills.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './table.ts';

/*
 * npm run mutants: tells which cases kill which mutant of the bundled server, and writes the golden file and
 * docs/cases.md.
 *   npm run mutants -- ID...        tries these mutants alone and writes nothing
 *   npm run mutants -- --new ID...  keeps what the golden file knows; runs what it does not name, and the mutants and
 *                                   own cases named here, which were changed
 *   --jobs N                        mutants at work at the same time, each a server process (2)
 */

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const GOLDEN = path('test-support/mutants.golden.txt');

/** A mutant, and the cases that are run against it. */
interface Trial {
  readonly mutant: Mutant;
  readonly own: readonly Case[];
  readonly published: readonly Case[];
  /** What is known before it. */
  readonly before: Kills;
}

async function load(folder: string, origin?: 'own'): Promise<Case[]> {
  const { cases } = await loadCases(await caseFiles(folder), origin);
  return [...cases];
}

/** The cases that mutants are tried with. */
type Cases = Pick<Trial, 'own' | 'published'>;

/** Those of the cases that pass on the unbroken server, on each wire of the mutants; an own case has to on the usual one. */
async function passing(runner: MutantRunner, mutants: readonly Mutant[], { own, published }: Cases) {
  const found = new Map<string, Cases>();
  for (const wire of new Map(mutants.map((mutant) => [wireKey(mutant), mutant.wire])).values()) {
    const passed = new Set((await runner.unbroken([...own, ...published], wire)).passed);
    const failing = own.filter(({ id }) => !passed.has(id));
    if (wire === undefined && failing.length > 0) {
      throw new Error(`not passed on the unbroken server: ${failing.map(({ id }) => id).join(' ')}`);
    }
    const those = (cases: readonly Case[]) => cases.filter(({ id }) => passed.has(id));
    found.set(wireKey({ wire }), { own: those(own), published: those(published) });
  }
  return ({ wire }: Pick<Mutant, 'wire'>): Cases => found.get(wireKey({ wire })) ?? { own: [], published: [] };
}

function wireKey({ wire }: { readonly wire?: Mutant['wire'] | undefined }): string {
  return wire === undefined ? '' : `${wire.encoding} over ${wire.transport}`;
}

/** Everything against every mutant; of published cases without KMIP_OASIS_DIR what is known. */
function allTrials(mutants: readonly Mutant[], casesFor: (mutant: Mutant) => Cases, known: KillTable): Trial[] {
  return mutants.map((mutant) => {
    const { own, published } = casesFor(mutant);
    const before = { published: published.length === 0 ? known.get(mutant.id)?.published : undefined, own: [] };
    return { mutant, own, published, before };
  });
}

/** What the golden file does not tell: of mutants without a row all, of the others what cases without a place do. */
function newTrials(casesFor: (mutant: Mutant) => Cases, known: KillTable, changed: readonly string[]): Trial[] {
  const placed = new Set([...known.values()].flatMap((kills) => kills.own));
  return MUTANTS.map((mutant) => {
    const { own, published } = casesFor(mutant);
    const added = own.filter(({ id }) => !placed.has(id) || changed.includes(id));
    const kills = changed.includes(mutant.id) ? undefined : known.get(mutant.id);
    if (kills === undefined) return { mutant, own, published, before: { published: undefined, own: [] } };
    const kept = kills.own.filter((id) => own.some((one) => one.id === id) && !added.some((one) => one.id === id));
    return { mutant, own: added, published: [], before: { published: kills.published, own: kept } };
  });
}

async function killTable(
  trials: readonly Trial[],
  { runner, own, jobs }: { runner: MutantRunner; own: readonly Case[]; jobs: number },
): Promise<KillTable> {
  const table = new Map<string, Kills>(trials.map(({ mutant, before }) => [mutant.id, before]));
  const waiting = trials.filter((trial) => trial.own.length + trial.published.length > 0);
  const work = async (): Promise<void> => {
    for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
      const { mutant, before } = trial;
      const found = await runner.kills(mutant, trial);
      const killers = new Set([...before.own, ...found.own]);
      const kills = {
        published: found.published ?? before.published,
        own: own.map(({ id }) => id).filter((id) => killers.has(id)),
      };
      table.set(mutant.id, kills);
      process.stdout.write(`${renderKills(new Map([[mutant.id, kills]])).split('\n')[1]}\n`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return table;
}

function summary(table: KillTable): string {
  const all = [...table.values()];
  const byNobody = all.filter(({ published, own }) => published === undefined && own.length === 0).length;
  const byPublished = all.filter(({ published }) => published !== undefined).length;
  return `${all.length} mutants: ${byPublished} killed by published cases, ${all.length - byPublished - byNobody} by our own alone (${killersAlone(table).size} cases), ${byNobody} by none\n`;
}

const { values, positionals } = parseArgs({
  options: { new: { type: 'boolean', default: false }, jobs: { type: 'string', default: '2' } },
  allowPositionals: true,
});
const own = await load(path('testcases'), 'own');
const names = new Set([...MUTANTS, ...own].map(({ id }) => id));
const unknown = positionals.filter((id) => !names.has(id));
if (unknown.length > 0) throw new Error(`nothing is called ${unknown.join(', ')}`);
const known = parseKills(await readFile(GOLDEN, 'utf8'));
const folder = process.env.KMIP_OASIS_DIR || undefined;
const runner = await MutantRunner.create();
const isTrial = positionals.length > 0 && !values.new;
const chosen = isTrial ? MUTANTS.filter(({ id }) => positionals.includes(id)) : MUTANTS;
const published = folder === undefined ? [] : await load(folder);
const casesFor = await passing(runner, chosen, { own, published });
const trials = values.new ? newTrials(casesFor, known, positionals) : allTrials(chosen, casesFor, known);
const table = await killTable(trials, { runner, own, jobs: Number(values.jobs) });
process.stdout.write(summary(table));
if (!isTrial) {
  await writeFile(GOLDEN, renderKills(table));
  await writeFile(path('docs/cases.md'), renderCasesPage(own, MUTANTS, table));
}
