import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { MessageReader } from '../harness/codec/framing.ts';
import type { StructureItem } from '../harness/codec/item.ts';
import { decodeTtlv, encodeTtlv } from '../harness/codec/ttlv.ts';
import { type Request, readRequest } from '../harness/message/request.ts';

/** A server on a free port of the loopback interface. */
export interface FakeServer {
  readonly port: number;
  /** Closes the listener and every connection. */
  close(): Promise<void>;
}

/** A TLS server that does with each chunk it receives what `onData` says; `count` counts them per connection, from 1. */
export function startTlsServer(
  options: TlsOptions,
  onData: (socket: TLSSocket, chunk: Buffer, count: number) => unknown,
): Promise<FakeServer> {
  const server = createTlsServer(options, (socket) => {
    let count = 0;
    socket.on('data', (chunk) => onData(socket, chunk, ++count));
    socket.on('error', () => socket.destroy());
  });
  return listen(server);
}

/** What a scripted server does with a request: answers with an item or octets, hangs up, says nothing, or worse. */
export type Reaction = StructureItem | Uint8Array | 'hang up' | 'silence' | ((socket: TLSSocket) => void);

/** A TLS server that reads whole KMIP messages and reacts to each as the script says, once it says so. */
export function startKmipServer(
  options: TlsOptions,
  script: (request: Request) => Reaction | Promise<Reaction>,
): Promise<FakeServer> {
  const readers = new WeakMap<TLSSocket, MessageReader>();
  return startTlsServer(options, async (socket, chunk) => {
    const reader = readers.get(socket) ?? new MessageReader();
    readers.set(socket, reader);
    reader.push(chunk);
    for (let message = reader.next(); message !== undefined; message = reader.next()) {
      const request = readRequest(decodeTtlv(message).item);
      if (request === undefined) throw new Error('a scripted server got no Request Message');
      const reaction = await script(request);
      if (reaction === 'hang up') socket.end();
      else if (typeof reaction === 'function') reaction(socket);
      else if (reaction !== 'silence') socket.write(reaction instanceof Uint8Array ? reaction : encodeTtlv(reaction));
    }
  });
}

/** A plain TCP server. */
export function startTcpServer(onConnection: (socket: Socket) => void): Promise<FakeServer> {
  return listen(
    createTcpServer((socket) => {
      socket.on('error', () => socket.destroy());
      onConnection(socket);
    }),
  );
}

/** A port on which nothing listens: it was free a moment ago. */
export async function closedPort(): Promise<number> {
  const server = await startTcpServer(() => {});
  await server.close();
  return server.port;
}

async function listen(server: Server): Promise<FakeServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
