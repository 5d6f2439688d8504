import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { resolveTarget } from './address.ts';
import { makeTestCertificates, type TestCertificates } from './certificates.ts';
import { ConfigError } from './error.ts';
import { addressOf, DEFAULT_LIMITS } from './target.ts';
import { readTargetFile, targetKeys } from './target-file.ts';

describe('a target file', () => {
  let folder = '';
  let made: TestCertificates;
  let other: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kmip-conformance-test-'));
    made = await makeTestCertificates({ now: new Date(), clients: ['Client-A', 'Client-B'] });
    const encrypted = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open' },
    });
    other = encrypted.privateKey;
    for (const [name, { cert, key }] of Object.entries(made.clients)) {
      writeFileSync(join(folder, `${name}.pem`), cert);
      writeFileSync(join(folder, `${name}.key`), key);
    }
    writeFileSync(join(folder, 'ca.pem'), made.ca);
    writeFileSync(join(folder, 'encrypted.key'), other);
    writeFileSync(join(folder, 'empty'), '');
  });
  after(() => rmSync(folder, { recursive: true }));

  const write = (text: string): string => {
    const file = join(folder, 'target.yaml');
    writeFileSync(file, text);
    return file;
  };
  const complaint = (text: string): string => {
    const file = write(text);
    try {
      readTargetFile(file);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return error.message.replaceAll(`${folder}/`, '');
    }
    throw new Error('it should have been refused');
  };

  it('needs no more than a host', () => {
    expect(readTargetFile(write('host: kms.example\n'))).to.deep.equal({
      name: 'target',
      host: 'kms.example',
      port: 5696,
      tls: {},
      identities: {},
      versions: [],
      limits: DEFAULT_LIMITS,
      provides: [],
      lacks: [],
      disposable: false,
    });
  });

  it('says how messages travel: XML and JSON over HTTPS', () => {
    const wireOf = (text: string) => readTargetFile(write(`host: a\n${text}`));
    expect(wireOf('transport: https\npath: /kms').wire).to.deep.equal({ transport: 'https', encoding: 'ttlv' });
    expect(wireOf('transport: https\npath: /kms').path).to.equal('/kms');
    expect(wireOf('encoding: json').wire).to.deep.equal({ transport: 'https', encoding: 'json' });
    expect(wireOf('encoding: ttlv').wire).to.deep.equal({ transport: 'tls', encoding: 'ttlv' });
  });

  it('says everything about a target, files relative to its own folder', () => {
    const target = readTargetFile(
      write(`
host: kms.example
port: 5697
tls:
  ca: ca.pem
  cert: Client-A.pem
  key: Client-A.key
  servername: kms
  minVersion: TLSv1.2
  maxVersion: TLSv1.3
  ciphers: TLS_AES_256_GCM_SHA384
identities:
  Client-B: {cert: Client-B.pem, key: Client-B.key}
authentication: {username: Fred, password: secret}
credentials:
  Fred: {username: kmip-test-1, password: x7!}
prefix: lab7-
versions: [1.4, 2.0]
transport: tls
limits: {timeoutMs: 5000, connections: 2, requestsPerSecond: 0.5}
provides: [batch-undo]
lacks: [DSA]
clientEndpoint: {host: 0.0.0.0, port: 5698, cert: Client-B.pem, key: Client-B.key, ca: ca.pem, servername: appliance}
disposable: true
`),
    );
    expect(target).to.deep.equal({
      wire: { transport: 'tls', encoding: 'ttlv' },
      name: 'target',
      host: 'kms.example',
      port: 5697,
      tls: {
        ca: made.ca,
        servername: 'kms',
        minVersion: 'TLSv1.2',
        maxVersion: 'TLSv1.3',
        ciphers: 'TLS_AES_256_GCM_SHA384',
      },
      identity: made.clients['Client-A'],
      identities: { 'Client-B': made.clients['Client-B'] },
      authentication: { username: 'Fred', password: 'secret' },
      credentials: { Fred: { username: 'kmip-test-1', password: 'x7!' } },
      prefix: 'lab7-',
      versions: ['1.4', '2.0'],
      limits: { ...DEFAULT_LIMITS, timeoutMs: 5000, connections: 2, requestsPerSecond: 0.5 },
      provides: ['batch-undo'],
      lacks: ['DSA'],
      clientEndpoint: {
        host: '0.0.0.0',
        port: 5698,
        identity: made.clients['Client-B'],
        ca: made.ca,
        servername: 'appliance',
      },
      disposable: true,
    });
  });

  it('puts a text of the run before names, one of its own, or none', () => {
    expect(readTargetFile(write('host: a\n'))).not.to.have.property('prefix');
    expect(readTargetFile(write('host: a\nprefix: true\n'))).not.to.have.property('prefix');
    expect(readTargetFile(write('host: a\nprefix: false\n')).prefix).to.equal(false);
    expect(readTargetFile(write('host: a\nprefix: lab7-\n')).prefix).to.equal('lab7-');
  });

  it('names a file of known failures beside it', () => {
    writeFileSync(join(folder, 'known.yml'), '- {case: A-11, verdict: fail, reason: ticket 17}\n');
    const { expectations } = readTargetFile(write('host: kms.example\nexpectations: known.yml\n'));
    const at = `${join(folder, 'known.yml')}:1:3`;
    expect(expectations?.entries).to.deep.equal([{ cases: ['A-11'], verdict: 'fail', reason: 'ticket 17', at }]);
  });

  it('has a line in docs/targets.md for every key', () => {
    const page = readFileSync(new URL('../../docs/targets.md', import.meta.url), 'utf8');
    const keys = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, key]) => key);
    expect(keys).to.have.members(targetKeys());
  });

  const refused: readonly [text: string, complaint: string | RegExp][] = [
    ['', 'target.yaml:1:1: "host" is missing'],
    ['[a]', 'target.yaml:1:1: expected object, received array'],
    ['host: a\nprot: 1\n', 'target.yaml:2:1: unknown key "prot"; did you mean "port"?'],
    ['host: a\nzzz: 1\n', 'target.yaml:2:1: unknown key "zzz"'],
    ['host: a\ntls:\n  cipher: x\n', 'target.yaml:3:3: unknown key "tls.cipher"; did you mean "ciphers"?'],
    [
      'host: a\nidentities:\n  B: {crt: x, key: y}',
      /^target\.yaml:3:7: unknown key "identities\.B\.crt"; did you mean "cert"/,
    ],
    ['host: a\nport: http', 'target.yaml:2:7: "port": expected number, received string'],
    ['host: a\nport: 70000', /^target\.yaml:2:7: "port": /],
    [
      'host: a\nversions: [1.4, 9.9]',
      'target.yaml:2:17: "versions.1": expected one of 1.0, 1.1, 1.2, 1.3, 1.4, 2.0, 2.1',
    ],
    ['host: a\nhost: b', 'target.yaml:2:1: Map keys must be unique'],
    ['host: [a', /^target\.yaml:1:\d+: /],
    ['host: a\ntls: {ca: nowhere.pem}', 'target.yaml:2:11: cannot read the CA certificate nowhere.pem: no such file'],
    ['host: a\ntls: {ca: empty}', 'target.yaml:2:11: empty is not a PEM certificate'],
    ['host: a\ntls: {cert: Client-A.pem}', 'target.yaml:2:13: tls.cert and tls.key belong together'],
    ['host: a\ntls: {cert: Client-A.pem, key: empty}', 'target.yaml:2:32: empty is not a PEM private key'],
    [
      'host: a\ntls: {cert: Client-A.pem, key: encrypted.key}',
      'target.yaml:2:32: encrypted.key needs a (different) passphrase',
    ],
    [
      'host: a\ntls: {cert: Client-A.pem, key: encrypted.key, passphrase: wrong}',
      'target.yaml:2:32: encrypted.key needs a (different) passphrase',
    ],
    [
      'host: a\ntls: {cert: Client-A.pem, key: encrypted.key, passphrase: open}',
      'target.yaml:2:32: the private key encrypted.key does not belong to the certificate Client-A.pem',
    ],
    [
      'host: a\nidentities:\n  Client-B:\n    cert: Client-B.pem\n    key: Client-A.key',
      'target.yaml:5:10: the private key Client-A.key does not belong to the certificate Client-B.pem',
    ],
    ['host: a\nclientEndpoint: {host: b}', /^target\.yaml:2:17: "clientEndpoint\.port"/],
    [
      'host: a\nclientEndpoint: {host: b, port: 1, cert: Client-A.pem}',
      'target.yaml:2:42: clientEndpoint.cert and clientEndpoint.key belong together',
    ],
    ['host: a\ntransport: carrier', /^target\.yaml:2:12: "transport"/],
    [
      'host: a\ntransport: tls\nencoding: xml',
      'target.yaml:2:12: the encoding xml is carried by https, which says where a message ends (Profiles 2.1 section 5.3.1): over tls a message is TTLV',
    ],
    ['host: a\npath: kmip', /^target\.yaml:2:7: "path"/],
    ['host: a\nlimits:\n  connections: 0', /^target\.yaml:3:16: "limits\.connections": /],
    ['host: a\nlimits: {requestsPerSecond: -1}', /^target\.yaml:2:29: "limits\.requestsPerSecond": /],
    ['host: a\nprefix: ""', /^target\.yaml:2:9: "prefix": /],
    ['host: a\ncredentials:\n  Fred: {user: x, password: y}', 'target.yaml:3:10: unknown key "credentials.Fred.user"'],
    [
      'host: a\nexpectations: known.yaml',
      'target.yaml:2:15: cannot read the expectations file known.yaml: no such file',
    ],
  ];
  for (const [text, expected] of refused) {
    it(`is refused: ${JSON.stringify(text)}`, () => {
      if (typeof expected === 'string') expect(complaint(text)).to.equal(expected);
      else expect(complaint(text)).to.match(expected);
    });
  }
});

