import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ENCODINGS, type Encoding } from '../harness/codec/encodings.ts';
import type { Version } from '../harness/spec/versions.ts';
import { needs } from './environment.ts';
import { record } from './recording.ts';
import { verdictTable } from './verdict-table.ts';

/** How published cases end in TTLV over TLS (faults.matrix.ts). */
const VERDICTS = new URL('./verdicts.golden.txt', import.meta.url);

const IDS: Readonly<Partial<Record<Version, RegExp>>> = { '1.4': /-14: /, '2.0': /-20: / };

describe('the published cases over HTTPS', function () {
  this.timeout(600_000);
  for (const encoding of Object.keys(ENCODINGS) as Encoding[]) {
    it(`end in ${encoding.toUpperCase()} as they do in TTLV over TLS (Profiles 2.1 sections 5.3 to 5.5)`, async function () {
      const folder = needs(this, 'KMIP_OASIS_DIR');
      const versions = Object.keys(IDS) as Version[];
      const { results } = await record(folder, { versions, wire: { transport: 'https', encoding } });
      const pinned = readFileSync(VERDICTS, 'utf8').trimEnd().split('\n');
      const expected = pinned.filter((line) => Object.values(IDS).some((id) => id.test(line)));
      expect(verdictTable(results)).to.deep.equal(expected);
      expect(results.filter(({ wire }) => wire === undefined).map(({ id }) => id)).to.deep.equal([]);
    });
  }
});
