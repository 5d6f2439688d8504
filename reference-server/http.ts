import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { CodecError } from '../harness/codec/deviation.ts';
import { ENCODINGS, type Encoding } from '../harness/codec/encodings.ts';
import type { Config } from './config.ts';
import type { Responder } from './connection.ts';
import type { Log } from './log.ts';
import type { Client } from './session.ts';
import { inTurns } from './steps.ts';
import { fromTtlv, toTtlv } from './translation.ts';

/*
 * KMIP over HTTPS: Profiles 2.1 section 5.3, Additional Message Encodings 1.0 section 2. The connection comes with its
 * TLS session, its client authenticated.
 */

export interface HttpOptions {
  readonly responder: Responder;
  readonly log: Log;
  readonly limits: Pick<Config['limits'], 'idleTimeout' | 'items' | 'requestSize' | 'requestTimeout'>;
}

export interface HttpService {
  /** Serves the requests of one authenticated connection, one after the other. */
  serve(socket: TLSSocket, identity: string, certificate: Uint8Array): void;
  close(): void;
}

/** The path that a client "SHOULD" and a server "SHOULD" support. */
const PATH = '/kmip';

/** Octets of the line and the headers of a request. */
const HEADER_SIZE = 16 * 1024;

/** Milliseconds between two looks at requests that take too long to arrive. */
const CHECK_INTERVAL = 1000;

/** A request that HTTP answers, not KMIP. */
class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What is known of a connection. */
interface Peer {
  readonly client: string;
  readonly certificate: Uint8Array;
  readonly address: string | undefined;
  /** Resolves when the requests before have been answered. */
  turn: Promise<void>;
  /** Whether an answer was its last: what a client has sent behind that request is not done. */
  isOver: boolean;
}

/** How a request is answered that the parser refuses, by the code of its error. */
const REFUSALS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

export function createHttpService({ responder, log, limits }: HttpOptions): HttpService {
  const peers = new WeakMap<Duplex, Peer>();
  const server = createServer({
    maxHeaderSize: HEADER_SIZE,
    headersTimeout: limits.requestTimeout,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.idleTimeout,
    // Node's own answer would have neither length nor Cache-Control.
    requireHostHeader: false,
    connectionsCheckingInterval: CHECK_INTERVAL,
  });

  const answer = async (request: IncomingMessage, response: ServerResponse, peer: Peer): Promise<void> => {
    const encoding = encodingOf(request);
    const body = await bodyOf(request, limits.requestSize);
    const vouched = (await responder.vouch?.(peer.client)) ?? { identity: peer.client };
    const client = { ...vouched, certificate: peer.certificate };
    const message = await messageFor(body, encoding, client, { responder, log, peer, maxItems: limits.items });
    if (client.isRefused) isLast(response, peer);
    send(response, 200, ENCODINGS[encoding].mediaType, fromTtlv(message, encoding));
  };

  const refuse = (error: unknown, response: ServerResponse, peer: Peer): void => {
    const { client, address } = peer;
    const known = error instanceof HttpError ? error : undefined;
    if (known === undefined) log.error({ client, address, err: error }, 'a request failed unexpectedly');
    else log.warn({ client, address, status: known.status, reason: known.message }, 'HTTP request refused');
    isLast(response, peer);
    if (response.headersSent || response.destroyed) return void response.destroy();
    if (known?.status === 405) response.setHeader('Allow', 'POST');
    const { status, message } = known ?? { status: 500, message: 'the server failed' };
    send(response, status, 'text/plain', Buffer.from(`${message}\n`));
  };

  server.on('request', (request, response) => {
    const peer = peers.get(request.socket) as Peer;
    peer.turn = peer.turn
      .then(() => (peer.isOver ? undefined : answer(request, response, peer)))
      .catch((error: unknown) => refuse(error, response, peer));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const { client, address } = peers.get(socket) as Peer;
    log.warn({ client, address, reason: error.code }, 'no HTTP request');
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    const status = REFUSALS[error.code ?? ''] ?? '400 Bad Request';
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\nCache-Control: no-cache\r\n\r\n`);
    // Who goes on sending is not listened to.
    setTimeout(() => socket.destroy(), CHECK_INTERVAL).unref();
  });
  // Node watches for slow requests from this event on; this server is handed its connections and never listens.
  server.emit('listening');

  return {
    serve(socket, identity, certificate) {
      const peer = {
        client: identity,
        certificate,
        address: socket.remoteAddress,
        turn: Promise.resolve(),
        isOver: false,
      };
      peers.set(socket, peer);
      socket.on('error', (error) => log.info({ client: identity, reason: error.message }, 'connection broken'));
      socket.on('close', () => log.debug({ client: identity, address: peer.address }, 'connection closed'));
      server.emit('connection', socket);
    },
    close: () => void server.close(),
  };
}

/** The TTLV of the answer: whatever a body is, there is one. */
async function messageFor(
  body: Uint8Array,
  encoding: Encoding,
  client: Client,
  { responder, log, peer, maxItems }: { responder: Responder; log: Log; peer: Peer; maxItems: number },
): Promise<Uint8Array> {
  try {
    return await inTurns(responder.handle(toTtlv(body, encoding, maxItems), client));
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    log.warn({ client: peer.client, address: peer.address, reason: error.code, offset: error.offset }, 'no message');
    return responder.refuse(error);
  }
}

/** The encoding that a request is in, where it is one that is served. Throws HttpError. */
function encodingOf({ method, url, headers, httpVersion }: IncomingMessage): Encoding {
  if (httpVersion === '1.1' && headers.host === undefined) throw new HttpError(400, 'HTTP/1.1 has a Host');
  if (url?.split('?', 1)[0] !== PATH) throw new HttpError(404, `KMIP is served at ${PATH}`);
  if (method !== 'POST') throw new HttpError(405, 'a KMIP request is sent with POST');
  const [type = '', ...parameters] = (headers['content-type'] ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const known = Object.entries(ENCODINGS).find(([, { mediaType }]) => mediaType === type);
  const types = Object.values(ENCODINGS).map(({ mediaType }) => mediaType);
  if (known === undefined) throw new HttpError(415, `the Content-Type of a KMIP request is ${types.join(', ')}`);
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-8"?$/.test(charset)) throw new HttpError(415, 'text is in UTF-8');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw new HttpError(415, 'no Content-Encoding');
  return known[0] as Encoding;
}

/** Reads a body, whose length the request "SHALL" say. Throws HttpError. */
async function bodyOf(request: IncomingMessage, most: number): Promise<Uint8Array> {
  const length = request.headers['content-length'];
  if (length === undefined) throw new HttpError(411, 'a KMIP request has a Content-Length');
  if (Number(length) > most) throw new HttpError(413, `the largest request has ${most} octets`);
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
    throw new HttpError(400, 'the connection ended inside a request');
  }
  return Buffer.concat(chunks);
}

function isLast(response: ServerResponse, peer: Peer): void {
  response.shouldKeepAlive = false;
  peer.isOver = true;
}

function send(response: ServerResponse, status: number, type: string, body: Uint8Array): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': body.length, 'Cache-Control': 'no-cache' });
  response.end(body);
}
