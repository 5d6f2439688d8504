import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Case } from '../../harness/cases/case.ts';
import { caseFiles, loadCases } from '../../harness/cases/discover.ts';
import { renderCasesPage } from './cases-page.ts';
import { type Kills, type KillTable, killersAlone, parseKills, renderKills } from './golden.ts';
import { MutantRunner } from './kills.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './table.ts';

/*
 * npm run mutants: tells which cases kill which mutant of the bundled server. With ids of mutants it tries these alone;
 * without it also writes the golden file and docs/cases.md.
 */

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const GOLDEN = path('test-support/mutants.golden.txt');

/** Mutants at work at the same time, each a server process. */
const WORKERS = 2;

async function load(folder: string, origin?: 'own'): Promise<Case[]> {
  const { cases } = await loadCases(await caseFiles(folder), origin);
  return [...cases];
}

async function killTable(mutants: readonly Mutant[], own: readonly Case[], known: KillTable): Promise<KillTable> {
  const folder = process.env.KMIP_OASIS_DIR || undefined;
  const runner = await MutantRunner.create();
  const published = folder === undefined ? [] : await load(folder);
  const unbroken = await runner.unbroken([...own, ...published]);
  const passing = (cases: readonly Case[]) => cases.filter(({ id }) => unbroken.passed.includes(id));
  const failing = own.filter(({ id }) => !unbroken.passed.includes(id));
  if (failing.length > 0)
    throw new Error(`not passed on the unbroken server: ${failing.map(({ id }) => id).join(' ')}`);

  const table = new Map<string, Kills>(mutants.map(({ id }) => [id, { published: known.get(id)?.published, own: [] }]));
  const waiting = [...mutants];
  const work = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const found = await runner.kills(mutant, { own, published: passing(published) });
      const kills = folder === undefined ? { ...found, published: known.get(mutant.id)?.published } : found;
      table.set(mutant.id, kills);
      process.stdout.write(`${renderKills(new Map([[mutant.id, kills]])).split('\n')[1]}\n`);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return table;
}

function summary(table: KillTable): string {
  const all = [...table.values()];
  const byNobody = all.filter(({ published, own }) => published === undefined && own.length === 0).length;
  const byPublished = all.filter(({ published }) => published !== undefined).length;
  return `${all.length} mutants: ${byPublished} killed by published cases, ${all.length - byPublished - byNobody} by our own alone (${killersAlone(table).size} cases), ${byNobody} by none\n`;
}

const ids = process.argv.slice(2);
const unknown = ids.filter((id) => !MUTANTS.some((mutant) => mutant.id === id));
if (unknown.length > 0) throw new Error(`no mutant is called ${unknown.join(', ')}`);
const chosen = ids.length === 0 ? MUTANTS : MUTANTS.filter(({ id }) => ids.includes(id));
const own = await load(path('testcases/1.1'), 'own');
const table = await killTable(chosen, own, parseKills(await readFile(GOLDEN, 'utf8')));
process.stdout.write(summary(table));
if (ids.length === 0) {
  await writeFile(GOLDEN, renderKills(table));
  await writeFile(path('docs/cases.md'), renderCasesPage(own, MUTANTS, table));
}
