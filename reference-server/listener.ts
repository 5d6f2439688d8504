import { constants } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { refusalOf } from './access/client-certificates.ts';
import { certificateIdentity } from './access/identity.ts';
import type { Config } from './config.ts';
import { type Responder, serveConnection } from './connection.ts';
import type { Log } from './log.ts';

export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** Milliseconds that a closing server leaves its clients to read the last answers. */
const LINGER = 1000;

/** PEM texts. */
export interface TlsMaterial {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/**
 * Listens for TLS connections with a client certificate. Rejects with the system's error where the address cannot be
 * used, or with OpenSSL's where a certificate or key cannot.
 */
export async function listen(config: Config, material: TlsMaterial, responder: Responder, log: Log): Promise<Listener> {
  const { host, port, limits } = config;
  const sockets = new Set<TLSSocket>();
  const handshaking = new Map<string, Socket>();
  const connections = new Map<string, number>();
  /** Counts a connection of an identity until it closes; false where it has as many as it may have. */
  const counted = (identity: string, socket: TLSSocket): boolean => {
    const count = connections.get(identity) ?? 0;
    if (count >= limits.connectionsPerIdentity) return false;
    connections.set(identity, count + 1);
    socket.on('close', () => {
      const left = (connections.get(identity) ?? 0) - 1;
      if (left > 0) connections.set(identity, left);
      else connections.delete(identity);
    });
    return true;
  };
  const server = createServer(tlsOptions(config, material));
  server.maxConnections = limits.connections;
  server.on('connection', (socket: Socket) => {
    const address = addressOf(socket);
    handshaking.set(address, socket);
    socket.on('close', () => handshaking.delete(address));
  });
  server.on('secureConnection', (socket) => {
    handshaking.delete(addressOf(socket));
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    const certificate = socket.getPeerX509Certificate();
    const { authorized, authorizationError } = socket;
    const presented = { certificate, authorized, authorizationError };
    const refusal = refusalOf(presented, config.tls.clientUsage, material.ca, new Date());
    if (refusal !== undefined) {
      log.warn({ address: socket.remoteAddress, reason: refusal }, 'client refused');
      socket.on('error', (error) => log.debug({ reason: error.message }, 'refused connection broken'));
      socket.destroy();
      return;
    }
    // A client that renegotiates could change its certificate under the identity that was taken from it.
    socket.disableRenegotiation();
    const identity = certificateIdentity(socket.getPeerCertificate(true));
    if (!counted(identity, socket)) {
      log.warn({ client: identity, address: socket.remoteAddress }, 'too many connections of one client');
      socket.on('error', (error) => log.debug({ reason: error.message }, 'refused connection broken'));
      socket.destroy();
      return;
    }
    log.debug({ client: identity, address: socket.remoteAddress, tls: socket.getProtocol() }, 'connected');
    serveConnection(socket, { identity, responder, log, limits });
  });
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    log.warn({ address: socket.remoteAddress, reason: error.code ?? error.message }, 'TLS handshake failed');
    // After a timeout Node leaves the connection open.
    socket.destroy();
  });
  server.on('drop', (data) => log.warn({ address: data?.remoteAddress }, 'too many connections'));

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  server.on('error', (error) => log.error({ err: error }, 'listening failed'));
  return {
    host,
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        destroyAll(handshaking.values());
        for (const socket of sockets) socket.destroySoon();
        // Those who do not read what is still to be sent are not waited for.
        setTimeout(() => destroyAll(sockets), LINGER).unref();
      }),
  };
}

function addressOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress}:${remotePort}`;
}

function destroyAll(sockets: Iterable<Socket>): void {
  for (const socket of sockets) socket.destroy();
}

function tlsOptions(config: Config, { ca, cert, key }: TlsMaterial): TlsOptions {
  const { passphrase, minVersion, maxVersion, ciphers } = config.tls;
  return {
    ca,
    cert,
    key,
    minVersion,
    maxVersion,
    requestCert: true,
    // OpenSSL would only cut the connection: refusalOf looks at the certificate, so that the log says what is wrong.
    rejectUnauthorized: false,
    allowHalfOpen: true,
    handshakeTimeout: config.limits.handshakeTimeout,
    // A resumed session would bring a certificate that nobody has checked in this handshake.
    secureOptions: constants.SSL_OP_NO_TICKET,
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(ciphers === undefined ? {} : { ciphers }),
  };
}
