import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'chai';
import type { TestCertificates } from '../harness/config/certificates.ts';
import { testCertificates } from '../test-support/certificates.ts';
import { recordingLog } from '../test-support/engine.ts';
import { DEFAULT_POLICY, PUBLIC_POLICY } from './access/policies.ts';
import { ConfigError, type ConfigInput, parseConfig, parseSettings } from './config.ts';
import { configFromArguments } from './options.ts';
import { startServer } from './server.ts';
import { StoreError } from './store/schema.ts';

const TLS = { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' };

/** The message of the error that `work` ends with, which must be one that says what a person can mend. */
async function fault(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    expect(error instanceof ConfigError || error instanceof StoreError, String(error)).to.equal(true);
    return (error as Error).message;
  }
  throw new Error('nothing was wrong');
}

describe('configuration', () => {
  it('has defaults for all but the certificates', () => {
    expect(parseConfig({ tls: TLS })).to.deep.include({
      host: '127.0.0.1',
      port: 5696,
      database: ':memory:',
      tls: { ...TLS, clientUsage: 'checked' },
    });
    expect(parseSettings().policies).to.deep.equal({ default: DEFAULT_POLICY, public: PUBLIC_POLICY });
  });

  it('may replace the default operation policy and add others', () => {
    const open = { '*': { '*': 'all' } } as const;
    const policies = { default: open, shared: { SymmetricKey: { Get: 'all' } } } as const;
    expect(parseSettings({ policies }).policies).to.deep.equal({
      public: PUBLIC_POLICY,
      default: { preset: open },
      shared: { preset: policies.shared },
    });
  });

  const wrong: [what: string, input: unknown, message: RegExp][] = [
    ['nothing', undefined, /^configuration: /],
    ['no certificates', {}, /^tls: /],
    ['an unknown setting', { tls: TLS, prot: 5696 }, /^configuration: .*"prot"/],
    ['a port that is none', { tls: TLS, port: 65536 }, /^port: /],
    ['two faults, a line for each', { tls: TLS, port: 'x', database: '' }, /^port: .*\ndatabase: /],
    ['a setting of another type', { tls: TLS, settings: { leaseTime: -1 } }, /^settings\.leaseTime: /],
    ['a CA without its key', { tls: TLS, settings: { certificationAuthority: { cert: 'ca.pem' } } }, /belong together/],
    ['an operation that is none', { tls: TLS, settings: { policies: { p: { '*': { Fly: 'all' } } } } }, /policies\.p/],
  ];
  for (const [what, input, message] of wrong) {
    it(`refuses ${what}`, async () => {
      expect(await fault(() => parseConfig(input))).to.match(message);
    });
  }
});

