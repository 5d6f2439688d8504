import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError, parseConfig } from './config.ts';
import { configFromArguments } from './options.ts';
import { isServerConf, readServerConf } from './server-conf.ts';

const CONF = `# PyKMIP's server
[server]
hostname=127.0.0.1
port=5697
certificate_path=/etc/pykmip/server.pem
key_path = /etc/pykmip/server.key
ca_path: ca.pem
auth_suite=TLS1.2
policy_path=policies
enable_tls_client_auth=True
tls_cipher_suites=
    TLS_RSA_WITH_AES_128_CBC_SHA256
    ; none in between
    TLS_RSA_WITH_AES_256_CBC_SHA256
logging_level=DEBUG
database_path=/tmp/pykmip.db

[auth:slugs]
enabled=False
url=http://127.0.0.1:8080/slugs/

[auth:slugs:second]
enabled=yes
url=http://127.0.0.1:8081/slugs

[client]
host=127.0.0.1
`;

describe('a server.conf', () => {
  it('means what it means to PyKMIP', () => {
    expect(readServerConf(CONF, 'server.conf')).to.deep.equal({
      host: '127.0.0.1',
      port: 5697,
      tls: {
        cert: '/etc/pykmip/server.pem',
        key: '/etc/pykmip/server.key',
        ca: 'ca.pem',
        minVersion: 'TLSv1.2',
        maxVersion: 'TLSv1.2',
        clientUsage: 'required',
        ciphers: 'TLS_RSA_WITH_AES_128_CBC_SHA256:TLS_RSA_WITH_AES_256_CBC_SHA256',
      },
      policyPath: 'policies',
      logLevel: 'debug',
      database: '/tmp/pykmip.db',
      auth: [
        { name: 'auth:slugs', enabled: false, url: 'http://127.0.0.1:8080/slugs/' },
        { name: 'auth:slugs:second', enabled: true, url: 'http://127.0.0.1:8081/slugs' },
      ],
    });
  });

  const rows: [line: string, meaning: object][] = [
    ['', { tls: { clientUsage: 'required' } }],
    ['enable_tls_client_auth=False', { tls: { clientUsage: 'ignored' } }],
    ['auth_suite=Basic', { tls: { clientUsage: 'required' } }],
    ['logging_level=critical', { logLevel: 'error', tls: { clientUsage: 'required' } }],
    [
      'tls_cipher_suites=AES128-SHA256, AES256-SHA256',
      { tls: { clientUsage: 'required', ciphers: 'AES128-SHA256:AES256-SHA256' } },
    ],
    ['policy_path=', { tls: { clientUsage: 'required' } }],
  ];
  for (const [line, meaning] of rows) {
    it(`with '${line}' is ${JSON.stringify(meaning)}`, () => {
      expect(readServerConf(`[server]\n${line}\n`, 'f')).to.deep.equal(meaning);
    });
  }

  const wrong: [text: string, message: RegExp][] = [
    ['[server]\n\nhost=x', /^f:3: \[server\] has no setting host; it has hostname, port, /],
    ['[server]\nconstructor=x', /^f:2: \[server\] has no setting constructor/],
    ['[server]\nport=high', /^f:2: port is a number, not high$/],
    ['[server]\nauth_suite=SSL', /^f:2: auth_suite is one of Basic, TLS1\.2, not SSL$/],
    ['[server]\nenable_tls_client_auth=perhaps', /^f:2: enable_tls_client_auth is one of .*true.*, not perhaps$/],
    ['[server]\nlogging_level=LOUD', /^f:2: logging_level is one of DEBUG, /],
    ['[server]\nhostname', /^f:2: a section or a setting was expected$/],
    ['[client]\nhost=x', /^f: there is no section \[server\]$/],
    ['[server]\n[auth:ldap]\nurl=x', /^f: \[auth:ldap\] is none of the services/],
    ['[server]\n[auth:slugs]\nuser=x', /^f:3: \[auth:slugs\] has no setting user; it has enabled, url$/],
  ];
  for (const [text, message] of wrong) {
    it(`is refused: ${JSON.stringify(text)}`, () => {
      expect(() => readServerConf(text, 'f')).to.throw(ConfigError, message);
    });
  }

  it('is told from YAML by its first line', () => {
    expect(['[server]\n', '\n# c\n; c\n[auth:slugs]  \n'].map(isServerConf)).to.deep.equal([true, true]);
    expect(['port: 1\n', '[server', '', '- [server]\n'].map(isServerConf)).to.deep.equal([false, false, false, false]);
  });

  it('is read by --config: its files are relative to its folder, and options go over it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kmip-server-'));
    const file = join(folder, 'server.conf');
    await writeFile(file, CONF);
    const config = parseConfig(await configFromArguments(['--config', file, '--port', '0', '--log-level', 'warn']));
    expect(config).to.deep.include({ port: 0, logLevel: 'warn', policyPath: join(folder, 'policies') });
    expect(config.tls.ca).to.equal(join(folder, 'ca.pem'));
    expect(config.auth.map(({ url, timeout }) => [url, timeout])).to.deep.equal([
      ['http://127.0.0.1:8080/slugs/', 5000],
      ['http://127.0.0.1:8081/slugs/', 5000],
    ]);
    await rm(folder, { recursive: true });
  });
});
