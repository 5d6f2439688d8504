import { makeTestCertificates, type TestCertificates } from '../harness/config/certificates.ts';
import { referenceTarget } from '../harness/config/reference-target.ts';
import { type Target, TTLV_OVER_TLS } from '../harness/config/target.ts';
import { Acquaintance } from '../harness/runner/acquaintance.ts';
import type { CheckContext } from '../harness/runner/profiles/check-life.ts';
import { type CheckOutcome, runCheck } from '../harness/runner/profiles/check-run.ts';
import { portraitOf } from '../harness/runner/profiles/declaration.ts';
import { ReferenceServer } from '../harness/runner/reference.ts';
import { Sessions } from '../harness/runner/sessions.ts';
import { VERSIONS, type Version } from '../harness/spec/versions.ts';
import type { Check } from '../profiles/checks/check.ts';

/** What checks against `target` work with in one version, once it was asked what it declares. */
export async function checkContext(
  target: Target,
  version: Version,
  settings: Partial<CheckContext> = {},
): Promise<CheckContext> {
  const acquaintance = new Acquaintance();
  const sessions = new Sessions(target, acquaintance);
  const patience = { timeoutMs: target.limits.timeoutMs };
  const { declared } = await portraitOf(sessions, { client: '', version, versions: VERSIONS }, patience);
  await sessions.close();
  let count = 0;
  return {
    target,
    version,
    wire: TTLV_OVER_TLS,
    declared,
    acquaintance,
    own: new Set(),
    allowance: {},
    prefix: 'r1-',
    strangers: {},
    clock: {
      now: () => new Date(),
      wait: async () => {},
    },
    random: (octets) => Buffer.alloc(octets, ++count),
    signal: new AbortController().signal,
    emit: () => {},
    ...settings,
  };
}

/**
 * For a suite: tries checks against the bundled server, which is started once. The promise is of what the check came to.
 * `settings`: where the server is to be configured otherwise.
 */
export function checksAgainstReference(
  settings: object = {},
): (check: Check, version: Version, extra?: Partial<CheckContext>) => Promise<CheckOutcome> {
  let certificates: TestCertificates;
  let server: ReferenceServer;
  const contexts = new Map<Version, Promise<CheckContext>>();
  before(async () => {
    certificates = await makeTestCertificates({
      now: new Date(),
      algorithm: 'P-256',
      faults: ['expired', 'unknown-ca'],
    });
    const { ca, server: tls } = certificates;
    server = await ReferenceServer.start({
      host: '127.0.0.1',
      port: 0,
      logLevel: 'error',
      tls: { ca, ...tls },
      settings,
    });
  });
  after(() => server.stop());
  return async (check, version, extra = {}) => {
    const { 'Client-A-expired': expired, 'Client-A-unknown-ca': unknown } = certificates.faulty;
    const strangers = { ...(expired && { expired }), ...(unknown && { 'unknown-ca': unknown }) };
    const context =
      contexts.get(version) ??
      checkContext(referenceTarget(server, certificates), version, { reference: server, strangers, settings });
    contexts.set(version, context);
    return runCheck(check, { ...(await context), ...extra });
  };
}
