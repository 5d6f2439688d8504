import { PROFILES } from '../../profiles/table.ts';
import { claimsOf } from '../runner/profiles/claims.ts';
import { isVersion, VERSIONS } from '../spec/versions.ts';
import { CASE_OPTIONS } from './case-options.ts';
import { defineCommand } from './command.ts';
import { table } from './table.ts';
import { UsageError } from './usage.ts';

export const profilesCommand = defineCommand({
  usage: 'profiles',
  options: { kmip: { ...CASE_OPTIONS.kmip, describe: 'only profiles of these protocol versions' } },
  examples: [['profiles --kmip 1.4', 'the server profiles of KMIP 1.4']],
  async run({ kmip }, { out }) {
    const wrong = kmip?.find((text) => !isVersion(text));
    if (wrong !== undefined) throw new UsageError(`--kmip ${wrong}: expected one of ${VERSIONS.join(', ')}`);
    const rows = claimsOf(PROFILES, kmip?.filter(isVersion)).map(({ profile, claim, clauses }) => {
      const { version, suite, document, section } = claim;
      const place = section === undefined ? document : `${document} ${section}`;
      return [profile.id, version, suite, String(clauses.length), place, profile.title];
    });
    out(table(['PROFILE', 'KMIP', 'SUITE', 'CLAUSES', 'DOCUMENT', 'TITLE'], rows));
    return 0;
  },
});
