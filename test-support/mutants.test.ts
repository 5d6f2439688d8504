import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Case } from '../harness/cases/case.ts';
import { caseFiles, loadCases } from '../harness/cases/discover.ts';
import { needs } from './environment.ts';
import { renderCasesPage } from './mutants/cases-page.ts';
import { type KillTable, killersAlone, parseKills, renderKills } from './mutants/golden.ts';
import { MutantRunner } from './mutants/kills.ts';
import { type Mutant, mutate, mutatedFile } from './mutants/mutant.ts';
import { MUTANTS } from './mutants/table.ts';
import { unbrokenText } from './mutants/tree.ts';

const read = (file: string) => readFile(fileURLToPath(new URL(`../${file}`, import.meta.url)), 'utf8');

const mutantCalled = (id: string): Mutant => {
  const found = MUTANTS.find((mutant) => mutant.id === id);
  if (found === undefined) throw new Error(`no mutant is called ${id}`);
  return found;
};

describe('mutants of the reference server', () => {
  let own: readonly Case[];
  let golden: string;
  let kills: KillTable;

  before(async () => {
    own = (await loadCases(await caseFiles(fileURLToPath(new URL('../testcases', import.meta.url))), 'own')).cases;
    golden = await read('test-support/mutants.golden.txt');
    kills = parseKills(golden);
  });

  describe('the table', () => {
    it('has at least 310 rows, each with a name of its own', () => {
      const ids = MUTANTS.map(({ id }) => id);
      expect(ids).to.have.lengthOf.at.least(310);
      expect(new Set(ids).size).to.equal(ids.length);
    });

    it('has no change twice', () => {
      const changes = MUTANTS.map((one) => JSON.stringify([mutatedFile(one), one.search, one.replacement]));
      expect(new Set(changes).size).to.equal(changes.length);
    });

    for (const mutant of MUTANTS) {
      it(`${mutant.id}: changes its file, whose text is there once`, async () => {
        const text = await unbrokenText(mutant);
        expect(mutate(text, mutant)).not.to.equal(text);
      });
    }

    it('refuses a row whose text is gone, or there twice', () => {
      const mutant = mutantCalled('continue-stops');
      expect(() => mutate('', mutant)).to.throw('has its text 0 times');
      expect(() => mutate(mutant.search.repeat(2), mutant)).to.throw('has its text 2 times');
    });

    it('cites sections that the specification has', async function () {
      expect(MUTANTS.filter(({ sections }) => sections.length === 0)).to.deep.equal([]);
      for (const version of new Set(MUTANTS.map(({ specification }) => specification))) {
        const text = await readFile(`${needs(this, 'KMIP_SPEC_DIR')}/kmip-spec-${version}.md`, 'utf8');
        const headings = new Set([...text.matchAll(/^#+ ([\d.]+) /gm)].map(([, number]) => number));
        const cited = MUTANTS.filter(({ specification }) => specification === version).flatMap(
          ({ sections }) => sections,
        );
        expect(cited.filter((section) => !headings.has(section))).to.deep.equal([]);
      }
    });
  });

  describe('what kills them', () => {
    it('is known of every mutant, and of no other', () => {
      expect([...kills.keys()]).to.deep.equal(MUTANTS.map(({ id }) => id));
      expect(renderKills(kills)).to.equal(golden);
    });

    it('names own cases that exist, and every own case', () => {
      const killers = new Set([...kills.values()].flatMap(({ own: ids }) => ids));
      expect([...killers].sort()).to.deep.equal(own.map(({ id }) => id).sort());
    });

    it('has at least 100 own cases that kill what no published case kills', () => {
      expect(killersAlone(kills).size).to.be.at.least(100);
    });

    it('stands on the page of our own cases', async () => {
      expect(await read('docs/cases.md')).to.equal(renderCasesPage(own, MUTANTS, kills));
    });
  });

  describe('own cases', () => {
    it('pass on the unbroken server, and kill a mutant as the table of kills says', async () => {
      const runner = await MutantRunner.create();
      expect((await runner.unbroken(own)).failed).to.deep.equal([]);
      const sample = mutantCalled('locate-any-bit');
      const some = own.filter(({ scenario }) => scenario.startsWith('LOCATE'));
      const found = await runner.kills(sample, { own: some, published: [] });
      expect(found.own).to.deep.equal(kills.get(sample.id)?.own);
    });
  });

  it('a line of another form is no line of kills', () => {
    expect(() => parseKills('continue-stops | -\n')).to.throw('not a line of kills');
  });
});
