import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { expect } from 'chai';
import { decodeTtlv, encodeTtlv } from '../harness/codec/ttlv.ts';
import { type CertifiedKey, makeTestCertificates, type TestCertificates } from '../harness/config/certificates.ts';
import { protocolVersionItem } from '../harness/message/header.ts';
import { buildRequest, readRequest } from '../harness/message/request.ts';
import { buildResponse, type Response, type ResponseItemInit } from '../harness/message/response.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { type LogEntry, recordingLog } from '../test-support/engine.ts';
import { connectClient, type KmipClient } from '../test-support/kmip-client.ts';
import { type ConfigInput, parseConfig } from './config.ts';
import { listen } from './listener.ts';
import { openSecurity } from './security.ts';
import { type ReferenceServer, startServer } from './server.ts';
import type { Client } from './session.ts';
import type { Steps } from './steps.ts';

const { Success } = Enum.ResultStatus;
const NOW = new Date();
const YEAR = 365 * 24 * 60 * 60 * 1000;

/** A Discover Versions request with `length` times this octet as its Unique Batch Item ID, which comes back. */
function request(id = 1, length = 1): Uint8Array {
  const uniqueBatchItemId = new Uint8Array(length).fill(id);
  const item = { operation: Enum.Operation.DiscoverVersions, payload: [], uniqueBatchItemId };
  return encodeTtlv(buildRequest({ major: 1, minor: 2 }, [item]));
}

/** The result that such a request gets. */
function itemOf(message: Uint8Array): ResponseItemInit {
  const uniqueBatchItemId = readRequest(decodeTtlv(message).item)?.items[0]?.uniqueBatchItemId as Uint8Array;
  const payload = [protocolVersionItem({ major: 1, minor: 2 })];
  return { operation: Enum.Operation.DiscoverVersions, uniqueBatchItemId, resultStatus: Success, payload };
}

function idOf(response: Response): number | undefined {
  return response.items[0]?.resultStatus === Success ? response.items[0].uniqueBatchItemId?.[0] : undefined;
}

/** Content types of TLS records (RFC 5246 section 6.2.1). */
const TLS_ALERT = 21;

