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
        expect(
          under?.claims.some(({ version }) => version === claim.version),
          evidence.profile,
        ).to.equal(true);
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

  // Profiles 2.1 sections 5.6.2, 5.7.4, 5.9.5, 5.11.2 and 5.16; Tape Library Profile 1.0 section 2.3.
  const asked = [
    ['symmetric-key-lifecycle-server', '2.1', 'attributes', 4],
    ['fips-140-2-symmetric-key-foundry-server', '2.1', 'lengths', 4],
    ['advanced-cryptographic-server', '2.1', 'operations', 9],
    ['advanced-cryptographic-server', '1.4', 'operations', 8],
    ['quantum-safe-server', '2.1', 'operations', 11],
    ['quantum-safe-server', '2.1', 'algorithms', 6],
    ['quantum-safe-server', '2.1', 'hashing-algorithms', 5],
    ['tape-library-server', '1.1', 'custom-attributes', 6],
  ] as const;
  for (const [id, version, kind, count] of asked) {
    it(`${id} ${version} asks for ${count} ${kind}`, () => {
      const found = claims.find(({ profile, claim }) => profile.id === id && claim.version === version);
      expect(titles(found?.claim.clauses ?? [], kind)).to.equal(count);
    });
  }

  // The counts of Profiles 2.1 sections 5.9.7 and 5.9.8, all of them printed there alone.
  for (const [id, count] of [
    ['basic-cryptographic-server', 21],
    ['advanced-cryptographic-server', 18],
  ] as const) {
    it(`${id} 2.1 names ${count} mandatory test cases that are at nobody's hand as files`, () => {
      const found = claims.find(({ profile, claim }) => profile.id === id && claim.version === '2.1');
      const evidence = found?.claim.clauses.find((clause) => clause.id === 'test-cases/printed')?.evidence;
      expect(evidence).to.include({ by: 'cases', published: false });
      expect(evidence?.by === 'cases' && evidence.ids.length).to.equal(count);
    });
  }

  it('are in Query under another Profile Name for each version and suite', () => {
    const names = claims.flatMap(({ profile, claim }) =>
      claim.profileName === undefined ? [] : [`${claim.profileName} is ${profile.id}`],
    );
    const numbers = new Set(names.map((name) => name.split(' ')[0]));
    expect(new Set(names).size, 'a Profile Name of two profiles').to.equal(numbers.size);
  });
});
