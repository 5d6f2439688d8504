import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { testCertificates } from '../../test-support/certificates.ts';
import { skipBecause } from '../../test-support/environment.ts';
import {
  closedPort,
  type FakeServer,
  startKmipServer,
  startTcpServer,
  startTlsServer,
} from '../../test-support/fake-server.ts';
import { program, start } from '../../test-support/program.ts';
import { compareNaturally } from '../cases/case-id.ts';
import { decodeTtlv, encodeTtlv } from '../codec/ttlv.ts';
import type { TestCertificates } from '../config/certificates.ts';
import { protocolVersion } from '../message/header.ts';
import { buildResponse, readResponse } from '../message/response.ts';
import { DISCOVER_VERSIONS, requestOf } from '../runner/messages.ts';
import { Connection } from '../runner/transport.ts';
import { Enum } from '../spec/enumerations.ts';

/** A case of this project that asks a server for things that it does not have. */
const CASE = 'REASON-FIELD-11';
const CASE_FILE = fileURLToPath(new URL(`../../testcases/1.1/${CASE}.xml`, import.meta.url));
const BIN = fileURLToPath(new URL('../../bin/kmip-conformance.js', import.meta.url));

/** The processes that a process has started and that still run, where Linux shows them. */
function childrenOf(parent: number): number[] {
  const isChild = (pid: number): boolean => {
    try {
      // proc(5): behind the name in parentheses stand the state and the parent.
      return (
        readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')[1] === String(parent)
      );
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && (error as NodeJS.ErrnoException).code !== 'ESRCH')
        throw error;
      return false; // It ended meanwhile.
    }
  };
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && isChild(pid));
}

interface Report {
  readonly interrupted: boolean;
  readonly summary: Readonly<Record<string, number>>;
  readonly cases: readonly {
    readonly id: string;
    readonly version: string;
    readonly verdict: string;
    readonly reason?: string;
  }[];
}

