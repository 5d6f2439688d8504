import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { needs } from './environment.ts';
import { program } from './program.ts';
import { needsPyKmip, type PyKmipServer, startPyKmipTarget } from './pykmip.ts';

/** What report.json says of a case, as far as it is looked at here. */
interface ReportedCase {
  readonly id: string;
  readonly verdict: string;
  readonly steps: readonly {
    readonly index: number;
    readonly verdict: string;
    readonly differences: readonly ReportedDifference[];
  }[];
}

interface ReportedDifference {
  readonly path: string;
  readonly kind: string;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly rule: string | null;
}

type Row = readonly [id: string, verdict: string, differences: Readonly<Record<number, readonly string[]>>];

const NO_DIGEST = ['missing Attribute "Digest"', 'missing Attribute "Last Change Date"'];
const NO_ACTIVATION_DATE = ['missing Attribute "Activation Date"'];
const refused = (reason: string): string[] => [
  'value ResultStatus: Success, got OperationFailed',
  'missing ResponsePayload',
  `extra ResultReason: got ${reason}`,
];
const REFUSED_AS_UNREADABLE = [
  'value ProtocolVersionMinor: 1, got 0',
  'missing Operation',
  ...refused('InvalidMessage'),
];

/** Each failure is confirmed in docs/peers.md, which has the sections. Steps count from 1. */
const ROWS: readonly Row[] = [
  ['SKLC-M-1-11', 'fail', { 2: NO_DIGEST }],
  ['SKLC-M-2-11', 'fail', { 2: NO_DIGEST, 4: NO_ACTIVATION_DATE }],
  [
    'SKLC-M-3-11',
    'fail',
    { 2: NO_DIGEST, 4: NO_ACTIVATION_DATE, 5: ['value ResultReason: PermissionDenied, got InvalidField'] },
  ],
  ['SKLC-O-1-11', 'fail', { 2: NO_DIGEST, 4: refused('ItemNotFound') }],
  ['SKFF-M-1-11', 'pass', {}],
  ['SKFF-M-2-11', 'pass', {}],
  ['SKFF-M-3-11', 'pass', {}],
  ['SKFF-M-4-11', 'fail', { 1: refused('InvalidField') }],
  ['SKFF-M-5-11', 'fail', { 1: refused('InvalidField'), 2: ['missing UniqueIdentifier'] }],
  ['OMOS-M-1-11', 'fail', { 1: REFUSED_AS_UNREADABLE }],
  ['TC-91-11', 'unsupported', { 3: refused('OperationNotSupported'), 8: refused('ItemNotFound') }],
  ['TC-121-11', 'fail', { 1: ['missing Operation'], 2: ['missing ObjectType', 'missing ServerInformation'] }],
  ['TC-122-11', 'pass', {}],
  ['TC-161-11', 'pass', {}],
  ['TC-I18N-1-11', 'fail', { 1: REFUSED_AS_UNREADABLE }],
];

/** A difference in a few words: numbers behind names and places in lists left out. */
function inWords({ kind, path, expected, actual }: ReportedDifference): string {
  const [, last = ''] = /([A-Za-z]+)(?:\[\d+\])?$/.exec(path) ?? [];
  const name = (text: string | null): string => (text ?? '').replace(/ \(0x[0-9a-f]+\)$/, '');
  const [, attribute] = /AttributeName ("[^"]+")/.exec(expected ?? '') ?? [];
  if (last === 'Attribute') return `${kind} ${last} ${attribute}`;
  if (kind === 'value') return `value ${last}: ${name(expected)}, got ${name(actual)}`;
  return kind === 'extra' ? `extra ${last}: got ${name(actual)}` : `${kind} ${last}`;
}

describe("the published cases against PyKMIP's server", function () {
  this.timeout(60_000);
  let folder: string;
  let server: PyKmipServer | undefined;
  let code: number | null;
  let cases: ReadonlyMap<string, ReportedCase>;

  before(async function () {
    needsPyKmip(this);
    const published = join(needs(this, 'KMIP_OASIS_DIR'), '1.1');
    folder = await mkdtemp(join(tmpdir(), 'pykmip-server-'));
    const target = await startPyKmipTarget(folder);
    server = target.server;
    const select = ['--select', ...ROWS.map(([id]) => id)];
    const run = await program(['run', target.targetFile, '--cases', published, ...select, '--out', folder]);
    code = run.code;
    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'));
    cases = new Map(report.cases.map((entry: ReportedCase) => [entry.id, entry]));
  });
  after(async () => {
    await server?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  it('end in exit code 1, with a verdict for each', () => {
    expect(code).to.equal(1);
    expect([...cases.keys()]).to.have.members(ROWS.map(([id]) => id));
  });

  for (const [id, verdict, differences] of ROWS) {
    it(`${id}: ${verdict}${verdict === 'pass' ? '' : ', for the causes that are known'}`, () => {
      const entry = cases.get(id);
      expect(entry?.verdict).to.equal(verdict);
      const found = (entry?.steps ?? [])
        .map((step): [number, string[]] => [
          step.index + 1,
          step.differences
            .filter(({ rule }) => rule === null)
            .map(inWords)
            .sort(),
        ])
        .filter(([, words]) => words.length > 0);
      const expected = Object.entries(differences).map(([step, words]) => [Number(step), [...words].sort()]);
      expect(found).to.deep.equal(expected);
    });
  }
});
