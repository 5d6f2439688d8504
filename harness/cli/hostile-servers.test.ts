import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { expect } from 'chai';
import { type FakeServer, type Reaction, startKmipServer, startTcpServer } from '../../test-support/fake-server.ts';
import { enumeration } from '../codec/item.ts';
import { encodeTtlv } from '../codec/ttlv.ts';
import { type CertifiedKey, FAULTS, makeTestCertificates, type TestCertificates } from '../config/certificates.ts';
import { protocolVersion } from '../message/header.ts';
import type { Request } from '../message/request.ts';
import { buildResponse } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { main } from './main.ts';

/** A case that asks for things which are not there, and makes nothing; its first request is a Get. */
const CASE = 'REASON-FIELD-11';
/** What the server has for an answer, in milliseconds, and what a run may take besides. */
const TIMEOUT = 300;
const OVERHEAD = 15_000;

const { Operation, ResultReason, ResultStatus } = Enum;

/** What a server without any object answers. */
function rightAnswer({ items }: Request): Uint8Array {
  const operation = items[0]?.operation ?? 0;
  const result =
    operation === Operation.Query
      ? { resultStatus: ResultStatus.Success, payload: [enumeration(Tag.Operation, Operation.Get)] }
      : { resultStatus: ResultStatus.OperationFailed, resultReason: ResultReason.ItemNotFound };
  const timeStamp = BigInt(Math.floor(Date.now() / 1000));
  return encodeTtlv(buildResponse({ version: protocolVersion('1.1'), timeStamp }, [{ operation, ...result }]));
}

/** Sends the octets of a function again and again, for as long as somebody takes them. */
function flood(socket: TLSSocket, octets: () => Uint8Array): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(octets()));
  };
  socket.on('drain', () => setImmediate(more)); // The client under test is in this process: it has its turns too.
  more();
}

/** The header of a Response Message of so many octets. */
function header(octets: number): Buffer {
  const bytes = Buffer.from('42007b0100000000', 'hex');
  bytes.writeUInt32BE(octets, 4);
  return bytes;
}

