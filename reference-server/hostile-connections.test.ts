import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { expect } from 'chai';
import { integer, structure } from '../harness/codec/item.ts';
import { encodeTtlv } from '../harness/codec/ttlv.ts';
import type { TestCertificates } from '../harness/config/certificates.ts';
import { protocolVersion } from '../harness/message/header.ts';
import { buildRequest } from '../harness/message/request.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import { testCertificates } from '../test-support/certificates.ts';
import { type LogEntry, recordingLog } from '../test-support/engine.ts';
import { connectClient, type KmipClient } from '../test-support/kmip-client.ts';
import { type ConfigInput, parseConfig } from './config.ts';
import { type ReferenceServer, startServer } from './server.ts';

const { Success } = Enum.ResultStatus;

/** A Discover Versions request of this version, its Unique Batch Item ID as long as told. */
function request(octets = 8, version = protocolVersion('1.4')): Uint8Array {
  const item = { operation: Enum.Operation.DiscoverVersions, payload: [], uniqueBatchItemId: new Uint8Array(octets) };
  return encodeTtlv(buildRequest(version, [item]));
}

describe('hostile connections', function () {
  this.timeout(30_000);
  let certificates: TestCertificates;
  before(async () => {
    certificates = await testCertificates();
  });

  let server: ReferenceServer | undefined;
  let log: LogEntry[];
  const sockets: Socket[] = [];
  const start = async (limits: NonNullable<ConfigInput['limits']> = {}): Promise<number> => {
    log = [];
    const { ca, server: tls } = certificates;
    server = await startServer(
      parseConfig({ port: 0, tls: { ca, ...tls }, limits, settings: { versions: ['1.4', '1.2', '1.0'] } }),
      recordingLog(log),
    );
    return server.port;
  };
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server?.close();
  });

  const plain = async (port: number): Promise<Socket> => {
    const socket = connectTcp(port, '127.0.0.1');
    sockets.push(socket.on('error', () => socket.destroy()));
    await once(socket, 'connect');
    return socket;
  };
  const connect = async (port: number, socket?: Socket): Promise<KmipClient> => {
    const client = certificates.clients['Client-A'];
    const connection = await connectClient(port, certificates, client, socket === undefined ? {} : { socket });
    sockets.push(connection.socket);
    return connection;
  };
  const statusOf = async (client: KmipClient): Promise<number | undefined> =>
    (await client.receive()).items[0]?.resultStatus;
  const isServed = async (port: number): Promise<boolean> => {
    const client = await connect(port);
    client.write(request());
    return (await statusOf(client)) === Success;
  };
  const messages = (): string[] => log.map(({ message }) => message);
  /** Writes octet after octet until the other side has had enough. */
  const drip = (octets: Uint8Array, write: (octet: Uint8Array) => void, closed: Promise<unknown>): Promise<unknown> => {
    let at = 0;
    const dripping = setInterval(() => {
      write(octets.subarray(at, at + 1));
      at = (at + 1) % octets.length;
    }, 5);
    return closed.finally(() => clearInterval(dripping));
  };

  it('a handshake that drips is closed in its time', async () => {
    const port = await start({ handshakeTimeout: 100 });
    const socket = await plain(port);
    const hello = Buffer.from('16030102000100', 'hex');
    // What is written behind the end of the connection resets it, which is another way of being closed.
    const closed = new Promise((resolve) =>
      socket
        .resume()
        .on('error', () => {})
        .once('close', resolve),
    );
    await drip(Buffer.concat([hello, Buffer.alloc(500)]), (octet) => socket.write(octet), closed);
    expect(messages()).to.include('TLS handshake failed');
    expect(await isServed(port)).to.equal(true);
  });

  it('a request that drips holds up nobody, and is closed in its time', async () => {
    const port = await start({ requestTimeout: 200 });
    const client = await connect(port);
    const dripped = drip(request(1000), (octet) => client.write(octet), client.ended());
    expect(await isServed(port)).to.equal(true);
    await dripped;
    expect(messages()).to.include('request not received in time');
  });

  it('a request that takes its time within the limit is answered, and so is the next', async () => {
    const port = await start({ requestTimeout: 10_000 });
    const client = await connect(port);
    for (const octets of [request(), request()]) {
      client.write(octets.subarray(0, 20));
      expect(await isServed(port)).to.equal(true);
      client.write(octets.subarray(20));
      expect(await statusOf(client)).to.equal(Success);
    }
  });

  it('many handshakes half done and connections without a request leave room for others', async () => {
    const port = await start({ connectionsPerIdentity: 40 });
    const hello = Buffer.from('16030102000100', 'hex');
    for (const socket of await Promise.all(Array.from({ length: 30 }, () => plain(port)))) socket.write(hello);
    await Promise.all(Array.from({ length: 30 }, () => connect(port)));
    expect(await isServed(port)).to.equal(true);
  });

  it('4 GiB announced by many at once are not waited for', async () => {
    const port = await start();
    const clients = await Promise.all(Array.from({ length: 10 }, () => connect(port)));
    for (const client of clients) {
      client.write(Buffer.from('42007801fffffff8', 'hex'));
      expect((await client.receive()).items[0]?.resultReason).to.equal(Enum.ResultReason.InvalidMessage);
      expect(await client.ended()).to.equal(0);
    }
  });

  it('a request of as many octets as are allowed is answered, of more refused', async () => {
    const size = request(8).length - 8;
    const port = await start({ requestSize: 2 ** 20 });
    const client = await connect(port);
    client.write(request(2 ** 20 - size));
    expect(await statusOf(client)).to.equal(Success);
    client.write(request(2 ** 20 - size + 8));
    expect((await client.receive()).items[0]?.resultMessage).to.match(/more than the limit of 1048576/);
    expect(await client.ended()).to.equal(0);
  });

  it('octets that are no TLS behind the handshake cost that connection alone', async () => {
    const port = await start();
    const socket = await plain(port);
    const client = await connect(port, socket);
    client.write(request());
    expect(await statusOf(client)).to.equal(Success);
    socket.write(Buffer.alloc(64, 0x55));
    await client.ended();
    expect(await isServed(port)).to.equal(true);
  });

  it('a TLS record that is cut, and an end without close_notify, cost that connection alone', async () => {
    const port = await start();
    for (const octets of [Buffer.from('1703030100', 'hex'), Buffer.alloc(0)]) {
      const socket = await plain(port);
      const client = await connect(port, socket);
      client.write(request());
      expect(await statusOf(client)).to.equal(Success);
      socket.end(octets);
      await client.ended();
      expect(await isServed(port)).to.equal(true);
    }
  });

  it('may change the version from request to request, and ask for one that there is not', async () => {
    const port = await start();
    const client = await connect(port);
    const versions = [protocolVersion('1.4'), protocolVersion('1.0'), { major: 9, minor: 9 }, protocolVersion('1.2')];
    const answers: unknown[] = [];
    for (const version of versions) {
      // 1.0 has no Discover Versions, which is no reason to end the connection.
      client.write(request(8, version));
      const { header, items } = await client.receive();
      answers.push([header.version?.major, header.version?.minor, items[0]?.resultReason]);
    }
    const { InvalidMessage, OperationNotSupported } = Enum.ResultReason;
    expect(answers).to.deep.equal([
      [1, 4, undefined],
      [1, 0, OperationNotSupported],
      [1, 4, InvalidMessage],
      [1, 2, undefined],
    ]);
  });

  it('a structure that is no request is answered, and the connection goes on', async () => {
    const port = await start();
    const client = await connect(port);
    client.write(encodeTtlv(structure(Tag.ResponseMessage, [integer(Tag.BatchCount, 1)])));
    expect((await client.receive()).items[0]?.resultReason).to.equal(Enum.ResultReason.InvalidMessage);
    client.write(request());
    expect(await statusOf(client)).to.equal(Success);
  });
});
