import type { Case } from '../harness/cases/case.ts';
import { correctCase } from '../harness/cases/correct.ts';
import { caseFiles, loadCases } from '../harness/cases/discover.ts';
import { referenceTarget } from '../harness/config/reference-target.ts';
import { planGroups } from '../harness/runner/plan.ts';
import { ReferenceServer } from '../harness/runner/reference.ts';
import type { CaseResult } from '../harness/runner/results.ts';
import { run } from '../harness/runner/run.ts';
import { testCertificates } from './certificates.ts';

/** A case that was run against the bundled server, as its errata correct it, and what came of it. */
export interface Recorded {
  readonly testCase: Case;
  readonly result: CaseResult;
}

/** Runs cases against the bundled server, in a child process as always, and keeps every exchange. */
export async function record(paths: readonly string[]): Promise<Recorded[]> {
  const files = (await Promise.all(paths.map(caseFiles))).flat();
  const { cases } = await loadCases(files);
  const found = cases.map((one) => ({ id: one.id, file: one.file, version: one.version, kind: one.kind, case: one }));
  const certificates = await testCertificates();
  const reference = await ReferenceServer.start({
    host: '127.0.0.1',
    port: 0,
    logLevel: 'error',
    tls: { ca: certificates.ca, cert: certificates.server.cert, key: certificates.server.key },
  });
  try {
    const { result } = await run({
      lanes: [{ target: referenceTarget(reference, certificates), reference }],
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
      emit: () => undefined,
    });
    const byId = new Map(cases.map((one) => [one.id, one]));
    return result.cases.flatMap((one) => {
      const testCase = byId.get(one.id);
      return testCase === undefined ? [] : [{ testCase: correctCase(testCase).case, result: one }];
    });
  } finally {
    await reference.stop();
  }
}
