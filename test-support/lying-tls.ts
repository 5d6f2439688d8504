import { constants } from 'node:crypto';
import { createServer, type SecureContextOptions, type TLSSocket } from 'node:tls';
import { MessageReader } from '../harness/codec/framing.ts';
import { encodeTtlv } from '../harness/codec/ttlv.ts';
import { type PresentedCertificate, refusalOf } from '../reference-server/access/client-certificates.ts';
import { certificateIdentity } from '../reference-server/access/identity.ts';
import type { Engine } from './engine.ts';
import { type FakeServer, startTcpServer } from './fake-server.ts';

/** What a server does otherwise than it should before it reads a message; what is absent is as it has to be. */
export interface TlsLie {
  /** What it speaks in place of what its policy says. */
  readonly speaks?: SecureContextOptions;
  /** Whom it lets in whom it should refuse. */
  readonly admits?: (stranger: PresentedCertificate) => boolean;
  /** Whom it takes every client for. */
  readonly client?: string;
  /** What it answers to a record with a ClientHello, where that is not left to OpenSSL. */
  readonly answers?: (hello: Buffer) => Uint8Array | undefined;
  /** The port that it is said to have; that of KMIP where absent. */
  readonly port?: number;
}

/** What a server's TLS is made with: PEM texts, `ca` for those of clients. */
export type TlsContext = SecureContextOptions & { readonly ca: string };

/** The reference server without its listener behind TLS that demands a client certificate, but for a lie. */
export async function startLyingTls(engine: Engine, context: TlsContext, lie: TlsLie = {}): Promise<FakeServer> {
  const options = { secureOptions: constants.SSL_OP_NO_TICKET, requestCert: true, rejectUnauthorized: false };
  const tls = createServer({ ...context, ...lie.speaks, ...options }, (socket) => {
    socket.on('error', () => socket.destroy());
    const client = clientOf(socket, context.ca, lie);
    if (client === undefined) socket.destroy();
    else serve(socket, engine, client);
  });
  return startTcpServer((socket) => {
    socket.once('data', (hello) => {
      const answer = lie.answers?.(hello);
      if (answer !== undefined) return void socket.end(answer);
      socket.pause();
      socket.unshift(hello);
      tls.emit('connection', socket);
    });
  });
}

/** Who has come; undefined for somebody who is to be refused. */
function clientOf(socket: TLSSocket, ca: string, { admits, client }: TlsLie): string | undefined {
  const certificate = socket.getPeerX509Certificate();
  const { authorized, authorizationError } = socket;
  const presented = { certificate, authorized, authorizationError };
  const isRefused = refusalOf(presented, 'checked', ca, new Date()) !== undefined;
  if (isRefused && admits?.(presented) !== true) return undefined;
  if (client !== undefined || certificate === undefined) return client ?? 'nobody';
  return certificateIdentity(socket.getPeerCertificate(true));
}

function serve(socket: TLSSocket, engine: Engine, client: string): void {
  const reader = new MessageReader();
  socket.on('data', (chunk) => {
    reader.push(chunk);
    for (let message = reader.next(); message !== undefined; message = reader.next()) {
      socket.write(encodeTtlv(engine.send(message, client).item));
    }
  });
}

const RANDOM_LENGTH = 32;
/** Where a record with a ClientHello says its version, behind the headers of record and handshake. */
const VERSION_AT = 5 + 4;
const SESSION_AT = VERSION_AT + 2 + RANDOM_LENGTH;

/** The record of a ServerHello that chooses a version and a cipher suite, by their numbers (RFC 5246 section 7.4.1.3). */
export function serverHello(version: number, suite: number): Uint8Array {
  const body = Buffer.alloc(2 + RANDOM_LENGTH + 1 + 2 + 1);
  body.writeUInt16BE(version);
  body.writeUInt16BE(suite, 2 + RANDOM_LENGTH + 1);
  const header = Buffer.from([22, version >> 8, version & 0xff, 0, 4 + body.length, 2, 0, 0, body.length]);
  return Buffer.concat([header, body]);
}

/** The newest version that a ClientHello offers, and the first of its cipher suites. */
export function offerIn(hello: Buffer): { readonly version: number; readonly suite: number } {
  const suitesAt = SESSION_AT + 1 + hello.readUInt8(SESSION_AT);
  return { version: hello.readUInt16BE(VERSION_AT), suite: hello.readUInt16BE(suitesAt + 2) };
}
