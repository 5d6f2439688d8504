import { constants } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { isTagPrefix } from '../harness/codec/ttlv-layout.ts';
import { refusalOf } from './access/client-certificates.ts';
import { certificateIdentity } from './access/identity.ts';
import type { Config } from './config.ts';
import { type Responder, serveConnection } from './connection.ts';
import { LINGER, takeLeave } from './farewell.ts';
import { createHttpService } from './http.ts';
import type { Log } from './log.ts';
import type { Security } from './security.ts';

export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Makes the connections that are still to come with this. Throws OpenSSL's error, and then goes on as before. */
  secure(security: Security): void;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/**
 * Listens for TLS connections with a client certificate. Rejects with the system's error where the address cannot be
 * used, or with OpenSSL's where a certificate or key cannot.
 */
export async function listen(
  { host, port, limits }: Pick<Config, 'host' | 'port' | 'limits'>,
  security: Security,
  responder: Responder,
  log: Log,
): Promise<Listener> {
  let current = security;
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
  const http = createHttpService({ responder, log, limits });
  const server = createServer(tlsOptions(security, limits.handshakeTimeout));
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
    const refusal = refusalOf(presented, current.clientUsage, current.context.ca, new Date());
    if (certificate === undefined || (refusal !== undefined && !responder.accepts(certificate))) {
      log.warn({ address: socket.remoteAddress, reason: refusal }, 'client refused');
      socket.on('error', (error) => log.debug({ reason: error.message }, 'refused connection broken'));
      socket.destroy();
      return;
    }
    // A client that renegotiates could change its certificate under the identity that was taken from it.
    socket.disableRenegotiation();
    const identity = certificateIdentity(socket.getPeerCertificate(true));
    const octets = certificate.raw;
    if (!counted(identity, socket)) {
      log.warn({ client: identity, address: socket.remoteAddress }, 'too many connections of one client');
      socket.on('error', (error) => log.debug({ reason: error.message }, 'refused connection broken'));
      takeLeave(socket);
      return;
    }
    log.debug({ client: identity, address: socket.remoteAddress, tls: socket.getProtocol() }, 'connected');
    const serve = (isHttp: boolean) => {
      if (isHttp) http.serve(socket, identity, octets);
      else serveConnection(socket, { identity, certificate: octets, responder, log, limits });
    };
    sortOut(socket, { log, idleTimeout: limits.idleTimeout, serve });
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
    secure(next) {
      server.setSecureContext({ ...next.context, ...UNRESUMED });
      current = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        http.close();
        destroyAll(handshaking.values());
        for (const socket of sockets) socket.destroySoon();
        // Those who do not read what is still to be sent are not waited for.
        setTimeout(() => destroyAll(sockets), LINGER).unref();
      }),
  };
}

interface Sorting {
  readonly log: Log;
  readonly idleTimeout: number;
  serve(isHttp: boolean): void;
}

/**
 * Waits for the first octet of a connection: TTLV begins with 42 or 54, an HTTP request with the name of a method in
 * capitals, of which only TRACE would begin so.
 */
function sortOut(socket: TLSSocket, { log, idleTimeout, serve }: Sorting): void {
  const onIdle = () => {
    log.info({ address: socket.remoteAddress }, 'idle connection closed');
    takeLeave(socket);
  };
  const onError = () => socket.destroy();
  const onEnd = () => socket.end();
  const onData = (chunk: Buffer) => {
    socket.off('error', onError).off('end', onEnd).setTimeout(0, onIdle);
    socket.unshift(chunk);
    const [first = 0] = chunk;
    serve(/[A-Z]/.test(String.fromCharCode(first)) && !isTagPrefix(first));
  };
  socket.once('data', onData).on('error', onError).on('end', onEnd).setTimeout(idleTimeout, onIdle);
}

function addressOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress}:${remotePort}`;
}

function destroyAll(sockets: Iterable<Socket>): void {
  for (const socket of sockets) socket.destroy();
}

/** A resumed session would bring a certificate that nobody has checked in this handshake. */
const UNRESUMED = { secureOptions: constants.SSL_OP_NO_TICKET };

function tlsOptions({ context }: Security, handshakeTimeout: number): TlsOptions {
  return {
    ...context,
    ...UNRESUMED,
    requestCert: true,
    // OpenSSL would only cut the connection: refusalOf looks at the certificate, so that the log says what is wrong.
    rejectUnauthorized: false,
    allowHalfOpen: true,
    // Of two answers the second would wait until the client has acknowledged the first (RFC 9293 section 3.7.4).
    noDelay: true,
    handshakeTimeout,
  };
}