describe('the program', function () {
  this.timeout(60_000);
  let folder = '';
  let certificates: TestCertificates;
  let foreign: TestCertificates;
  const servers: FakeServer[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kmip-conformance-test-'));
    certificates = await testCertificates();
    foreign = await testCertificates('foreign');
    writeFileSync(join(folder, 'ca.pem'), certificates.ca);
    writeFileSync(join(folder, 'foreign-ca.pem'), foreign.ca);
    writeFileSync(join(folder, 'client.pem'), certificates.clients['Client-A']?.cert ?? '');
    writeFileSync(join(folder, 'client.key'), certificates.clients['Client-A']?.key ?? '');
    writeFileSync(join(folder, 'foreign.pem'), foreign.clients['Client-A']?.cert ?? '');
    writeFileSync(join(folder, 'foreign.key'), foreign.clients['Client-A']?.key ?? '');
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  const keep = async (server: Promise<FakeServer>): Promise<number> => {
    servers.push(await server);
    return (await server).port;
  };
  const report = (out: string): Report => JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
  const junit = (out: string): string => readFileSync(join(out, 'junit.xml'), 'utf8');
  const tls = (): object => certificates.server;
  const mutual = (): object => ({ ...certificates.server, ca: certificates.ca, requestCert: true });

  describe('against a server that cannot be judged', () => {
    const rows: readonly [name: string, says: RegExp, port: () => Promise<number>, settings?: string][] = [
      ['that is not there', /connection refused: nothing listens there/, closedPort],
      [
        'that does not speak TLS',
        /does not speak TLS/,
        () => keep(startTcpServer((socket) => socket.end('SSH-2.0-server\r\n'))),
      ],
      [
        'of another CA',
        /not issued by a CA that is trusted here/,
        () => keep(startTlsServer(tls(), () => {})),
        'tls: {ca: foreign-ca.pem}',
      ],
      [
        'that wants a client certificate and gets none',
        /demands a client certificate/,
        () => keep(startTlsServer(mutual(), () => {})),
        'tls: {ca: ca.pem}',
      ],
      [
        'that refuses the client certificate',
        /most likely it refuses our client certificate/,
        () => keep(startTlsServer(mutual(), () => {})),
        'tls: {ca: ca.pem, cert: foreign.pem, key: foreign.key}',
      ],
      ['that says nothing', /no response within 0.2 s/, () => keep(startTlsServer(tls(), () => {}))],
      [
        'that closes in the middle of a message',
        /closed the connection in the middle of a message, after 10 octets/,
        () => keep(startTlsServer(tls(), (socket) => socket.end(Buffer.from('42007b0100000080abcd', 'hex')))),
      ],
      [
        'that sends noise',
        /not a KMIP message/,
        () => keep(startTlsServer(tls(), (socket) => socket.write(Buffer.alloc(64, 0xee)))),
      ],
      [
        'that speaks HTTP',
        /answers in HTTP: it may serve KMIP over HTTPS/,
        () => keep(startTlsServer(tls(), (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))),
      ],
    ];
    for (const [name, says, port, settings = 'tls: {ca: ca.pem, cert: client.pem, key: client.key}'] of rows) {
      it(`${name}: exit code 3, the cause, and reports that show an error`, async () => {
        const target = join(folder, 'target.yaml');
        const out = join(folder, 'results');
        writeFileSync(target, `host: 127.0.0.1\nport: ${await port()}\nlimits: {timeoutMs: 200}\n${settings}\n`);
        const { code, stdout, stderr } = await program(['run', target, '--select', CASE, '--out', out]);
        expect(code).to.equal(3);
        expect(stdout.replace(/\s+/g, ' ')).to.match(says);
        expect(stdout).to.match(/^what to do: /m);
        expect(`${stdout}${stderr}`).not.to.match(/^\s+at .+:\d+/m);
        expect(report(out).cases).to.have.lengthOf(1);
        expect(report(out).cases[0]).to.include({ id: CASE, verdict: 'error' });
        expect(junit(out))
          .to.match(/<error /)
          .and.not.match(/<failure /);
      });
    }
  });

  it('passes its own cases against the bundled server, from anywhere, through a link', async () => {
    const link = join(folder, 'kmip-conformance');
    symlinkSync(BIN, link);
    const { code, stdout } = await program(['run', '--select', 'STATE-DATES-11,STATE-REVOKE-11'], {
      cwd: folder,
      bin: link,
    });
    expect(code, stdout).to.equal(0);
    expect(report(join(folder, 'results')).summary).to.include({ pass: 2, fail: 0, error: 0 });
    expect(readdirSync(join(folder, 'results')).sort()).to.deep.equal(['events.jsonl', 'junit.xml', 'report.json']);
  });

  it('makes a red run of a wrong answer, and names the place', async () => {
    const wrong = join(folder, 'WRONG-11.xml');
    const path = 'ResponseMessage/BatchItem[0]/ResultReason';
    writeFileSync(wrong, readFileSync(CASE_FILE, 'utf8').replace('value="ItemNotFound"', 'value="GeneralFailure"'));
    const out = join(folder, 'red');
    const { code, stdout } = await program(['run', '--cases', wrong, '--out', out]);
    expect(code).to.equal(1);
    expect(stdout).to.include(path).and.include('GeneralFailure').and.include('ItemNotFound');
    expect(junit(out))
      .to.match(/<failure /)
      .and.include(path);
  });

  describe('with expectations', () => {
    const path = 'ResponseMessage/BatchItem[0]/ResultReason';
    let wrong = '';
    before(() => {
      wrong = join(folder, 'KNOWN-11.xml');
      writeFileSync(wrong, readFileSync(CASE_FILE, 'utf8').replace('value="ItemNotFound"', 'value="GeneralFailure"'));
    });
    const known = async (text: string, ...more: string[]): ReturnType<typeof program> => {
      const file = join(folder, 'known.yaml');
      writeFileSync(file, text);
      const out = join(folder, 'known');
      return program(['run', '--cases', wrong, CASE_FILE, '--out', out, '--expect', file, ...more]);
    };

    it('is green where all that fails is listed, and shows both', async () => {
      const entry = `- {case: KNOWN-*, verdict: fail, difference: {path: '${path}', kind: value}, reason: ticket 17}\n`;
      const { code, stdout } = await known(entry);
      expect(code, stdout).to.equal(0);
      expect(stdout).to.match(/^1 fail, expected: ticket 17 \(KNOWN-11\)$/m);
      expect(report(join(folder, 'known')).summary).to.include({ pass: 1, fail: 1 });
      expect(junit(join(folder, 'known')))
        .to.match(/<skipped message="expected failure: ticket 17: /)
        .and.not.match(/<failure /);
      expect(readdirSync(join(folder, 'known'))).not.to.include('expectations.yaml');
    });

    it('writes entries for what fails, which make the next run green', async () => {
      const { code } = await known('# nothing is known\n');
      expect(code).to.equal(1);
      const entries = readFileSync(join(folder, 'known/expectations.yaml'), 'utf8');
      expect(entries).to.include('case: KNOWN-11').and.include(`path: ${path}`).and.include('ItemNotFound');
      expect((await known(entries)).code).to.equal(0);
    });

    const broken: readonly [name: string, entry: string, says: RegExp, ...more: string[]][] = [
      [
        'passes',
        `{case: ${CASE}, verdict: fail, reason: x}`,
        /known.yaml:1:3: REASON-FIELD-11: stale: REASON-FIELD-11 passes/,
      ],
      [
        'fails differently',
        '{case: KNOWN-11, verdict: error, reason: x}',
        /different: KNOWN-11 does not end as listed/,
      ],
      [
        'is not there',
        '{case: GONE-11, verdict: fail, reason: x}',
        /unmatched: matches no case of the run/,
        '--select',
        CASE,
      ],
    ];
    for (const [name, entry, says, ...more] of broken) {
      it(`is red where what is listed ${name}`, async () => {
        const { code, stdout } = await known(`- ${entry}\n`, ...more);
        expect(code).to.equal(1);
        expect(stdout.replace(/\s+/g, ' ')).to.match(says);
        expect(junit(join(folder, 'known')))
          .to.match(/<testsuite name="expectations"/)
          .and.match(/<failure /);
      });
    }

    it('says nothing of a case that was not selected', async () => {
      const { code } = await known('- {case: KNOWN-11, verdict: error, reason: x}\n', '--select', CASE);
      expect(code).to.equal(0);
    });
  });

  it('goes on after a file that is no case', async () => {
    const cases = mkdtempSync(join(folder, 'cases-'));
    writeFileSync(join(cases, 'BROKEN-11.xml'), '<KMIP>\n<RequestMessage>\n</KMIP>');
    writeFileSync(join(cases, 'GOOD-11.xml'), readFileSync(CASE_FILE));
    const out = join(folder, 'mixed');
    const { code } = await program(['run', '--cases', cases, '--out', out]);
    expect(code).to.equal(3);
    expect(report(out).summary).to.include({ pass: 1, error: 1 });
    expect(report(out).cases.find(({ id }) => id === 'BROKEN-11')?.reason).to.match(/BROKEN-11\.xml:\d+:\d+: /);
  });

  it('ends with valid reports when it is interrupted', async () => {
    const timeStamp = BigInt(Math.floor(Date.now() / 1000));
    const port = await keep(
      startKmipServer(mutual(), (request) => {
        const operation = request.items[0]?.operation ?? 0;
        const resultStatus = Enum.ResultStatus.Success;
        return operation === Enum.Operation.Query
          ? buildResponse({ version: protocolVersion('1.1'), timeStamp }, [{ operation, resultStatus, payload: [] }])
          : operation === Enum.Operation.DiscoverVersions
            ? buildResponse({ version: protocolVersion('1.1'), timeStamp }, [{ operation, resultStatus, payload: [] }])
            : 'silence';
      }),
    );
    const out = join(folder, 'partial');
    const args = [
      'run',
      `127.0.0.1:${port}`,
      '--ca',
      'ca.pem',
      '--cert',
      'client.pem',
      '--key',
      'client.key',
      '--out',
      out,
    ];
    const running = start([...args, '--select', 'REASON-*,ATTR-*'], { cwd: folder });
    await running.says(/the target speaks KMIP 1\.1/);
    running.process.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).to.equal(130);
    expect(stderr).to.match(/interrupted/);
    const { interrupted, cases } = report(out);
    expect(interrupted).to.equal(true);
    expect(cases.length).to.be.greaterThan(1);
    for (const { verdict } of cases) expect(verdict).to.be.oneOf(['not run', 'skip']);
    expect(junit(out)).to.match(/<\/testsuites>\s*$/);
  });

  it('runs on several bundled servers at a time, and leaves none of them behind when it is interrupted', async function () {
    if (process.platform !== 'linux') skipBecause(this, 'child processes are found through /proc');
    const out = join(folder, 'parallel');
    const running = start(['run', '--jobs', '3', '--out', out], { cwd: folder });
    await running.says(/the target speaks KMIP 1\.0/);
    const children = childrenOf(running.process.pid ?? 0);
    expect(children).to.have.lengthOf(3);
    running.process.kill('SIGINT');
    expect((await running.ended).code).to.equal(130);
    for (const child of children) expect(() => process.kill(child, 0)).to.throw(/ESRCH/);
    const { interrupted, cases } = report(out);
    expect(interrupted).to.equal(true);
    expect(cases.length).to.be.greaterThan(10);
    const byVersion = cases.toSorted((a, b) => a.version.localeCompare(b.version) || compareNaturally(a.id, b.id));
    expect(cases.map(({ id }) => id)).to.deep.equal(byVersion.map(({ id }) => id));
    expect(junit(out)).to.match(/<\/testsuites>\s*$/);
  });

  it('serves: makes certificates, says where, and ends with Ctrl-C', async () => {
    const serving = start(['serve', '--port', '0'], { env: { TMPDIR: folder } });
    const [, made = ''] = await serving.says(/certificates in (.+):/);
    const [, port] = await serving.says(/reference server on 127\.0\.0\.1:(\d+): for tests, not a vault/);
    expect(statSync(join(made, 'client-key.pem')).mode & 0o777).to.equal(0o600);
    const connection = await Connection.open(
      {
        host: '127.0.0.1',
        port: Number(port),
        tls: { ca: readFileSync(join(made, 'ca.pem'), 'utf8') },
        identity: {
          cert: readFileSync(join(made, 'client.pem'), 'utf8'),
          key: readFileSync(join(made, 'client-key.pem'), 'utf8'),
        },
      },
      { timeoutMs: 5000 },
    );
    const answer = await connection.exchange(encodeTtlv(requestOf('1.2', DISCOVER_VERSIONS)), { timeoutMs: 5000 });
    expect(readResponse(decodeTtlv(answer).item)?.items[0]?.resultStatus).to.equal(Enum.ResultStatus.Success);
    await connection.close();
    serving.process.kill('SIGINT');
    expect((await serving.ended).code).to.equal(0);
  });

  it('probes the bundled server', async () => {
    const { code, stdout } = await program(['probe', 'reference']);
    expect(code).to.equal(0);
    for (const says of [
      /^tls +TLSv1\.[23], TLS_/m,
      /^certificate +CN=localhost$/m,
      /^ {2}issuer +CN=kmip-conformance test CA$/m,
      /^ {2}valid .+, 29 days left$/m,
      /^ {2}names .*IP Address:127\.0\.0\.1/m,
      /^ {2}key +EC prime256v1$/m,
      /^ {2}usage +serverAuth, clientAuth$/m,
      /^versions +1\.0, 1\.1, 1\.2, 1\.3, 1\.4/m,
      /^clock +as ours, to the second$/m,
      /^ {2}Operation \(\d+\): Create, /m,
      /^ {2}ObjectType \(\d+\): .*SymmetricKey/m,
      /^ {2}VendorIdentification: "kmip-conformance/m,
    ]) {
      expect(stdout).to.match(says);
    }
  });

  it('makes certificates that a server and a client can use, keys for their owner alone, and overwrites none', async () => {
    const pki = join(folder, 'pki');
    const args = [
      'certs',
      pki,
      '--host',
      '127.0.0.1',
      '--client',
      'Fred',
      '--days',
      '2',
      '--faulty',
      'expired',
      'wrong-name',
    ];
    const { code, stdout } = await program(args);
    expect(code).to.equal(0);
    const names = ['Fred', 'Fred-expired', 'ca', 'server', 'server-expired', 'server-wrong-name'];
    expect(readdirSync(pki)).to.have.members(names.flatMap((name) => [`${name}.pem`, `${name}-key.pem`]));
    for (const name of names) {
      expect(stdout).to.include(`${name}.pem`);
      expect(statSync(join(pki, `${name}-key.pem`)).mode & 0o777).to.equal(0o600);
    }
    const pem = (name: string): string => readFileSync(join(pki, `${name}.pem`), 'utf8');
    const serverTls = { cert: pem('server'), key: pem('server-key'), ca: pem('ca'), requestCert: true };
    const seen: string[] = [];
    const port = await keep(
      startTlsServer(serverTls, (socket) => {
        seen.push(String(socket.getPeerCertificate().subject.CN));
        socket.end();
      }),
    );
    const identity = { cert: pem('Fred'), key: pem('Fred-key') };
    const endpoint = { host: '127.0.0.1', port, tls: { ca: pem('ca') }, identity };
    const connection = await Connection.open(endpoint, { timeoutMs: 5000 });
    const exchanged = connection.exchange(Buffer.from('hello'), { timeoutMs: 5000 });
    expect(await exchanged.catch(({ failure }) => failure)).to.equal('closed');
    expect(seen).to.deep.equal(['Fred']);

    const again = await program(args);
    expect([again.code, again.stdout]).to.deep.equal([2, '']);
    expect(again.stderr).to.match(/ca.pem is there already; nothing is overwritten\n$/);
  });

  it('decodes binary from standard input', async () => {
    const input = Buffer.from('42000d02000000040000000300000000', 'hex');
    const { code, stdout } = await program(['decode'], { input });
    expect(code).to.equal(0);
    expect(stdout).to.equal('BatchCount (Integer): 3\n');
  });

  it('encodes JSON, says what deviates, and decode gives JSON back', async () => {
    const { stdout, stderr } = await program(['encode', '{"tag":"Batch Count", "type":"Integer", "value":1}']);
    expect(stdout.trim()).to.equal('42000d02000000040000000100000000');
    expect(stderr).to.equal('deviation at character 0, BatchCount: "Batch Count" is to be written BatchCount\n');
    const json = '{"tag":"BatchCount", "type":"Integer", "value":"0x00000001"}';
    expect((await program(['decode', stdout.trim(), '--json'])).stdout.trim()).to.equal(json);
    const wrong = await program(['encode', '{"tag":"BatchCount",\n "type":"Integer"}']);
    expect(wrong.code).to.equal(2);
    expect(wrong.stderr).to.include('cannot encode at line 1, column 1, BatchCount: an item without value');
    expect((await program(['decode', stdout.trim(), '--json', '--xml'])).code).to.equal(2);
  });

  it('encodes what stands on standard input, and decode reads it back', async () => {
    const xml = '<BatchCount type="Integer" value="3"/>';
    const { code, stdout } = await program(['encode'], { input: xml });
    expect([code, stdout]).to.deep.equal([0, '42000d02000000040000000300000000\n']);
    expect((await program(['decode', stdout.trim(), '--xml'])).stdout.trim()).to.equal(xml);
    const binary = await program(['encode', '--format', 'binary'], { input: xml });
    expect(binary.stdout).to.equal('B\0\r\x02\0\0\0\x04\0\0\0\x03\0\0\0\0');
  });

  it('says its name and version', async () => {
    const { code, stdout } = await program(['--version']);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^\d+\.\d+\.\d+\n$/);
  });
});
