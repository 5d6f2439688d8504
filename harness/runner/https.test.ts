import { expect } from 'chai';
import { type FakeServer, startTlsServer } from '../../test-support/fake-server.ts';
import { makeTestCertificates, type TestCertificates } from '../config/certificates.ts';
import { HttpsConnection } from './https.ts';
import { TransportError } from './transport-error.ts';

const PATIENCE = { timeoutMs: 5000 };
const ROUTE = { path: '/kmip', mediaType: 'text/xml' };

/** A response with these headers besides the length of its body. */
function ok(body: string, ...headers: string[]): string {
  return ['HTTP/1.1 200 OK', ...headers, `Content-Length: ${body.length}`, '', body].join('\r\n');
}

const GOOD = ['Content-Type: text/xml', 'Cache-Control: no-cache'];

describe('an HTTPS connection', () => {
  let ours: TestCertificates;
  before(async () => {
    ours = await makeTestCertificates({ now: new Date() });
  });

  let server: FakeServer | undefined;
  let requests: string[] = [];
  let connection: HttpsConnection | undefined;
  afterEach(async () => {
    await connection?.close();
    await server?.close();
    requests = [];
  });

  /** A connection to a server that answers each request with the next of these, and ends at 'end'. */
  async function connected(...answers: string[]): Promise<HttpsConnection> {
    server = await startTlsServer(ours.server, (socket, chunk) => {
      requests.push(chunk.toString());
      const answer = answers.shift() ?? '';
      const [said = '', ...rest] = answer.split('END');
      socket.write(said);
      if (rest.length > 0) socket.end();
    });
    const endpoint = { host: '127.0.0.1', port: server.port, tls: { ca: ours.ca } };
    connection = await HttpsConnection.open(endpoint, ROUTE, PATIENCE);
    return connection;
  }
  async function failureOf(promise: Promise<unknown>): Promise<TransportError> {
    try {
      await promise;
    } catch (error) {
      if (error instanceof TransportError) return error;
      throw error;
    }
    throw new Error('it should have failed');
  }

  it('posts message after message on one TLS session, with the headers of Profiles 2.1 section 5.3.1', async () => {
    const client = await connected(ok('one', ...GOOD), ok('two', ...GOOD));
    for (const expected of ['one', 'two']) {
      const answer = await client.exchange(Buffer.from('<message/>'), PATIENCE);
      expect(Buffer.from(answer).toString()).to.equal(expected);
      expect(client.deviations).to.deep.equal([]);
      expect(client.usable).to.equal(true);
    }
    expect(requests).to.have.length(2);
    for (const request of requests) {
      const [line, ...headers] = request.split('\r\n');
      expect(line).to.equal('POST /kmip HTTP/1.1');
      expect(headers).to.include.members(['Content-Type: text/xml', 'Content-Length: 10', 'Cache-Control: no-cache']);
      expect(request.endsWith('\r\n\r\n<message/>')).to.equal(true);
    }
  });

  it('tells what the headers of a response lack (Profiles 2.1 section 5.3.2)', async () => {
    const chunked =
      'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n0\r\n\r\n';
    const client = await connected(chunked);
    await client.exchange(Buffer.from('x'), PATIENCE);
    expect(client.deviations.map(({ kind, message }) => `${kind}: ${message}`)).to.deep.equal([
      'http: the HTTP header Content-Type is "text/plain", not text/xml',
      'http: the HTTP header Content-Length is missing, not the octets of the body',
      'http: the HTTP header Cache-Control is missing, not no-cache',
    ]);
  });

  const failures: [what: string, answer: string, failure: string, message: RegExp][] = [
    [
      'another status',
      'HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno',
      'garbage',
      /status 404 Not Found, not 200/,
    ],
    [
      'another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n',
      'garbage',
      /status 101 Switching Protocols, not 200/,
    ],
    ['what is not HTTP', '\u0042\u0000\u007b', 'garbage', /not HTTP/],
    ['nothing', 'END', 'closed', /without a word/],
    ['half a body', `${ok('0123456789', ...GOOD).slice(0, -5)}END`, 'cut', /in the middle of a response/],
  ];
  for (const [what, answer, failure, message] of failures) {
    it(`is of no more use after ${what}`, async () => {
      const client = await connected(answer);
      const error = await failureOf(client.exchange(Buffer.from('x'), PATIENCE));
      expect(error.failure).to.equal(failure);
      expect(error.message).to.match(message);
      expect(error.phase).to.equal('exchange');
      expect(client.usable).to.equal(false);
    });
  }

  for (const [what, extra] of [
    ['another response', ok('two', ...GOOD)],
    ['other octets', 'two'],
  ] as const) {
    it(`says at the next request that ${what} came behind the response`, async () => {
      const client = await connected(`${ok('one', ...GOOD)}${extra}`);
      expect(Buffer.from(await client.exchange(Buffer.from('x'), PATIENCE)).toString()).to.equal('one');
      expect(client.usable).to.equal(true);
      expect(await client.closesWithin(1)).to.equal(false);
      expect((await failureOf(client.exchange(Buffer.from('x'), PATIENCE))).failure).to.equal('unsolicited');
      expect(client.usable).to.equal(false);
    });
  }

  it('is just over where the server closes behind its response', async () => {
    const client = await connected(`${ok('one', ...GOOD, 'Connection: close')}END`);
    await client.exchange(Buffer.from('x'), PATIENCE);
    expect(client.usable).to.equal(false);
  });

  it('waits no longer than it is told, and ends at once where the run does', async () => {
    const client = await connected('');
    const late = await failureOf(client.exchange(Buffer.from('x'), { timeoutMs: 50 }));
    expect(late).to.include({ failure: 'timeout', message: 'no complete response within 0.05 s' });
    await client.close();
    await server?.close();
    const other = await connected('');
    const run = new AbortController();
    const exchange = other.exchange(Buffer.from('x'), { timeoutMs: 5000, signal: run.signal });
    run.abort(new Error('interrupted'));
    expect(await exchange.catch((error: Error) => error.message)).to.equal('interrupted');
  });
});