describe('a target on the command line', () => {
  it('has a certificate to show where it listens for the server', () => {
    const folder = mkdtempSync(join(tmpdir(), 'target-'));
    const file = join(folder, 'listening.yaml');
    writeFileSync(file, 'host: kms.example\nclientEndpoint: {host: 0.0.0.0, port: 5697}\n');
    expect(() => resolveTarget(file, {})).to.throw(ConfigError, /listening\.yaml: clientEndpoint needs a certificate/);
    rmSync(folder, { recursive: true });
  });

  const addresses: readonly [argument: string, host: string, port: number][] = [
    ['kms.example:5696', 'kms.example', 5696],
    ['127.0.0.1:1', '127.0.0.1', 1],
    ['[::1]:65535', '::1', 65535],
  ];
  for (const [argument, host, port] of addresses) {
    it(`may be ${argument}, and is written so`, () => {
      const target = resolveTarget(argument, {});
      expect(target).to.include({ host, port, name: argument });
      expect(addressOf(target)).to.equal(argument);
    });
  }

  const refused: readonly [argument: string, files: object, complaint: RegExp][] = [
    ['nowhere.yaml', {}, /neither "reference", an existing target file, nor host:port/],
    ['kms.example', {}, /neither/],
    ['kms.example:0', {}, /neither/],
    ['kms.example:99999', {}, /neither/],
    ['::1:5696', {}, /neither/],
    [import.meta.dirname, {}, /is a folder; folders of cases go with --cases/],
    ['kms.example:5696', { cert: 'a.pem' }, /--cert and --key belong together/],
    ['kms.example:5696', { ca: 'nowhere.pem' }, /cannot read the CA certificate nowhere.pem: no such file/],
  ];
  for (const [argument, files, complaint] of refused) {
    it(`may not be ${argument} ${Object.keys(files)}`, () => {
      expect(() => resolveTarget(argument, files)).to.throw(ConfigError, complaint);
    });
  }
});
