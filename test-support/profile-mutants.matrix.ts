import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { claimsOf } from '../harness/runner/profiles/claims.ts';
import { isMandatory } from '../harness/runner/profiles/judge.ts';
import { PROFILES } from '../profiles/table.ts';
import { familyMutant } from './profile-mutants/families.ts';
import { HTTP_MUTANTS } from './profile-mutants/http-rows.ts';
import type { ProfileMutant } from './profile-mutants/mutant.ts';
import { renderMutantsPage, type Verdicts } from './profile-mutants/page.ts';
import { MESSAGE_MUTANTS } from './profile-mutants/rows.ts';
import { TLS_MUTANTS } from './profile-mutants/tls-rows.ts';
import { realmOf, type Trial, triedChecks, tryProfile } from './profile-mutants/trial.ts';

const PAGE = new URL('../docs/profile-mutants.md', import.meta.url);

const OWN_MUTANTS = [...MESSAGE_MUTANTS, ...HTTP_MUTANTS, ...TLS_MUTANTS];

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

  it('have no check that is left out, and no mutant that is about no check', () => {
    const used = claimsOf(PROFILES).flatMap(({ clauses }) =>
      clauses.flatMap(({ evidence }) => (evidence.by === 'check' ? [evidence.check.id] : [])),
    );
    expect(used.filter((id) => !checks.has(id))).to.deep.equal([]);
    expect(OWN_MUTANTS.map(({ check }) => check).filter((check) => !checks.has(check))).to.deep.equal([]);
    const ids = OWN_MUTANTS.map(({ id }) => id);
    expect(ids).to.deep.equal([...new Set(ids)]);
  });

  for (const [id, tried] of checks) {
    const { claim, clause } = tried;
    it(`${id}: the check finds what it is for, and ${claim.ref} is not conformant by it`, async () => {
      const realm = realmOf(clause);
      const key = `${claim.ref} ${isMandatory(clause) ? realm : clause.id}`;
      const sound = unbroken.get(key) ?? tryProfile(tried);
      unbroken.set(key, sound);
      expect((await sound).unmet, `${claim.ref} on the unbroken server`).to.deep.equal([]);
      const mutants = mutantsFor(id);
      expect(mutants, 'the mutants that are to be found').not.to.deep.equal([]);
      for (const mutant of mutants) {
        const { verdict, unmet } = await tryProfile(tried, mutant);
        expect(unmet, mutant.what).to.include(clause.id);
        const decides = isMandatory(clause) && (clause.known === 'read' || clause.known === 'cited');
        if (decides) expect(verdict, mutant.what).to.equal('not conformant');
        const others = unmet.filter((one) => one !== clause.id);
        verdicts.push({ realm, mutant, claim: claim.ref, verdict, unmet: [clause.id, ...others] });
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
