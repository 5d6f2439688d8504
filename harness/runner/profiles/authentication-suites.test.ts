import { expect } from 'chai';
import { suiteClauses } from '../../../profiles/authentication-suites.ts';
import type { SuiteName } from '../../../profiles/profile.ts';
import { parseConfig, type TlsInput } from '../../../reference-server/config.ts';
import { type ReferenceServer, startServer } from '../../../reference-server/server.ts';
import { keysOf, type TlsPolicyName } from '../../../reference-server/tls-policies.ts';
import { checkContext } from '../../../test-support/checks-against.ts';
import { recordingLog } from '../../../test-support/engine.ts';
import { makeTestCertificates, type TestCertificates } from '../../config/certificates.ts';
import { environmentSettings, TWO_CREDENTIALS } from '../../config/reference-target.ts';
import { DEFAULT_LIMITS, type Target } from '../../config/target.ts';
import type { Version } from '../../spec/versions.ts';
import { runCheck } from './check-run.ts';

type Algorithm = 'RSA' | 'P-256' | 'P-384';
type Policy = TlsPolicyName | Omit<TlsInput, 'ca' | 'cert' | 'key'>;

describe('the clauses of an authentication suite', function () {
  this.timeout(60_000);
  const certificates = new Map<Algorithm, TestCertificates>();
  let server: ReferenceServer;
  const settings = ({ ca, server: { cert, key } }: TestCertificates) => ({ ca, cert, key });
  const of = (algorithm: Algorithm) => certificates.get(algorithm) as TestCertificates;
  before(async () => {
    const faults = ['expired', 'not-yet-valid', 'wrong-eku', 'unknown-ca'] as const;
    const clients = ['Client-A', 'Client-B'];
    for (const algorithm of ['RSA', 'P-256', 'P-384'] as const) {
      certificates.set(algorithm, await makeTestCertificates({ now: new Date(), algorithm, clients, faults }));
    }
    const users = environmentSettings(['two-users']);
    server = await startServer(parseConfig({ port: 0, tls: settings(of('RSA')), settings: users }), recordingLog([]));
  });
  after(() => server.close());

  /** What each clause of a suite comes to under a policy: the ids of those that do not pass, with their verdicts. */
  async function unmet(suite: SuiteName, version: Version, policy: Policy): Promise<Record<string, string>> {
    const [first = 'RSA'] = typeof policy === 'string' ? keysOf(policy) : [];
    const { ca, server: own, clients, faulty } = of(first);
    await server.secure({ ca, cert: own.cert, key: own.key, ...(typeof policy === 'string' ? { policy } : policy) });
    const { 'Client-A': identity, 'Client-B': other } = clients;
    if (identity === undefined || other === undefined) throw new Error('there are two clients');
    const target: Target = {
      name: 'under a policy',
      host: '127.0.0.1',
      port: server.port,
      // The run's own connections speak what the policy has.
      tls: { ca, minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' },
      identity,
      identities: { 'Client-B': other },
      credentials: TWO_CREDENTIALS,
      versions: [],
      limits: DEFAULT_LIMITS,
      provides: [],
      lacks: [],
      disposable: true,
    };
    const strangers = Object.fromEntries(
      Object.entries(faulty).flatMap(([name, stranger]) =>
        name.startsWith('Client-A-') ? [[name.slice('Client-A-'.length), stranger]] : [],
      ),
    );
    const context = await checkContext(target, version, { strangers });
    const outcomes: Record<string, string> = {};
    for (const { id, level, evidence } of suiteClauses(suite, version)) {
      if (evidence.by !== 'check' || !(level.startsWith('SHALL') || id.endsWith('port'))) continue;
      const { verdict, reason } = await runCheck(evidence.check, context);
      if (verdict !== 'pass') outcomes[id.replace('authentication/', '')] = `${verdict}: ${reason}`;
    }
    return outcomes;
  }

  const PORT = /^fail: the port/;
  const rows: readonly [SuiteName, Version, TlsPolicyName][] = [
    ['basic', '1.1', 'basic-1.0'],
    ['tls-1.2', '1.2', 'tls12-1.0'],
    ['basic', '1.4', 'basic-1.3'],
    ['tls-1.2', '1.3', 'tls12-1.3'],
    ['basic', '2.0', 'basic-2.0'],
    ['https', '2.1', 'basic-2.0'],
    ['suite-b-128', '1.4', 'suite-b-128'],
    ['suite-b-192', '1.2', 'suite-b-192'],
  ];
  for (const [suite, version, policy] of rows) {
    it(`${suite} of ${version} are met under the policy ${policy}, but for the port`, async () => {
      const { port, ...others } = await unmet(suite, version, policy);
      expect(others).to.deep.equal({});
      if (!suite.startsWith('suite-b')) expect(port).to.match(PORT);
    });
  }

  const WRONG: readonly [SuiteName, Version, Policy, unmet: Record<string, RegExp>][] = [
    ['basic', '2.1', {}, { 'cipher-suites/no-other': /^fail: TLS_AES_128_GCM_SHA256 is taken under TLSv1.3/ }],
    [
      'basic',
      '1.4',
      'basic-1.0',
      {
        'protocols/no-tlsv1': /^fail: TLSv1 is taken, with TLS_RSA_WITH_AES_128_CBC_SHA$/,
        'protocols/no-tlsv1.1': /^fail: TLSv1.1 is taken/,
        'cipher-suites/TLS_RSA_WITH_AES_256_CBC_SHA256': /^fail: TLSv1.2 with .* is refused/,
        'cipher-suites/TLS_RSA_WITH_AES_128_CBC_SHA256': /^fail: TLSv1.2 with .* is refused/,
      },
    ],
    ['tls-1.2', '1.1', 'basic-2.0', { 'protocols/no-tlsv1.3': /^fail: TLSv1.3 is taken/ }],
    [
      'basic',
      '2.1',
      'tls12-1.0',
      {
        'protocols/tlsv1.3': /^fail: TLSv1.3 is refused/,
        'cipher-suites/TLS_CHACHA20_POLY1305_SHA256': /^fail: TLSv1.3 with .* is refused/,
        'cipher-suites/TLS_AES_256_GCM_SHA384': /^fail: TLSv1.3 with .* is refused/,
      },
    ],
    [
      'suite-b-128',
      '1.4',
      'suite-b-192',
      { 'cipher-suites/TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256': /^fail: TLSv1.2 with .* is refused/ },
    ],
  ];
  for (const [suite, version, policy, expected] of WRONG) {
    const settings = typeof policy === 'string' ? `the policy ${policy}` : 'the default settings';
    it(`${suite} of ${version} are not met under ${settings}`, async () => {
      const { port: _, ...found } = await unmet(suite, version, policy);
      for (const [id, reason] of Object.entries(expected)) expect(found[id], id).to.match(reason);
      if (typeof policy === 'string') expect(Object.keys(found)).to.have.members(Object.keys(expected));
    });
  }
});
