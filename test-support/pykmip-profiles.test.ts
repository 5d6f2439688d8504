import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Target } from '../harness/config/target.ts';
import { readTargetFile } from '../harness/config/target-file.ts';
import { runCheck } from '../harness/runner/profiles/check-run.ts';
import type { Version } from '../harness/spec/versions.ts';
import { baselineClauses } from '../profiles/baseline-clauses.ts';
import { checkContext } from './checks-against.ts';
import { needsPyKmip, type PyKmipServer, startPyKmipTarget } from './pykmip.ts';

/** What is wrong with PyKMIP's server, by the clause of the Baseline Server that finds it: docs/peers.md. */
const DEFECTS: readonly (readonly [clause: string, reason: RegExp, version?: Version])[] = [
  ['specification/query-operations', /does not list what is done: Modify Attribute, Delete Attribute$/],
  [
    'specification/query-operations',
    /does not list what is done: Modify Attribute, Delete Attribute, Set Attribute$/,
    '2.0',
  ],
  ['specification/query-object-types', /the server has a SymmetricKey, and Query lists no object types/],
  [
    'specification/id-placeholder',
    /outlives its request: Get Attributes without identifier is done on this connection and on another connection/,
  ],
  ['message-contents/batch-count', /a Batch Count of 0 with a batch of 1, of 1 with a batch of 2/],
  ['specification/ttlv', /octets behind the batch, within the message/],
  ['specification/later-minor-version', /a Query in 1\.99, answered in 1\.0, is not done: InvalidMessage/],
  ['specification/undefined-operation', /got InvalidMessage, expected Success, OperationNotSupported/],
  ['specification/text', /Name: Register: InvalidMessage/],
];

/** What it does as it should. */
const MET = [
  'operations/get',
  'operations/get-attributes',
  'operations/get-attribute-list',
  'operations/modify-attribute',
  'operations/destroy',
  'operations/discover-versions',
  'message-contents/unique-batch-item-id',
  'specification/unsupported-major-version',
];

describe("the clauses of the Baseline Server against PyKMIP's server", function () {
  this.timeout(60_000);
  let folder: string;
  let server: PyKmipServer | undefined;
  let target: Target;

  before(async function () {
    needsPyKmip(this);
    folder = await mkdtemp(join(tmpdir(), 'pykmip-profiles-'));
    const started = await startPyKmipTarget(folder);
    server = started.server;
    target = readTargetFile(started.targetFile);
  });
  after(async () => {
    await server?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  async function outcome(id: string, version: Version = '1.2') {
    const clause = baselineClauses(version).find((one) => one.id === id);
    if (clause?.evidence.by !== 'check') throw new Error(`${id} is no clause with a check`);
    return runCheck(clause.evidence.check, await checkContext(target, version));
  }

  for (const [id, reason, version] of DEFECTS) {
    it(`${id}${version === undefined ? '' : ` of ${version}`} finds a defect`, async () => {
      const found = await outcome(id, version);
      expect(found.verdict, found.reason).to.equal('fail');
      expect(found.reason, found.reason).to.match(reason);
    });
  }

  for (const id of MET) {
    it(`${id} is met`, async () => {
      const { verdict, reason } = await outcome(id);
      expect(verdict, reason).to.equal('pass');
    });
  }
});
