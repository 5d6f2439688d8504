import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';

/** A server on a free port of the loopback interface. */
export interface FakeServer {
  readonly port: number;
  /** Closes the listener and every connection. */
  close(): Promise<void>;
}

/** A TLS server that does with each chunk it receives what `onData` says; `count` counts them per connection, from 1. */
export function startTlsServer(
  options: TlsOptions,
  onData: (socket: TLSSocket, chunk: Buffer, count: number) => void,
): Promise<FakeServer> {
  const server = createTlsServer(options, (socket) => {
    let count = 0;
    socket.on('data', (chunk) => onData(socket, chunk, ++count));
    socket.on('error', () => socket.destroy());
  });
  return listen(server);
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
