import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { claimsOf } from '../harness/runner/profiles/claims.ts';
import type { ProfileResult } from '../harness/runner/profiles/results.ts';
import { PROFILES } from '../profiles/table.ts';
import { needs } from './environment.ts';
import { start } from './program.ts';

/**
 * How long all profiles of one version may take against the bundled server: 30 s on a machine that does nothing else (see
 * docs/performance.md), twice that beside another file of tests.
 */
const LIMIT_MS = 60_000;

/** Quantum Safe asks for McEliece and SPHINCS-256, which the platform's cryptography does not have; Complete for all profiles. */
const BEYOND = ['quantum-safe-server-2.1', 'complete-server-2.1'];

describe('every profile against the bundled server', function () {
  this.timeout(300_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kmip-profiles-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const version of ['1.1', '1.4', '2.0', '2.1'] as const) {
    it(`of ${version}: none fails that can be met, in less than ${LIMIT_MS / 1000} s`, async function () {
      const cases = needs(this, 'KMIP_OASIS_DIR');
      const ids = [...new Set(claimsOf(PROFILES, [version]).map(({ profile }) => profile.id))];
      const args = ['run', '--profile', ...ids, '--kmip', version, '--out', folder];
      const { code } = await start(args, { env: { KMIP_OASIS_DIR: cases } }).ended;
      const { profiles, durationMs } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
      const failed = profiles.filter(({ verdict }: ProfileResult) => verdict === 'not conformant');
      const beyond = BEYOND.filter((ref) => ref.endsWith(version));
      expect(failed.map(({ ref }: ProfileResult) => ref)).to.deep.equal(beyond);
      expect(profiles.map(({ id }: ProfileResult) => id)).to.include.members(ids);
      // Undecided ones are those of which cases are not at hand, or the text of no clause.
      expect(code).to.be.oneOf(beyond.length > 0 ? [1] : [0, 3]);
      expect(durationMs).to.be.below(LIMIT_MS);
    });
  }
});
