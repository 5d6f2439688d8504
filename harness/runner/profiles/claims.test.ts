import { expect } from 'chai';
import { PROFILES } from '../../../profiles/table.ts';
import { checkOf, claimOf, clauseOf, profileOf } from '../../../test-support/small-profiles.ts';
import { Enum } from '../../spec/enumerations.ts';
import type { Version } from '../../spec/versions.ts';
import { caseIdsOf, claimsOf, wireOfClaim, withFoundations } from './claims.ts';
import type { SelfPortrait } from './declaration.ts';
import { declaredClaims } from './declared.ts';

const { Operation } = Enum;

const lists = (operation: number) =>
  clauseOf({
    id: `operations/${operation}`,
    evidence: { by: 'check', check: checkOf(`operation ${operation}`, async () => {}, { listed: { operation } }) },
  });
const upon = (profile: string) => clauseOf({ id: profile, evidence: { by: 'profile', profile } });
const cases = (...ids: string[]) =>
  clauseOf({ id: 'cases', evidence: { by: 'cases', ids, atLeast: 'all', published: true } });

const BASE = profileOf('base', [
  claimOf('1.1', [lists(Operation.Get)]),
  claimOf('1.1', [lists(Operation.Get)], { suite: 'tls-1.2' }),
  claimOf('1.4', [lists(Operation.Get), cases('B-14')], { profileName: 100 }),
  claimOf('2.0', [lists(Operation.Get)], { profileName: 200 }),
  claimOf('2.1', [lists(Operation.Get)], { profileName: 200 }),
]);
const UPPER = profileOf('upper', [
  claimOf('1.1', [upon('base'), lists(Operation.Create)], { suite: 'tls-1.2' }),
  claimOf('1.4', [upon('base'), lists(Operation.Create), cases('U-14', 'B-14')], { suite: 'https', profileName: 101 }),
]);
const ALL = [UPPER, BASE];
const refs = (claims: readonly { ref: string }[]) => claims.map(({ ref }) => ref);

describe('the claims of profiles', () => {
  it('are called by profile and version, and by the suite where there are several', () => {
    expect(refs(claimsOf(ALL, ['1.1', '1.4']))).to.deep.equal([
      'upper-1.1',
      'upper-1.4',
      'base-1.1',
      'base-1.1-tls-1.2',
      'base-1.4',
    ]);
  });

  it('have the clauses of their authentication suite', () => {
    const [claim] = claimsOf([BASE], ['1.1']);
    expect(claim?.clauses.some(({ id }) => id.startsWith('authentication/'))).to.equal(true);
  });

  it('stand behind those that they build on, under the same suite where there is one', () => {
    const planned = withFoundations(claimsOf([UPPER]), ALL);
    expect(refs(planned)).to.deep.equal(['base-1.1-tls-1.2', 'upper-1.1', 'base-1.4', 'upper-1.4']);
    expect(planned.map(({ neededBy }) => neededBy)).to.deep.equal(['upper-1.1', undefined, 'upper-1.4', undefined]);
    expect(planned[3]?.foundations.get('base')).to.equal('base-1.4');
  });

  it('are not needed by another where they are chosen themselves', () => {
    const planned = withFoundations(claimsOf(ALL, ['1.4']), ALL);
    expect(planned.map(({ ref, neededBy }) => [ref, neededBy])).to.deep.equal([
      ['base-1.4', undefined],
      ['upper-1.4', undefined],
    ]);
  });

  it('cannot build on themselves, nor on what nobody knows', () => {
    const loop = profileOf('loop', [claimOf('1.1', [upon('loop')])]);
    expect(() => withFoundations(claimsOf([loop]), [loop])).to.throw('loop-1.1 builds on itself');
    expect(() => withFoundations(claimsOf([UPPER]), [UPPER])).to.throw('there is no profile "base" of KMIP 1.1');
  });

  it('name the cases that are wanted once', () => {
    expect(caseIdsOf(claimsOf(ALL, ['1.4']))).to.deep.equal(['U-14', 'B-14']);
  });

  it('say how their messages travel', () => {
    const xml = { transport: 'https', encoding: 'xml' } as const;
    expect(wireOfClaim(claimOf('1.4', []))).to.deep.equal({ transport: 'tls', encoding: 'ttlv' });
    expect(wireOfClaim(claimOf('1.4', []), xml)).to.deep.equal(xml);
    expect(wireOfClaim(claimOf('1.4', [], { suite: 'https' }))).to.deep.equal({ transport: 'https', encoding: 'ttlv' });
    expect(wireOfClaim(claimOf('1.4', [], { encoding: 'json' }), xml)).to.deep.equal({
      transport: 'https',
      encoding: 'json',
    });
  });

  it('of this project can all be planned, and no clause has the id of another', () => {
    for (const { ref, clauses } of withFoundations(claimsOf(PROFILES), PROFILES)) {
      const ids = clauses.map(({ id }) => id);
      const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
      expect(twice, ref).to.deep.equal([]);
    }
  });
});

describe('the profiles that a server declares', () => {
  const portrait = (operations: number[], profileNames: number[] = []): SelfPortrait => ({
    declared: {
      operations: new Set(operations),
      objectTypes: new Set(),
      profileNames: new Set(profileNames),
      versions: ['1.1', '1.4', '2.0'],
    },
    fields: [],
  });
  const survey = (portraits: readonly (readonly [Version, SelfPortrait])[]) => ({
    versions: portraits.map(([version]) => version),
    portraits: new Map(portraits),
  });

  it('are those that it names: in any version for 1.x, in the version itself for 2.x', () => {
    const { claims, how } = declaredClaims(
      ALL,
      survey([
        ['1.1', portrait([])],
        ['1.4', portrait([], [100])],
        ['2.0', portrait([], [200])],
        ['2.1', portrait([], [100])],
      ]),
    );
    expect(how).to.equal('the profiles that Query names');
    expect(refs(claims)).to.deep.equal(['base-1.4', 'base-2.0']);
  });

  it('are else those of which it lists all that is mandatory, also in what they build on', () => {
    const { claims, how } = declaredClaims(
      ALL,
      survey([
        ['1.1', portrait([Operation.Create])],
        ['1.4', portrait([Operation.Create, Operation.Get])],
        ['2.0', portrait([])],
      ]),
    );
    expect(how).to.match(/^Query names no profile/);
    expect(refs(claims)).to.deep.equal(['upper-1.4', 'base-1.4']);
  });
});
