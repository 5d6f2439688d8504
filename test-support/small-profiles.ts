import type { PlannedClaim } from '../harness/runner/profiles/claims.ts';
import type { Version } from '../harness/spec/versions.ts';
import type { Check } from '../profiles/checks/check.ts';
import type { Subject } from '../profiles/checks/subject.ts';
import type { Clause } from '../profiles/clause.ts';
import type { Claim, Profile } from '../profiles/profile.ts';

/** A clause that is shown by nothing, but for what `row` says. */
export function clauseOf(row: Partial<Clause> = {}): Clause {
  return {
    id: 'a-clause',
    document: 'Profiles 1.1',
    section: '5.2',
    level: 'SHALL',
    requirement: 'The server does what it has to.',
    known: 'read',
    evidence: { by: 'nothing', reason: 'nobody looks' },
    ...row,
  };
}

export function checkOf(id: string, run: (subject: Subject) => Promise<unknown>, more: Partial<Check> = {}): Check {
  return {
    id,
    how: 'It is tried.',
    run: async (subject) => {
      await run(subject);
    },
    ...more,
  };
}

export function claimOf(version: Version, clauses: readonly Clause[], more: Partial<Claim> = {}): Claim {
  return { version, document: 'Profiles 1.1', section: '4.2', suite: 'basic', clauses, ...more };
}

export function profileOf(id: string, claims: readonly Claim[]): Profile {
  return { id, title: `The ${id}`, claims };
}

/** A claim as a run is handed it, without the clauses of its authentication suite. */
export function plannedOf(id: string, clauses: readonly Clause[], more: Partial<PlannedClaim> = {}): PlannedClaim {
  const claim = claimOf('1.1', clauses);
  return { profile: profileOf(id, [claim]), claim, clauses, ref: `${id}-1.1`, foundations: new Map(), ...more };
}
