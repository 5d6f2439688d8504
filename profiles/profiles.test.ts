import { expect } from 'chai';
import { inVersion } from '../harness/spec/versions.ts';
import { baselineClauses } from './baseline-clauses.ts';
import type { Check } from './checks/check.ts';
import type { Clause } from './clause.ts';
import { PROFILES } from './table.ts';

const claims = PROFILES.flatMap((profile) => profile.claims.map((claim) => ({ profile, claim })));

const titles = (clauses: readonly Clause[], kind: string) =>
  clauses.filter(({ id, level }) => id.startsWith(`${kind}/`) && level === 'SHALL').length;

describe('profiles', () => {
  it('have ids that are their own', () => {
    const ids = PROFILES.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  for (const { profile, claim } of claims) {
    it(`${profile.id} ${claim.version}: ids of clauses are unique, and checks are of the version`, () => {
      const ids = claim.clauses.map(({ id }) => id);
      expect(ids).to.deep.equal([...new Set(ids)]);
      for (const { id, evidence } of claim.clauses) {
        if (evidence.by !== 'check') continue;
        expect(inVersion({ since: '1.0', ...evidence.check }, claim.version), id).to.equal(true);
      }
    });

    it(`${profile.id} ${claim.version}: what it builds on is there`, () => {
      for (const { evidence } of claim.clauses) {
        if (evidence.by !== 'profile') continue;
        const under = PROFILES.find(({ id }) => id === evidence.profile);
        expect(under?.claims.some(({ version, suite }) => version === claim.version && suite === claim.suite)).to.equal(
          true,
        );
      }
    });
  }

  it('use one check under one id', () => {
    const checks = new Map<string, Check>();
    for (const { claim } of claims) {
      for (const { evidence } of claim.clauses) {
        if (evidence.by !== 'check') continue;
        const { check } = evidence;
        expect(checks.get(check.id) ?? check, check.id).to.equal(check);
        checks.set(check.id, check);
      }
    }
  });

  // 1.0 section 12.1; Profiles 2.1 section 5.1.2 items 6 and 7.
  const counts = [
    ['1.0', 'attributes', 17],
    ['1.0', 'operations', 12],
    ['1.0', 'message-contents', 12],
    ['2.1', 'attributes', 35],
    ['2.1', 'operations', 21],
    ['2.1', 'message-contents', 16],
    ['2.1', 'queries', 7],
    // Vault's list of Profiles 1.4 section 5.1.2.
    ['1.4', 'attributes', 32],
    ['1.4', 'operations', 13],
    ['1.4', 'message-contents', 16],
    ['1.1', 'operations', 13],
  ] as const;
  for (const [version, kind, count] of counts) {
    it(`Baseline Server ${version} asks for ${count} ${kind}`, () => {
      expect(titles(baselineClauses(version), kind)).to.equal(count);
    });
  }
});
