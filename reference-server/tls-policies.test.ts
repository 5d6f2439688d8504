import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import { expect } from 'chai';
import { encodeTtlv } from '../harness/codec/ttlv.ts';
import { makeTestCertificates, type TestCertificates } from '../harness/config/certificates.ts';
import { buildRequest } from '../harness/message/request.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { testCertificates } from '../test-support/certificates.ts';
import { type LogEntry, recordingLog } from '../test-support/engine.ts';
import { connectClient } from '../test-support/kmip-client.ts';
import { ConfigError, parseConfig, type TlsInput } from './config.ts';
import { type ReferenceServer, startServer } from './server.ts';
import { keysOf, TLS_POLICIES, TLS_POLICY_NAMES, type TlsPolicy, type TlsPolicyName } from './tls-policies.ts';

type Protocol = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** What a client offers alone: a protocol and a cipher suite by OpenSSL's name. */
const OFFERS: readonly [Protocol, string][] = [
  ['TLSv1', 'AES128-SHA'],
  ['TLSv1', 'AES256-SHA'],
  ['TLSv1.1', 'AES128-SHA'],
  ['TLSv1.2', 'AES128-SHA'],
  ['TLSv1.2', 'AES128-SHA256'],
  ['TLSv1.2', 'AES256-SHA256'],
  ['TLSv1.2', 'AES256-GCM-SHA384'],
  ['TLSv1.2', 'ECDHE-RSA-AES128-GCM-SHA256'],
  ['TLSv1.2', 'ECDHE-ECDSA-AES128-SHA256'],
  ['TLSv1.2', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ['TLSv1.2', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  ['TLSv1.3', 'TLS_AES_128_GCM_SHA256'],
  ['TLSv1.3', 'TLS_AES_256_GCM_SHA384'],
  ['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256'],
];

/** What each policy accepts of these, as the sections that it cites say; all else it refuses. */
const ACCEPTED: Readonly<Record<TlsPolicyName, readonly string[]>> = {
  'basic-1.0': ['TLSv1 AES128-SHA', 'TLSv1.1 AES128-SHA', 'TLSv1.2 AES128-SHA'],
  'tls12-1.0': ['TLSv1.2 AES128-SHA256', 'TLSv1.2 AES256-SHA256'],
  'basic-1.3': ['TLSv1.2 AES128-SHA256', 'TLSv1.2 AES256-SHA256'],
  'tls12-1.3': ['TLSv1.2 AES128-SHA256', 'TLSv1.2 AES256-SHA256'],
  'suite-b-128': ['TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256'],
  'suite-b-192': ['TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384'],
  'basic-2.0': [
    'TLSv1.2 AES128-SHA256',
    'TLSv1.2 AES256-SHA256',
    'TLSv1.3 TLS_AES_256_GCM_SHA384',
    'TLSv1.3 TLS_CHACHA20_POLY1305_SHA256',
  ],
  'tls-1.3': ['TLSv1.3 TLS_AES_256_GCM_SHA384', 'TLSv1.3 TLS_CHACHA20_POLY1305_SHA256'],
};

/** What a server says of a client that has nothing it wants. */
const NOTHING_SHARED = [
  'ERR_SSL_NO_SHARED_CIPHER',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM',
  'ERR_SSL_NO_SHARED_SIGNATURE_ALGORITHMS',
];

const DISCOVER = encodeTtlv(
  buildRequest({ major: 1, minor: 2 }, [{ operation: Enum.Operation.DiscoverVersions, payload: [] }]),
);

describe('TLS policies', function () {
  this.timeout(30_000);
  const log: LogEntry[] = [];
  let made: Readonly<Record<'RSA' | 'P-256' | 'P-384', TestCertificates>>;
  let server: ReferenceServer;
  const settings = ({ ca, server: { cert, key } }: TestCertificates) => ({ ca, cert, key });
  before(async () => {
    const ec = (algorithm: 'P-256' | 'P-384') => makeTestCertificates({ now: new Date(), algorithm });
    const [rsa, small, large] = await Promise.all([testCertificates(), ec('P-256'), ec('P-384')]);
    made = { RSA: rsa, 'P-256': small, 'P-384': large };
    server = await startServer(parseConfig({ port: 0, tls: settings(rsa) }), recordingLog(log));
  });
  beforeEach(() => void log.splice(0));
  after(() => server.close());

  /** Certificates for a server that follows a policy, as the policy's first key says. */
  const fitting = (policy: TlsPolicyName): TestCertificates => {
    const [first = 'RSA'] = keysOf(policy);
    return made[first];
  };
  /** The protocol and suite by which a client is answered; undefined where no handshake succeeds. */
  const served = async (
    certificates: TestCertificates,
    options: ConnectionOptions,
    identity = certificates.clients['Client-A'],
  ): Promise<string | undefined> => {
    const connecting = connectClient(server.port, certificates, identity, options);
    const client = await connecting.catch((error: Error) =>
      expect(error.message).to.match(/SSL alert number|before the handshake/),
    );
    if (!('socket' in client)) return undefined;
    client.write(DISCOVER);
    expect((await client.receive()).items).to.have.length(1);
    const spoken = `${client.socket.getProtocol()} ${client.socket.getCipher().name}`;
    client.socket.destroy();
    return spoken;
  };
  const refusals = (): unknown[] =>
    log.filter(({ message }) => message === 'TLS handshake failed').map(({ facts }) => facts.reason);

  for (const policy of TLS_POLICY_NAMES) {
    const { source }: TlsPolicy = TLS_POLICIES[policy];
    it(`${policy}: accepts what ${source} say a server SHALL, offered one at a time, and refuses all else`, async () => {
      const certificates = fitting(policy);
      await server.secure({ ...settings(certificates), policy });
      const accepted: string[] = [];
      for (const [protocol, suite] of OFFERS) {
        const ciphers = protocol === 'TLSv1.3' ? suite : `${suite}:@SECLEVEL=0`;
        const spoken = await served(certificates, { minVersion: protocol, maxVersion: protocol, ciphers });
        if (spoken === undefined) continue;
        expect(spoken).to.equal(`${protocol} ${suite}`);
        accepted.push(spoken);
      }
      expect(accepted).to.deep.equal(ACCEPTED[policy]);
      expect(refusals()).to.have.length(OFFERS.length - accepted.length);
      expect(NOTHING_SHARED).to.include.members(refusals());
    });
  }

  it('are documented as they are', async () => {
    const page = await readFile(new URL('../docs/reference-server.md', import.meta.url), 'utf8');
    const version = (protocol: string) => protocol.replace(/^TLSv1$/, 'TLSv1.0').slice('TLSv'.length);
    const rows = TLS_POLICY_NAMES.map((name) => {
      const { source, minVersion, maxVersion, suites }: TlsPolicy = TLS_POLICIES[name];
      const protocols = [...new Set([version(minVersion), version(maxVersion)])].join(' to ');
      return `| \`${name}\` | ${source} | TLS ${protocols} | ${suites.join(', ')} | ${keysOf(name).join(', ') || 'any'} |`;
    });
    const documented = page
      .split('\n')
      .filter((line) => TLS_POLICY_NAMES.some((name) => line.startsWith(`| \`${name}\``)));
    expect(documented).to.deep.equal(rows);
  });

  const strangers: [policy: TlsPolicyName, what: string, options: ConnectionOptions][] = [
    ['suite-b-128', 'a curve that is not of Suite B', { ecdhCurve: 'X25519:P-521' }],
    ['suite-b-192', 'P-256 alone', { ecdhCurve: 'P-256' }],
    ['suite-b-192', 'signatures with SHA-256 alone', { sigalgs: 'ECDSA+SHA256' }],
  ];
  for (const [policy, what, options] of strangers) {
    it(`${policy}: refuses a client that comes with ${what} (RFC 6460)`, async () => {
      const certificates = fitting(policy);
      await server.secure({ ...settings(certificates), policy });
      expect(await served(certificates, { maxVersion: 'TLSv1.2', ...options })).to.equal(undefined);
      expect(NOTHING_SHARED).to.include.members(refusals());
      expect(refusals()).to.have.length(1);
    });
  }

  it('without one: TLS 1.2 and 1.3, as before, for connections that come from then on', async () => {
    const { RSA: certificates } = made;
    await server.secure({ ...settings(certificates), policy: 'basic-1.0' });
    expect(await served(certificates, { minVersion: 'TLSv1.3' })).to.equal(undefined);
    await server.secure(settings(certificates));
    expect(await served(certificates, { minVersion: 'TLSv1.3' })).to.equal('TLSv1.3 TLS_AES_256_GCM_SHA384');
    expect(await served(certificates, { maxVersion: 'TLSv1.2' })).to.match(/^TLSv1\.2 /);
  });

  const wrong: [what: string, tls: (of: typeof made) => object, message: RegExp][] = [
    [
      'a certificate that the policy has no suite for',
      (of) => ({ ...settings(of['P-256']), policy: 'basic-1.0' }),
      /^tls\.policy: basic-1\.0 needs a certificate with a key of RSA; this one has P-256$/,
    ],
    [
      'a curve that is too small',
      (of) => ({ ...settings(of['P-256']), policy: 'suite-b-192' }),
      /^tls\.policy: suite-b-192 needs a certificate with a key of P-384; this one has P-256$/,
    ],
    [
      'a policy beside what it says itself',
      (of) => ({ ...settings(of.RSA), policy: 'basic-2.0', minVersion: 'TLSv1.3' }),
      /^configuration: a policy says itself/,
    ],
    ['a policy that is none', (of) => ({ ...settings(of.RSA), policy: 'basic' }), /^policy: .*basic-1\.0/],
    [
      'a key of another certificate',
      (of) => ({ ...settings(of.RSA), key: of.RSA.clients['Client-A']?.key }),
      /^tls: .*key/,
    ],
  ];
  for (const [what, tls, message] of wrong) {
    it(`refuses ${what}, and goes on as before`, async () => {
      await server.secure(settings(made.RSA));
      const error = await server.secure(tls(made) as TlsInput).catch((fault: unknown) => fault);
      expect(error).to.be.an.instanceOf(ConfigError);
      expect((error as ConfigError).message).to.match(message);
      expect(await served(made.RSA, {})).to.equal('TLSv1.3 TLS_AES_256_GCM_SHA384');
    });
  }
});