describe('a run against a hostile server', () => {
  let folder = '';
  let certificates: TestCertificates;
  const servers: FakeServer[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kmip-conformance-test-'));
    certificates = await makeTestCertificates({ now: new Date(), faults: FAULTS });
    writeFileSync(join(folder, 'ca.pem'), certificates.ca);
    const client = certificates.clients['Client-A'] as CertifiedKey;
    writeFileSync(join(folder, 'client.pem'), client.cert);
    writeFileSync(join(folder, 'client.key'), client.key);
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  interface Step {
    readonly verdict: string;
    readonly reason?: string;
    readonly differences: readonly { readonly note?: string }[];
  }
  interface Outcome {
    readonly code: number;
    readonly out: string;
    readonly verdict: string;
    /** Why, of the last step that decided, or of the case. */
    readonly reason: string;
    readonly verdicts: readonly string[];
    readonly elapsedMs: number;
  }

  const runAgainst = async (server: FakeServer): Promise<Outcome> => {
    servers.push(server);
    const target = join(folder, 'target.yaml');
    const tls = '{ca: ca.pem, cert: client.pem, key: client.key}';
    const limits = `{connectTimeoutMs: ${TIMEOUT}, timeoutMs: ${TIMEOUT}}`;
    writeFileSync(target, `host: 127.0.0.1\nport: ${server.port}\ntls: ${tls}\nlimits: ${limits}\n`);
    let out = '';
    const collect = (text: string | Uint8Array): void => {
      out += text;
    };
    const terminal = { out: collect, err: collect, live: false, colours: false, width: 80, env: {} };
    const started = performance.now();
    const code = await main(['run', target, '--select', CASE, '--out', join(folder, 'results')], terminal);
    const elapsedMs = performance.now() - started;
    const report = JSON.parse(readFileSync(join(folder, 'results/report.json'), 'utf8'));
    const [first] = report.cases;
    const broken: Step[] = first.steps.filter((step: Step) => step.verdict === first.verdict);
    const reasons = broken.flatMap(({ reason, differences }) => reason ?? differences[0]?.note ?? []);
    const verdicts = first.steps.map(({ verdict }: Step) => verdict);
    return { code, out, verdict: first.verdict, reason: reasons.at(-1) ?? first.reason, verdicts, elapsedMs };
  };

  describe('that answers the first look, and then', () => {
    const rows: readonly [
      name: string,
      onGet: (request: Request) => Reaction,
      says: RegExp,
      verdict?: 'fail' | 'error',
      options?: TlsOptions,
    ][] = [
      ['closes', () => 'hang up', /^the peer closed the connection without a word$/],
      ['drops the connection', () => (socket) => socket.destroy(), /^the peer (closed|reset) the connection/],
      [
        'closes in the middle of its answer',
        (request) => (socket) => socket.end(rightAnswer(request).subarray(0, 40)),
        /^the peer closed the connection in the middle of a message, after 40 octets$/,
      ],
      ['says nothing', () => 'silence', /^no response within 0\.3 s$/],
      [
        'says half of it',
        (request) => rightAnswer(request).subarray(0, 40),
        /^no complete response within 0\.3 s; 40 octets came$/,
      ],
      [
        'drips it, octet by octet',
        (request) => (socket) => {
          let sent = 0;
          const drop = setInterval(() => socket.write(rightAnswer(request).subarray(sent, ++sent)), 20);
          socket.on('close', () => clearInterval(drop));
        },
        /^no complete response within 0\.3 s; \d+ octets came$/,
      ],
      ['sends noise', () => Buffer.alloc(64, 0xee), /^the peer's answer is not a KMIP message: /],
      ['floods with noise', () => (socket) => flood(socket, () => Buffer.alloc(65_536, 0xee)), /not a KMIP message/],
      [
        'floods with a message that never ends',
        () => (socket) => {
          socket.write(header(16_000_000));
          setInterval(() => socket.write(Buffer.alloc(64)), 20).unref();
        },
        /^no complete response within 0\.3 s; \d+ octets came$/,
      ],
      [
        'announces 4 GiB',
        () => header(0xffff_fff0),
        /does not read so much: a message of 4294967288 octets, more than the limit of 16777216$/,
        'error',
      ],
      [
        'floods with responses',
        (request) => (socket) => flood(socket, () => rightAnswer(request)),
        /^the peer sent octets that no request asked for$/,
      ],
      [
        'answers twice',
        (request) => Buffer.concat([rightAnswer(request), rightAnswer(request)]),
        /^the peer sent octets that no request asked for$/,
      ],
      [
        'starts a new handshake and closes',
        () => (socket) => {
          socket.renegotiate({}, () => undefined);
          socket.end();
        },
        /^the peer (closed|reset) the connection/,
        'fail',
        { maxVersion: 'TLSv1.2' },
      ],
      [
        'answers with structures in structures without end',
        () => {
          const depth = 20_000;
          const nested = Buffer.concat(Array.from({ length: depth }, (_, level) => header(8 * (depth - 1 - level))));
          return nested;
        },
        /^Structure deeper than 64 levels: its fields are not read/,
      ],
    ];
    for (const [name, onGet, says, verdict = 'fail', options = {}] of rows) {
      it(`${name}: ${verdict}, within the timeout, in one line, and the case goes on`, async () => {
        let asked = 0;
        const server = await startKmipServer({ ...certificates.server, ...options }, (request) => {
          const isGet = request.items[0]?.operation === Operation.Get;
          return isGet && asked++ === 0 ? onGet(request) : rightAnswer(request);
        });
        const ran = await runAgainst(server);
        expect(ran.verdict, ran.out).to.equal(verdict);
        expect(ran.code).to.equal(verdict === 'fail' ? 1 : 3);
        expect(ran.reason).to.match(says).and.not.include('\n');
        expect(ran.verdicts).to.include('pass');
        expect(ran.elapsedMs).to.be.below(TIMEOUT + OVERHEAD);
        expect(ran.out).not.to.match(/^\s+at .+:\d+/m);
      });
    }
  });

  describe('with a certificate that is', () => {
    const rows: readonly [fault: (typeof FAULTS)[number], says: RegExp][] = [
      ['expired', /has expired/],
      ['not-yet-valid', /is not valid yet/],
      ['wrong-eku', /not meant for a server/],
      ['unknown-ca', /not issued by a CA that is trusted here/],
      ['wrong-name', /is for another name/],
    ];
    for (const [fault, says] of rows) {
      it(`${fault}: error, and nothing is sent`, async () => {
        let asked = 0;
        const server = await startKmipServer({ ...(certificates.faulty[`server-${fault}`] ?? {}) }, (request) => {
          asked += 1;
          return rightAnswer(request);
        });
        const ran = await runAgainst(server);
        expect([ran.verdict, ran.code, asked]).to.deep.equal(['error', 3, 0]);
        expect(ran.reason).to.match(says).and.not.include('\n');
        expect(ran.out).to.match(/^what to do: /m);
      });
    }
  });

  describe('that speaks no TLS, but', () => {
    const rows: readonly [name: string, onConnection: Parameters<typeof startTcpServer>[0], says: RegExp][] = [
      ['closes at once', (socket) => socket.end(), /closed the connection during the TLS handshake/],
      ['resets', (socket) => socket.resetAndDestroy(), /reset|closed the connection during the TLS handshake/],
      ['says nothing', (socket) => socket.resume(), /no TLS handshake within 0\.3 s/],
      ['talks KMIP', (socket) => socket.write(header(8)), /does not speak TLS/],
      [
        'talks without end',
        (socket) => {
          const more = (): void => {
            while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 0x20)));
          };
          socket.on('drain', more);
          more();
        },
        /does not speak TLS/,
      ],
      [
        'refuses the handshake by an alert',
        // A fatal alert, handshake_failure (RFC 5246 section 7.2).
        (socket) => socket.once('data', () => socket.end(Buffer.from('15030300020228', 'hex'))),
        /no cipher suite in common/,
      ],
    ];
    for (const [name, onConnection, says] of rows) {
      it(`${name}: error`, async () => {
        const ran = await runAgainst(await startTcpServer(onConnection));
        expect([ran.verdict, ran.code], ran.out).to.deep.equal(['error', 3]);
        expect(ran.reason).to.match(says).and.not.include('\n');
        expect(ran.elapsedMs).to.be.below(TIMEOUT + OVERHEAD);
      });
    }
  });
});
