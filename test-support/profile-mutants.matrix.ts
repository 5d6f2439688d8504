import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { familyMutant } from './profile-mutants/families.ts';
import type { ProfileMutant } from './profile-mutants/mutant.ts';
import { renderMutantsPage, type Verdicts } from './profile-mutants/page.ts';
import { OWN_MUTANTS } from './profile-mutants/rows.ts';
import { type Trial, triedChecks, tryProfile } from './profile-mutants/trial.ts';

const PAGE = new URL('../docs/profile-mutants.md', import.meta.url);

/** The mutants by which a check is tried: those of its own, else that of its family. */
function mutantsFor(check: string): readonly ProfileMutant[] {
  const own = OWN_MUTANTS.filter((mutant) => mutant.check === check);
  const family = own.length > 0 ? undefined : familyMutant(check);
  return family === undefined ? own : [family];
}

describe('the profiles against a server with one thing taken away or broken', function () {
  this.timeout(600_000);
  const checks = triedChecks();
  const verdicts: Verdicts[] = [];
  const unbroken = new Map<string, Promise<Trial>>();

  it('have no mutant that is about no check', () => {
    expect(OWN_MUTANTS.map(({ check }) => check).filter((check) => !checks.has(check))).to.deep.equal([]);
  });

  for (const [id, { claim, clause }] of checks) {
    it(`${id}: the check finds what it is for, and ${claim.ref} is not conformant by it`, async () => {
      const sound = unbroken.get(claim.ref) ?? tryProfile(claim);
      unbroken.set(claim.ref, sound);
      expect((await sound).unmet, `${claim.ref} on the unbroken server`).to.deep.equal([]);
      const mutants = mutantsFor(id);
      expect(mutants, 'the mutants that are to be found').not.to.deep.equal([]);
      for (const mutant of mutants) {
        const { verdict, unmet } = await tryProfile(claim, mutant);
        expect(unmet, mutant.what).to.include(clause.id);
        const decides = clause.known === 'read' || clause.known === 'cited';
        if (decides) expect(verdict, mutant.what).to.equal('not conformant');
        const others = unmet.filter((one) => one !== clause.id);
        verdicts.push({ mutant, claim: claim.ref, verdict, unmet: [clause.id, ...others] });
      }
    });
  }

  it('are in docs/profile-mutants.md, each with the clauses that find it', () => {
    const page = renderMutantsPage(verdicts);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).to.equal(page);
    expect(verdicts.length).to.be.above(60);
  });
});
