import { makeTestCertificates, type TestCertificates } from '../../harness/config/certificates.ts';
import type { Algorithm } from '../../harness/config/issuing.ts';
import { TWO_CREDENTIALS } from '../../harness/config/reference-target.ts';
import { DEFAULT_LIMITS, KMIP_PORT, type Target } from '../../harness/config/target.ts';
import { CheckLife } from '../../harness/runner/profiles/check-life.ts';
import { LiveSubject } from '../../harness/runner/profiles/live-subject.ts';
import { policyFor } from '../../harness/runner/profiles/reference-tls.ts';
import type { Claim } from '../../profiles/profile.ts';
import { keysOf, policyOptions, type TlsPolicyName } from '../../reference-server/tls-policies.ts';
import { checkContext } from '../checks-against.ts';
import type { Engine } from '../engine.ts';
import { startLyingTls } from '../lying-tls.ts';
import type { Bench } from './benches.ts';
import type { ProfileMutant } from './mutant.ts';

const FAULTS = ['expired', 'not-yet-valid', 'wrong-eku', 'unknown-ca'] as const;
const [CLIENT, OTHER_CLIENT] = ['Client-A', 'Client-B'] as const;

const made = new Map<Algorithm, Promise<TestCertificates>>();

function certificatesOf(algorithm: Algorithm): Promise<TestCertificates> {
  const clients = [CLIENT, OTHER_CLIENT];
  const certificates =
    made.get(algorithm) ?? makeTestCertificates({ now: new Date(), clients, algorithm, faults: FAULTS });
  made.set(algorithm, certificates);
  return certificates;
}

/** A server under the TLS policy of a claim, over sockets, but for what a mutant has wrong. */
export async function openTlsBench(engine: Engine, { version, suite }: Claim, mutant?: ProfileMutant): Promise<Bench> {
  const policy = policyFor(suite, version) as TlsPolicyName;
  const certificates = await certificatesOf(keysOf(policy)[0] ?? 'RSA');
  const { ca, server, faulty } = certificates;
  const { tls: lie } = mutant ?? {};
  const context = { ca, cert: server.cert, key: server.key, ...policyOptions(policy) };
  const listening = await startLyingTls(mutant?.spoil?.(engine) ?? engine, context, lie);
  const strangers = Object.fromEntries(FAULTS.map((fault) => [fault, faulty[`${CLIENT}-${fault}`]]));
  const checks = await checkContext(targetAt(listening.port, certificates), version, { strangers });
  return {
    async run(check) {
      const life = new CheckLife(check.id, checks);
      const subject = new LiveSubject(life);
      Object.defineProperty(subject, 'port', { value: lie?.port ?? KMIP_PORT });
      try {
        await check.run(subject);
      } finally {
        await life.end();
      }
    },
    async close() {
      await listening.close();
      engine.close();
    },
  };
}

function targetAt(port: number, { ca, clients }: TestCertificates): Target {
  const { [CLIENT]: identity, [OTHER_CLIENT]: other } = clients;
  if (identity === undefined || other === undefined) throw new Error('there are two clients');
  return {
    name: 'a server with a fault',
    host: '127.0.0.1',
    port,
    // What a policy has, our own connections speak.
    tls: { ca, minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' },
    identity,
    identities: { [OTHER_CLIENT]: other },
    credentials: TWO_CREDENTIALS,
    versions: [],
    limits: DEFAULT_LIMITS,
    provides: [],
    lacks: [],
    disposable: true,
  };
}
