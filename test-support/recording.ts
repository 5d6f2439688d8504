import type { Case } from '../harness/cases/case.ts';
import { caseId, versionOfId } from '../harness/cases/case-id.ts';
import { correctCase } from '../harness/cases/correct.ts';
import { caseFiles, loadCases } from '../harness/cases/discover.ts';
import { compareCases } from '../harness/cases/select.ts';
import { makeTestCertificates } from '../harness/config/certificates.ts';
import { REFERENCE_CLIENTS, referenceTarget } from '../harness/config/reference-target.ts';
import type { Wire } from '../harness/config/target.ts';
import { planGroups } from '../harness/runner/plan.ts';
import { ReferenceServer } from '../harness/runner/reference.ts';
import type { CaseResult } from '../harness/runner/results.ts';
import { run } from '../harness/runner/run.ts';
import type { Version } from '../harness/spec/versions.ts';

/** A case that was run against the bundled server, as its errata correct it, and what came of it. */
export interface Recorded {
  readonly testCase: Case;
  readonly result: CaseResult;
}

/** What became of every case of a folder. */
export interface Recording {
  /** Those that can be loaded, with every exchange. */
  readonly recorded: readonly Recorded[];
  /** Those that cannot be loaded, too; in the order in which they are listed and run. */
  readonly results: readonly CaseResult[];
}

export interface RecordOptions {
  /** The versions whose cases are run; all where absent. */
  readonly versions?: readonly Version[];
  /** How cases are sent that are not about a wire of their own; in TTLV over TLS where absent. */
  readonly wire?: Wire;
}

/** Runs the cases of a folder against the bundled server, in a child process as always. */
export async function record(folder: string, { versions, wire }: RecordOptions = {}): Promise<Recording> {
  const { cases, failures } = await loadCases(await caseFiles(folder));
  const loaded = cases.map((one) => ({ id: one.id, file: one.file, version: one.version, kind: one.kind, case: one }));
  const broken = failures.map(({ file, position, message }) => ({
    id: caseId(file),
    file,
    version: versionOfId(caseId(file)),
    error: `${file.slice(folder.length + 1)}:${position.line}:${position.column}: ${message}`,
  }));
  const found = [...loaded, ...broken]
    .filter(({ version }) => versions === undefined || (version !== undefined && versions.includes(version)))
    .sort(compareCases);
  const certificates = await makeTestCertificates({ now: new Date(), clients: REFERENCE_CLIENTS });
  const reference = await ReferenceServer.start({
    host: '127.0.0.1',
    port: 0,
    logLevel: 'error',
    tls: { ca: certificates.ca, cert: certificates.server.cert, key: certificates.server.key },
  });
  // A run itself does not keep the messages of steps that passed.
  const whole = new Map<string, CaseResult>();
  try {
    const { result } = await run({
      lanes: [{ target: { ...referenceTarget(reference, certificates), ...(wire && { wire }) }, reference }],
      groups: planGroups(found, found),
      strict: false,
      bail: false,
      failOnUnsupported: false,
      expectations: [],
      tool: { name: 'test', version: '0' },
      rerun: '',
      clock: { now: () => new Date(), wait: () => Promise.reject(new Error('no case of a recording waits')) },
      random: (octets) => new Uint8Array(octets).fill(7),
      signal: new AbortController().signal,
      emit: (event) => {
        if (event.type === 'case-end') whole.set(event.result.id, event.result);
      },
    });
    const byId = new Map(cases.map((one) => [one.id, one]));
    const recorded = result.cases.flatMap((one) => {
      const testCase = byId.get(one.id);
      return testCase === undefined ? [] : [{ testCase: correctCase(testCase).case, result: whole.get(one.id) ?? one }];
    });
    return { recorded, results: result.cases };
  } finally {
    await reference.stop();
  }
}