describe('the command line', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kmip-server-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** The configuration from a file with this text and more arguments. */
  async function configured(yaml: string, ...args: string[]): Promise<unknown> {
    const file = join(folder, 'server.yaml');
    await writeFile(file, yaml);
    return configFromArguments(['--config', file, ...args]);
  }

  it('is enough for a configuration', async () => {
    const args = ['--host', '::1', '--port', '0', '--database', 'a.db', '--log-level', 'warn'];
    expect(await configFromArguments([...args, '--ca', 'A', '--cert', 'B', '--key', 'C'])).to.deep.equal({
      ...{ host: '::1', port: 0, database: 'a.db', logLevel: 'warn' },
      tls: { ca: 'A', cert: 'B', key: 'C' },
    });
  });

  it('goes over the file, whose file names are relative to its folder', async () => {
    const yaml =
      'port: 1\ndatabase: keys.db\npolicyPath: policies\ntls: { ca: ca.pem, cert: /etc/cert.pem, key: key.pem, minVersion: TLSv1.3 }';
    expect(await configured(yaml, '--port', '2', '--key', 'mine.pem')).to.deep.equal({
      port: 2,
      database: join(folder, 'keys.db'),
      policyPath: join(folder, 'policies'),
      tls: { ca: join(folder, 'ca.pem'), cert: '/etc/cert.pem', key: 'mine.pem', minVersion: 'TLSv1.3' },
    });
  });

  it('takes the file names of settings to be relative to that folder too', async () => {
    const yaml =
      'settings: { certificationAuthority: { cert: ca.pem, key: /k.pem, days: 9 }, trustAnchors: [a.pem, /b.pem] }';
    expect(await configured(yaml)).to.deep.include({
      settings: {
        certificationAuthority: { cert: join(folder, 'ca.pem'), key: '/k.pem', days: 9 },
        trustAnchors: [join(folder, 'a.pem'), '/b.pem'],
      },
    });
  });

  it('leaves settings that are no settings to be refused', async () => {
    const yaml = ['settings: 5', 'settings: { certificationAuthority: ca.pem }'];
    for (const text of yaml) {
      const config = await configured(`tls: { ca: a, cert: b, key: c }\n${text}`);
      expect(await fault(() => parseConfig(config))).to.match(/^settings/);
    }
  });

  it('leaves a store in memory and PEM texts as they are', async () => {
    const yaml = "database: ':memory:'\ntls:\n  ca: |\n    -----BEGIN CERTIFICATE-----\n";
    expect(await configured(yaml)).to.deep.equal({
      database: ':memory:',
      tls: { ca: '-----BEGIN CERTIFICATE-----\n' },
    });
  });

  it('takes the TLS policy from the command line over that of the file', async () => {
    const { tls } = (await configured(
      'tls: { policy: basic-2.0, ca: a.pem }',
      '--tls-policy',
      'tls-1.3',
    )) as ConfigInput;
    expect(tls).to.deep.equal({ policy: 'tls-1.3', ca: join(folder, 'a.pem') });
    expect(await configFromArguments([])).to.deep.equal({ tls: {} });
  });

  it('refuses options that do not exist', async () => {
    expect(await fault(() => configFromArguments(['--prot', '1']))).to.match(/--prot/);
  });

  it('refuses files that are not there or not YAML, with the place', async () => {
    const missing = join(folder, 'missing.yaml');
    expect(await fault(() => configFromArguments(['--config', missing]))).to.match(/ENOENT.*missing\.yaml/);
    expect(await fault(() => configured('port: 1\ntls: [\n'))).to.match(/server\.yaml:3:1: /);
  });

  it('refuses a file that is a list', async () => {
    expect(await fault(() => configured('- port'))).to.match(/server\.yaml: settings by name/);
  });
});

describe('starting', () => {
  let folder: string;
  let certificates: TestCertificates;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kmip-server-'));
    certificates = await testCertificates();
  });
  after(() => rm(folder, { recursive: true }));

  const material = () => ({ ca: certificates.ca, ...certificates.server });
  const start = (input: object) => startServer(parseConfig({ port: 0, tls: material(), ...input }), recordingLog([]));

  it('refuses a certificate file that is not there', async () => {
    const cert = join(folder, 'missing.pem');
    expect(await fault(() => start({ tls: { ...material(), cert } }))).to.match(/^tls\.cert: ENOENT.*missing\.pem/);
  });

  it('refuses a file without PEM', async () => {
    const ca = join(folder, 'ca.txt');
    await writeFile(ca, 'no certificate');
    expect(await fault(() => start({ tls: { ...material(), ca } }))).to.match(/^tls\.ca: .*ca\.txt has no PEM/);
  });

  it('refuses a key that is not the certificate’s', async () => {
    const { key = '' } = certificates.clients['Client-A'] ?? {};
    expect(await fault(() => start({ tls: { ...material(), key } }))).to.match(/key values mismatch/);
  });

  it('refuses a port that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    const port = await new Promise<number>((resolve) => {
      taken.on('listening', () => resolve((taken.address() as { port: number }).port));
    });
    expect(await fault(() => start({ port }))).to.match(new RegExp(`127\\.0\\.0\\.1:${port}: .*EADDRINUSE`));
    taken.close();
  });

  it('refuses a database that a newer version made', async () => {
    const database = join(folder, 'newer.db');
    await (await start({ database })).close();
    const newer = new Database(database);
    newer.pragma('user_version = 99');
    newer.close();
    expect(await fault(() => start({ database }))).to.match(/newer\.db has schema 99/);
  });

  it('a database in a file is not reset', async () => {
    const server = await start({ database: join(folder, 'kept.db') });
    expect(await fault(() => server.reset())).to.equal('only a store in memory can be reset');
    await server.close();
  });
});