/** A relay to a port on which the content types of the TLS records that come from there can be seen. */
async function watched(port: number): Promise<{ relay: Server; records: () => number[] }> {
  const chunks: Buffer[] = [];
  const relay = createServer((near) => {
    const far = connectTcp(port, '127.0.0.1');
    far.on('data', (chunk) => chunks.push(chunk));
    pipeline(near, far, near, () => undefined);
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const records = () => {
    const octets = Buffer.concat(chunks);
    const types: number[] = [];
    for (let at = 0; at + 5 <= octets.length; at += 5 + octets.readUInt16BE(at + 3)) types.push(octets.readUInt8(at));
    return types;
  };
  return { relay, records };
}

describe('listener', function () {
  this.timeout(30_000);
  let certificates: TestCertificates;
  let strangers: TestCertificates;
  let expired: TestCertificates;
  before(async () => {
    [certificates, strangers, expired] = await Promise.all([
      makeTestCertificates({ now: NOW, clients: ['alice', 'bob'], faults: ['wrong-eku'] }),
      makeTestCertificates({ now: NOW, clients: ['alice'] }),
      makeTestCertificates({ now: new Date(NOW.getTime() - YEAR), clients: ['alice'] }),
    ]);
  });

  let server: ReferenceServer | undefined;
  let log: LogEntry[];
  const sockets: Socket[] = [];
  async function start(limits: NonNullable<ConfigInput['limits']> = {}): Promise<ReferenceServer> {
    log = [];
    const { cert, key } = certificates.server;
    const ca = certificates.ca + expired.ca;
    const config = parseConfig({ port: 0, tls: { ca, cert, key }, limits });
    server = await startServer(config, recordingLog(log));
    return server;
  }
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server?.close();
  });

  const connect = async (
    port: number,
    client = certificates.clients.alice,
    options: Parameters<typeof connectClient>[3] = {},
  ): Promise<KmipClient> => {
    const connection = await connectClient(port, certificates, client, options);
    sockets.push(connection.socket);
    return connection;
  };
  const connectPlain = async (port: number): Promise<Socket> => {
    const socket = connectTcp(port, '127.0.0.1');
    sockets.push(socket.on('error', () => socket.destroy()));
    await once(socket, 'connect');
    return socket;
  };
  const reasons = (message: string) =>
    log.filter((entry) => entry.message === message).map(({ facts }) => facts.reason);
  const isServed = async (port: number) => {
    const client = await connect(port);
    client.write(request(99));
    return idOf(await client.receive()) === 99;
  };

  const suites: [what: string, options: Parameters<typeof connectClient>[3], protocol: string][] = [
    ['TLS 1.3', {}, 'TLSv1.3'],
    ['TLS 1.2', { maxVersion: 'TLSv1.2' }, 'TLSv1.2'],
    [
      'TLS 1.2 with TLS_RSA_WITH_AES_128_CBC_SHA256 (Profiles 1.2 section 3.1.2)',
      { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA256' },
      'TLSv1.2',
    ],
  ];
  for (const [what, options, protocol] of suites) {
    it(`speaks ${what}`, async () => {
      const { port } = await start();
      const client = await connect(port, certificates.clients.alice, options);
      client.write(request());
      expect(idOf(await client.receive())).to.equal(1);
      expect(client.socket.getProtocol()).to.equal(protocol);
    });
  }

  it('answers one request after the other on a connection, in order, however they are cut', async () => {
    const { port } = await start();
    const client = await connect(port);
    const ids = Array.from({ length: 200 }, (_, index) => index);
    const bytes = Buffer.concat(ids.map((id) => request(id)));
    for (let at = 0; at < bytes.length; at += 77) client.write(bytes.subarray(at, at + 77));
    for (const octet of request(250)) client.write(Uint8Array.of(octet));
    for (const id of [...ids, 250]) expect(idOf(await client.receive())).to.equal(id);
  });

  it('serves several connections at once, each under the name in its certificate', async () => {
    const { port } = await start();
    const { alice, bob } = certificates.clients;
    const clients = await Promise.all([alice, bob, alice, bob].map((client) => connect(port, client)));
    for (const client of clients) client.write(request(7));
    expect(await Promise.all(clients.map(async (client) => idOf(await client.receive())))).to.deep.equal([7, 7, 7, 7]);
    const names = log.filter(({ message }) => message === 'done').map(({ facts }) => facts.client);
    expect(names.sort()).to.deep.equal(['alice', 'alice', 'bob', 'bob']);
  });

  it('answers a client that has said its last', async () => {
    const { port } = await start();
    const client = await connect(port);
    client.socket.end(request(3));
    expect(idOf(await client.receive())).to.equal(3);
    expect(await client.ended()).to.equal(0);
  });

  describe('refuses', () => {
    const refused: [what: string, reason: string | RegExp, client: () => CertifiedKey | undefined][] = [
      ['a client without certificate', 'no client certificate', () => undefined],
      ['a certificate of another CA', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', () => strangers.clients.alice],
      ['a certificate that is out of date', 'CERT_HAS_EXPIRED', () => expired.clients.alice],
      ['a certificate that is for servers', 'INVALID_PURPOSE', () => certificates.faulty['alice-wrong-eku']],
    ];
    /** TLS 1.2 shows the refusal during the handshake, TLS 1.3 behind it. */
    const isAnswered = async (port: number, client: CertifiedKey | undefined, maxVersion: 'TLSv1.2' | 'TLSv1.3') => {
      const connecting = connectClient(port, certificates, client, { maxVersion });
      const connection = await connecting.catch((error: Error) => {
        expect(error.message).to.match(/before the handshake was done|before secure TLS connection/);
      });
      connection?.write(request());
      return connection !== undefined && (await connection.ended()) > 0;
    };
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      for (const [what, reason, client] of refused) {
        it(`${what}, and logs why (${maxVersion})`, async () => {
          const { port } = await start();
          expect(await isAnswered(port, client(), maxVersion)).to.equal(false);
          expect(reasons('client refused')).to.deep.equal([reason]);
          expect(log.filter(({ message }) => message === 'done')).to.deep.equal([]);
        });
      }
    }
  });

  describe('goes on serving others', () => {
    it('while connections say nothing and handshakes stand half done', async () => {
      const { port } = await start();
      const silent = await Promise.all(Array.from({ length: 50 }, () => connectPlain(port)));
      // The first octets of a TLS record that announces more.
      for (const socket of silent.slice(25)) socket.write(Buffer.from('16030100f8010000f4', 'hex'));
      expect(await isServed(port)).to.equal(true);
    });

    it('after a handshake has taken too long', async () => {
      const { port } = await start({ handshakeTimeout: 50 });
      const silent = await connectPlain(port);
      silent.resume();
      await once(silent, 'close');
      expect(reasons('TLS handshake failed')).to.deep.equal(['ERR_TLS_HANDSHAKE_TIMEOUT']);
      expect(await isServed(port)).to.equal(true);
    });

    it('after a client that does not speak TLS', async () => {
      const { port } = await start();
      const plain = await connectPlain(port);
      plain.resume();
      plain.write(request());
      await once(plain, 'close');
      expect(reasons('TLS handshake failed')).to.deep.equal(['ERR_SSL_WRONG_VERSION_NUMBER']);
      expect(await isServed(port)).to.equal(true);
    });

    it('after connections that break off inside a message', async () => {
      const { port } = await start();
      const ending = await connect(port);
      ending.socket.end(request().subarray(0, 50));
      await ending.ended();
      expect(reasons('octets that are no message')).to.have.length(1);
      const plain = await connectPlain(port);
      const breaking = await connect(port, certificates.clients.alice, { socket: plain });
      breaking.write(request().subarray(0, 50));
      plain.resetAndDestroy();
      await breaking.ended();
      expect(await isServed(port)).to.equal(true);
    });

    it('while a request takes many steps', async () => {
      let isDone = false;
      const responder = {
        *handle(message: Uint8Array, { identity }: Client): Steps<Uint8Array> {
          while (identity === 'alice' && !isDone) yield;
          return encodeTtlv(buildResponse({ version: { major: 1, minor: 2 }, timeStamp: 0n }, [itemOf(message)]));
        },
        accepts: () => false,
        lend: () => {},
        refuse: () => new Uint8Array(),
      };
      const { ca, server: tls } = certificates;
      const config = parseConfig({ port: 0, tls: { ca, ...tls } });
      const listener = await listen(config, await openSecurity(config.tls), responder, recordingLog([]));
      const [slow, quick] = await Promise.all([
        connect(listener.port),
        connect(listener.port, certificates.clients.bob),
      ]);
      slow.write(request(1));
      for (const id of [2, 3]) {
        quick.write(request(id));
        expect(idOf(await quick.receive())).to.equal(id);
      }
      isDone = true;
      expect(idOf(await slow.receive())).to.equal(1);
      await listener.close();
    });

    it('beside a client that does not read its answers', async () => {
      const { port } = await start();
      const client = await connect(port);
      client.socket.pause();
      const length = 100_000;
      for (let count = 0; count < 200; count += 1) client.write(request(5, length));
      expect(await isServed(port)).to.equal(true);
      client.socket.resume();
      for (let count = 0; count < 200; count += 1) expect(idOf(await client.receive())).to.equal(5);
    });
  });

  describe('ends a connection', () => {
    const noMessages: [what: string, octets: Uint8Array, message: RegExp][] = [
      ['octets that are no KMIP', Buffer.from('GET /kmip HTTP/1.1\r\n\r\n'), /no KMIP message/],
      ['an item that is no structure', Buffer.from('4200780200000004', 'hex'), /no KMIP message/],
      ['a length of 4 GiB', Buffer.from('42007801ffffffff', 'hex'), /more than the limit of 16777216/],
    ];
    for (const [what, octets, message] of noMessages) {
      it(`after ${what}, with an Invalid Message (1.4 section 11.1)`, async () => {
        const { port } = await start();
        const client = await connect(port);
        client.write(request(1));
        client.write(octets);
        client.write(request(2));
        expect(idOf(await client.receive())).to.equal(1);
        const [result] = (await client.receive()).items;
        expect(result).to.include({ operation: undefined, resultReason: Enum.ResultReason.InvalidMessage });
        expect(result?.resultMessage).to.match(message);
        expect(await client.ended()).to.equal(0);
      });
    }

    it('and tells the log nothing of octets that are no message: they may be a part of a key', async () => {
      const { port } = await start();
      const client = await connect(port);
      client.write(Buffer.from('open sesame\r\n'));
      await client.ended();
      expect(reasons('octets that are no message')).to.have.length(1);
      const logged = JSON.stringify(log);
      expect(logged).not.to.include('open sesame');
      expect(logged).not.to.include(Buffer.from('open').toString('hex'));
    });

    it('that has been idle too long', async () => {
      const { port } = await start({ idleTimeout: 50 });
      const client = await connect(port);
      expect(await client.ended()).to.equal(0);
      expect(log.map(({ message }) => message)).to.include('idle connection closed');
    });

    it('with a close_notify (RFC 5246 section 7.2.1), before the first request and after one', async () => {
      const { port } = await start({ idleTimeout: 100 });
      for (const message of [undefined, request()]) {
        const { relay, records } = await watched(port);
        const client = await connect((relay.address() as AddressInfo).port, certificates.clients.alice, {
          maxVersion: 'TLSv1.2',
        });
        if (message !== undefined) client.write(message);
        await client.ended();
        relay.close();
        expect(records().at(-1)).to.equal(TLS_ALERT);
      }
    });

    it('beyond the number allowed', async () => {
      const { port } = await start({ connections: 1 });
      const first = await connect(port);
      const second = await connectPlain(port);
      await once(second.resume(), 'close');
      first.write(request());
      expect(idOf(await first.receive())).to.equal(1);
      expect(log.map(({ message }) => message)).to.include('too many connections');
    });

    it('beyond the number allowed to one client, whose place another does not take', async () => {
      const { port } = await start({ connectionsPerIdentity: 1 });
      const first = await connect(port);
      expect(await (await connect(port)).ended()).to.equal(0);
      const other = await connect(port, certificates.clients.bob);
      for (const client of [first, other]) {
        client.write(request());
        expect(idOf(await client.receive())).to.equal(1);
      }
      expect(log.map(({ message }) => message)).to.include('too many connections of one client');
      first.socket.end();
      await first.ended();
      const next = await connect(port);
      next.write(request());
      expect(idOf(await next.receive())).to.equal(1);
    });

    it('when the server closes, and every handshake too', async () => {
      const { port } = await start({ handshakeTimeout: 60_000 });
      const client = await connect(port);
      const plain = await connectPlain(port);
      client.write(request());
      await client.receive();
      await server?.close();
      server = undefined;
      expect(await client.ended()).to.equal(0);
      if (!plain.closed) await once(plain.resume(), 'close');
    });
  });
});
