import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ENCODINGS, type Encoding } from '../harness/codec/encodings.ts';
import type { Version } from '../harness/spec/versions.ts';
import { needs } from './environment.ts';
import { record } from './recording.ts';
import { verdictTable } from './verdict-table.ts';

/** How published cases end in TTLV over TLS (faults.matrix.ts). */
const VERDICTS = new URL('./verdicts.golden.txt', import.meta.url);

/** The versions whose cases are run in each encoding: those of 1.1 and 1.2, which say much the same, in one each. */
const VERSIONS: Readonly<Record<Encoding, readonly Version[]>> = {
  ttlv: ['1.4', '2.0'],
  xml: ['1.1', '1.4', '2.0'],
  json: ['1.2', '1.4', '2.0'],
};

describe('the published cases over HTTPS', function () {
  this.timeout(600_000);
  for (const encoding of Object.keys(ENCODINGS) as Encoding[]) {
    it(`end in ${encoding.toUpperCase()} as they do in TTLV over TLS (Profiles 2.1 sections 5.3 to 5.5)`, async function () {
      const folder = needs(this, 'KMIP_OASIS_DIR');
      const versions = VERSIONS[encoding];
      const { results, recorded } = await record(folder, { versions, wire: { transport: 'https', encoding } });
      const pinned = readFileSync(VERDICTS, 'utf8').trimEnd().split('\n');
      const suffixes = versions.map((version) => `-${version.replace('.', '')}: `);
      const expected = pinned.filter((line) => suffixes.some((suffix) => line.includes(suffix)));
      expect(verdictTable(results)).to.deep.equal(expected);
      expect(results.filter(({ wire }) => wire === undefined).map(({ id }) => id)).to.deep.equal([]);
      // What servers send of themselves travels in the same way.
      const pushed = recorded.flatMap(({ result }) => result.steps.filter(({ direction }) => direction !== undefined));
      expect(pushed.length).to.be.above(5);
      expect(new Set(pushed.map(({ exchange }) => exchange?.encoding ?? 'ttlv'))).to.deep.equal(new Set([encoding]));
    });
  }
});
