import { expect } from 'chai';
import { atLeast, compareVersions, intersection, inVersion, isVersion, VERSIONS, versionOf } from './versions.ts';

describe('versions', () => {
  it('come oldest first', () => {
    expect([...VERSIONS].sort(compareVersions)).to.deep.equal(['1.0', '1.1', '1.2', '1.3', '1.4', '2.0', '2.1']);
  });

  it('are known by text and by number', () => {
    expect([isVersion('1.4'), isVersion('1.5'), isVersion('1')]).to.deep.equal([true, false, false]);
    expect([versionOf(2, 1), versionOf(1, 9), versionOf(3, 0)]).to.deep.equal(['2.1', undefined, undefined]);
  });

  it('compare across the major version', () => {
    expect([atLeast('2.0', '1.4'), atLeast('1.4', '1.4'), atLeast('1.3', '1.4')]).to.deep.equal([true, true, false]);
  });

  it('are in a range with both its ends', () => {
    const range = { since: '1.1', until: '1.4' } as const;
    expect(VERSIONS.filter((version) => inVersion(range, version))).to.deep.equal(['1.1', '1.2', '1.3', '1.4']);
  });

  const rows = [
    [{ since: '1.0' }, { since: '1.2' }, { since: '1.2' }],
    [{ since: '1.2', until: '1.4' }, { since: '1.0' }, { since: '1.2', until: '1.4' }],
    [
      { since: '1.0', until: '1.3' },
      { since: '1.1', until: '2.0' },
      { since: '1.1', until: '1.3' },
    ],
    [{ since: '1.0', until: '1.1' }, { since: '1.2' }, { since: '1.2', until: '1.1' }],
  ] as const;
  for (const [a, b, both] of rows) {
    it(`intersect: ${JSON.stringify(a)} and ${JSON.stringify(b)}`, () => {
      expect([intersection(a, b), intersection(b, a)]).to.deep.equal([both, both]);
    });
  }
});
