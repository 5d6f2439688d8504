import { expect } from 'chai';
import { closedPort, type FakeServer, startTcpServer, startTlsServer } from '../../test-support/fake-server.ts';
import { makeTestCertificates, type TestCertificates } from '../config/certificates.ts';
import { Connection, type Endpoint } from './transport.ts';
import type { TransportError } from './transport-error.ts';

const DAY = 24 * 60 * 60 * 1000;
const PATIENCE = { timeoutMs: 5000 };
const IMPATIENCE = { timeoutMs: 50 };
/** A message without fields: tag Response Message, type Structure, length 0. */
const MESSAGE = Buffer.from('42007b0100000000', 'hex');

describe('a TLS connection', () => {
  let ours: TestCertificates;
  let foreign: TestCertificates;
  let expired: TestCertificates;
  const servers: FakeServer[] = [];

  before(async () => {
    const now = new Date();
    ours = await makeTestCertificates({ now, faults: ['wrong-eku'] });
    foreign = await makeTestCertificates({ now, hosts: ['elsewhere.example'] });
    expired = await makeTestCertificates({ now: new Date(now.getTime() - 90 * DAY) });
  });

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  const tlsServer = async (...args: Parameters<typeof startTlsServer>): Promise<number> => {
    const server = await startTlsServer(...args);
    servers.push(server);
    return server.port;
  };
  const tcpServer = async (...args: Parameters<typeof startTcpServer>): Promise<number> => {
    const server = await startTcpServer(...args);
    servers.push(server);
    return server.port;
  };
  const endpoint = (port: number, settings: Partial<Endpoint> = {}): Endpoint => ({
    host: '127.0.0.1',
    port,
    tls: { ca: ours.ca },
    identity: ours.clients['Client-A'],
    ...settings,
  });
  const failureOf = async (promise: Promise<unknown>): Promise<TransportError> => {
    try {
      await promise;
    } catch (error) {
      return error as TransportError;
    }
    throw new Error('it should have failed');
  };
  const mutual = (): object => ({ ...ours.server, ca: ours.ca, requestCert: true, rejectUnauthorized: true });

  describe('cannot be opened', () => {
    const rows: readonly [
      name: string,
      failure: string,
      says: RegExp,
      to: () => Promise<Endpoint>,
      patience?: object,
    ][] = [
      ['to a port where nothing listens', 'refused', /nothing listens/, async () => endpoint(await closedPort())],
      [
        'to a name that does not exist',
        'dns',
        /cannot be resolved/,
        async () => endpoint(5696, { host: 'no-such-host.invalid' }),
      ],
      [
        'to a peer that answers in plain text',
        'not-tls',
        /does not speak TLS/,
        async () => endpoint(await tcpServer((socket) => socket.end('220 ready\r\n'))),
      ],
      [
        'to a plain peer that hangs up',
        'closed',
        /closed the connection during the TLS handshake/,
        async () => endpoint(await tcpServer((socket) => socket.once('data', () => socket.end()))),
      ],
      [
        'to a plain peer that says nothing',
        'timeout',
        /no TLS handshake within 0.05 s/,
        async () => endpoint(await tcpServer((socket) => socket.resume())),
        IMPATIENCE,
      ],
      [
        'to a server of a CA that is not trusted',
        'unknown-ca',
        /not issued by a CA that is trusted here/,
        async () => endpoint(await tlsServer(ours.server, () => {}), { tls: { ca: foreign.ca } }),
      ],
      [
        'to a server with a certificate for another name',
        'name-mismatch',
        /another name/,
        async () => endpoint(await tlsServer(foreign.server, () => {}), { tls: { ca: foreign.ca } }),
      ],
      [
        'to a server with an expired certificate',
        'certificate-expired',
        /has expired/,
        async () => endpoint(await tlsServer(expired.server, () => {}), { tls: { ca: expired.ca } }),
      ],
      [
        'to a server that shows a client certificate',
        'certificate-purpose',
        /not meant for a server/,
        async () =>
          endpoint(await tlsServer(ours.faulty['server-wrong-eku'] ?? {}, () => {}), {
            tls: { ca: ours.ca, servername: 'localhost' },
          }),
      ],
      [
        'with a TLS version that the server does not speak',
        'protocol-version',
        /no TLS version in common/,
        async () =>
          endpoint(await tlsServer({ ...ours.server, minVersion: 'TLSv1.3' }, () => {}), {
            tls: { ca: ours.ca, maxVersion: 'TLSv1.2' },
          }),
      ],
      [
        'with cipher suites that the server does not have',
        'no-shared-cipher',
        /no cipher suite in common/,
        async () =>
          endpoint(await tlsServer({ ...ours.server, maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA256' }, () => {}), {
            tls: { ca: ours.ca, maxVersion: 'TLSv1.2', ciphers: 'AES256-SHA256' },
          }),
      ],
      [
        'without the client certificate that a TLS 1.2 server demands',
        'client-certificate',
        /demands a client certificate/,
        async () =>
          endpoint(await tlsServer({ ...mutual(), maxVersion: 'TLSv1.2' }, () => {}), { identity: undefined }),
      ],
      [
        'with cipher suites that do not exist',
        'settings',
        /TLS settings cannot be used/,
        async () => endpoint(5696, { tls: { ca: ours.ca, ciphers: 'NO-SUCH-SUITE' } }),
      ],
    ];
    for (const [name, failure, says, to, patience = PATIENCE] of rows) {
      it(name, async () => {
        const error = await failureOf(Connection.open(await to(), patience as typeof PATIENCE));
        expect(error.failure).to.equal(failure);
        expect(error.phase).to.equal('connect');
        expect(error.message).to.match(says).and.not.include('\n');
      });
    }
  });

  describe('brings no response', () => {
    const rows: readonly [
      name: string,
      failure: string,
      says: RegExp,
      received: string,
      serve: () => Promise<Endpoint>,
      patience?: object,
    ][] = [
      [
        'from a server that hangs up',
        'closed',
        /without a word/,
        '',
        async () => endpoint(await tlsServer(ours.server, (socket) => socket.end())),
      ],
      [
        'from a server that stops in the middle',
        'cut',
        /middle of a message, after 9 octets/,
        '42007b010000000842',
        async () =>
          endpoint(await tlsServer(ours.server, (socket) => socket.end(Buffer.from('42007b010000000842', 'hex')))),
      ],
      [
        'from a server that says nothing',
        'timeout',
        /no response within 0.05 s/,
        '',
        async () => endpoint(await tlsServer(ours.server, () => {})),
        IMPATIENCE,
      ],
      [
        'from a server that says too little',
        'timeout',
        /no complete response within 0.05 s; 3 octets came/,
        '42007b',
        async () => endpoint(await tlsServer(ours.server, (socket) => socket.write(MESSAGE.subarray(0, 3)))),
        IMPATIENCE,
      ],
      [
        'from a web server',
        'garbage',
        /answers in HTTP/,
        Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n').toString('hex'),
        async () =>
          endpoint(await tlsServer(ours.server, (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))),
      ],
      [
        'from a server that sends noise',
        'garbage',
        /not a KMIP message/,
        'ffffffffffffffff',
        async () => endpoint(await tlsServer(ours.server, (socket) => socket.write(Buffer.alloc(8, 0xff)))),
      ],
      [
        'without the client certificate that a TLS 1.3 server demands',
        'client-certificate',
        /demands a client certificate/,
        '',
        async () => endpoint(await tlsServer(mutual(), () => {}), { identity: undefined }),
      ],
    ];
    for (const [name, failure, says, received, serve, patience = PATIENCE] of rows) {
      it(name, async () => {
        const connection = await Connection.open(await serve(), PATIENCE);
        const error = await failureOf(connection.exchange(MESSAGE, patience as typeof PATIENCE));
        expect(error.failure).to.equal(failure);
        expect(error.phase).to.equal('exchange');
        expect(error.message).to.match(says);
        expect(Buffer.from(error.received).toString('hex')).to.equal(received);
        expect(connection.usable).to.equal(false);
      });
    }
  });

  it('returns the message, however the peer cuts it', async () => {
    const long = Buffer.from('42007b0100000010' + '42000d0200000004' + '0000000100000000', 'hex');
    const port = await tlsServer(ours.server, (socket) => {
      for (const octet of long) socket.write(Buffer.of(octet));
    });
    const connection = await Connection.open(endpoint(port), PATIENCE);
    expect(Buffer.from(await connection.exchange(MESSAGE, PATIENCE))).to.deep.equal(long);
    await connection.close();
  });

  it('refuses to go on after a second message that no request asked for', async () => {
    const port = await tlsServer(ours.server, (socket) => socket.write(Buffer.concat([MESSAGE, MESSAGE])));
    const connection = await Connection.open(endpoint(port), PATIENCE);
    expect(Buffer.from(await connection.exchange(MESSAGE, PATIENCE))).to.deep.equal(MESSAGE);
    expect((await failureOf(connection.exchange(MESSAGE, PATIENCE))).failure).to.equal('unsolicited');
    await connection.close();
  });

  it('ends at once when it is told to', async () => {
    const port = await tlsServer(ours.server, () => {});
    const connection = await Connection.open(endpoint(port), PATIENCE);
    const stop = new AbortController();
    const exchange = failureOf(connection.exchange(MESSAGE, { ...PATIENCE, signal: stop.signal }));
    stop.abort(new Error('enough'));
    expect((await exchange).message).to.equal('enough');
    expect(connection.usable).to.equal(false);
  });
});
