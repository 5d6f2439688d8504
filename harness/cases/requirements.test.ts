import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { publishedCases } from '../../test-support/published-cases.ts';
import type { Case } from './case.ts';
import { caseFiles, loadCases } from './discover.ts';
import { ENVIRONMENTS, FEATURES } from './environments.ts';
import { needOf, REQUIREMENTS, requirementsOf } from './requirements.ts';

const OWN = fileURLToPath(new URL('../../testcases', import.meta.url));
const ROWS = Object.values(REQUIREMENTS).flat();

describe('requirements', () => {
  it('use every environment and feature, and name each case to follow', () => {
    const used = (kind: string) => ROWS.flatMap((row) => (row.kind === kind && 'name' in row ? [row.name] : []));
    expect(new Set(used('environment'))).to.deep.equal(new Set(Object.keys(ENVIRONMENTS)));
    expect(new Set(used('feature'))).to.deep.equal(new Set(Object.keys(FEATURES)));
  });

  it('read as what stands behind "needs"', () => {
    expect(
      [...new Set(ROWS.map((row) => row.kind))]
        .map((kind) => ROWS.find((row) => row.kind === kind))
        .map((row) => row && needOf(row)),
    ).to.deep.equal([
      'a server that takes the whole seed of RNG Seed',
      'HTTPS with the TTLV encoding',
      'the TLS policy tls-1.3',
      'SASED-M-2 before it',
      'private keys that the server made in another Key Format Type than its own (1.1 sections 4.11 and 11.12)',
      'a disposable target: it destroys a key of the object group "default" that it did not make',
      'the target to itself: it locates the first key of each kind in the whole store',
    ]);
    expect(needOf({ kind: 'clients', names: ['Client-A', 'Client-B'] })).to.equal('the identities Client-A, Client-B');
    expect(needOf({ kind: 'version', version: '1.3' })).to.equal('KMIP 1.3');
    expect(needOf({ kind: 'server-to-client' })).to.equal('a server that sends requests to the client');
  });

  describe('of the cases', () => {
    let published: readonly Case[] = [];
    let own: readonly Case[] = [];

    before(async function () {
      ({ cases: published } = await publishedCases(this));
      ({ cases: own } = await loadCases(await caseFiles(OWN), 'own'));
    });

    it('name scenarios that exist', () => {
      const scenarios = new Set([...published, ...own].map(({ scenario }) => scenario));
      expect(Object.keys(REQUIREMENTS).filter((scenario) => !scenarios.has(scenario))).to.deep.equal([]);
    });

    it('follow cases of the same version, which follow nothing themselves', () => {
      for (const entry of published) {
        for (const row of REQUIREMENTS[entry.scenario] ?? []) {
          if (row.kind !== 'follows') continue;
          const before = published.find(
            ({ scenario, version }) => scenario === row.scenario && version === entry.version,
          );
          expect(before, `${row.scenario} before ${entry.id}`).to.not.equal(undefined);
          expect((REQUIREMENTS[row.scenario] ?? []).filter(({ kind }) => kind === 'follows')).to.deep.equal([]);
        }
      }
    });

    it('are none for the families that need a server and one client', () => {
      const families = published.filter(({ version, id }) => version !== '2.0' && /^(SKLC|SKFF|AKLC|OMOS)-/.test(id));
      expect(families).to.have.lengthOf(28 + 28 + 22);
      for (const entry of families) expect(requirementsOf(entry), entry.id).to.deep.equal([]);
    });

    it('are of the versions whose specification leaves something open', () => {
      const of = (id: string) => published.filter((entry) => entry.id === id).flatMap(requirementsOf);
      expect(of('TC-CREATE-SD-1-14').map(needOf)).to.deep.equal([ENVIRONMENTS['secret-data-created']]);
      expect(of('TC-CREATE-SD-1-20')).to.deep.equal([]);
    });

    it('show by themselves: clients, direction, versions', () => {
      const of = (id: string) => published.filter((entry) => entry.id === id).flatMap(requirementsOf);
      expect(of('TC-51-11').at(-1)).to.deep.equal({ kind: 'clients', names: ['Client-A', 'Client-B', 'Client-C'] });
      expect(of('TC-NP-1-14').map(({ kind }) => kind)).to.deep.equal(['server-to-client', 'environment']);
      expect(of('TC-141-11')).to.deep.equal([{ kind: 'version', version: '1.2' }]);
      expect(of('TC-32-12').map(({ kind }) => kind)).to.deep.equal(['environment', 'environment', 'clients']);
    });
  });
});
