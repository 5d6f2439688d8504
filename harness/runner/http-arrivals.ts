import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { ENCODINGS, type Encoding } from '../codec/encodings.ts';
import { DEFAULT_MAX_SIZE } from '../codec/ttlv-layout.ts';
import type { Arrival } from './arrivals.ts';
import { headerDeviations } from './https.ts';

/** Where and how a server posts requests of its own. */
export interface HttpIntake {
  readonly path: string;
  readonly encoding: Encoding;
}

/** Who is told of what comes. */
export interface HttpListener {
  onMessage(socket: TLSSocket, message: Pick<Arrival, 'bytes' | 'failure' | 'deviations' | 'answer'>): void;
  /** A request whose body is still coming; `octets` says how many have come. */
  onBegin(request: object, octets: () => number): void;
  /** That request is whole, or the server has given it up, as `cut` says. */
  onEnd(request: object, cut: boolean): void;
}

/** Serves HTTP on connections that are handed to it: a client "SHALL" behave as an HTTPS server (Profiles 2.1 section 5.3.1). */
export function createHttpArrivals(
  { path, encoding }: HttpIntake,
  listener: HttpListener,
): (socket: TLSSocket) => void {
  const { mediaType } = ENCODINGS[encoding];
  const server = createServer({ requireHostHeader: false });
  /** The connections on which the body of a request is coming. */
  const bodies = new WeakSet<Duplex>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const socket = request.socket as TLSSocket;
    const chunks: Buffer[] = [];
    let octets = 0;
    let isOver = false;
    bodies.add(socket);
    listener.onBegin(request, () => octets);
    const fail = (failure: string): void => {
      isOver = true;
      listener.onEnd(request, false);
      listener.onMessage(socket, { bytes: Buffer.concat(chunks), failure, answer: () => {} });
      socket.destroy();
    };
    request.on('data', (chunk: Buffer) => {
      if (isOver) return;
      octets += chunk.length;
      if (octets > DEFAULT_MAX_SIZE) fail(`the server sends more than ${DEFAULT_MAX_SIZE} octets at once`);
      else chunks.push(chunk);
    });
    request.on('error', () => listener.onEnd(request, true));
    request.on('end', () => {
      bodies.delete(socket);
      const wrong = lineProblem(request, path);
      if (wrong !== undefined) return fail(wrong);
      listener.onEnd(request, false);
      listener.onMessage(socket, {
        bytes: Buffer.concat(chunks),
        deviations: headerDeviations(request.headers, mediaType),
        answer: (message) => answer(response, mediaType, message),
      });
    });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Of a body that breaks off its request tells.
    const failure = bodies.has(socket) ? undefined : failureOf(error);
    const { rawPacket = Buffer.alloc(0) } = error as { rawPacket?: Buffer };
    if (failure !== undefined) listener.onMessage(socket as TLSSocket, { bytes: rawPacket, failure, answer: () => {} });
    socket.destroy();
  });
  return (socket) => void server.emit('connection', socket);
}

/** What the server did wrong where the parser found an error; undefined of an error of the network. */
function failureOf({ code = '', message }: NodeJS.ErrnoException): string | undefined {
  if (code === 'HPE_INVALID_EOF_STATE') return 'the server closed its connection in the middle of an HTTP request';
  return code.startsWith('HPE_') ? `what the server sent is not HTTP: ${message} (${code})` : undefined;
}

/** Why a request is none of KMIP, or undefined: it "SHALL" be a POST, to the path that we listen at. */
function lineProblem({ method, url }: IncomingMessage, path: string): string | undefined {
  if (method === 'POST' && url === path) return undefined;
  return `the server asks with ${method} ${url}, not with POST ${path}`;
}

function answer(response: ServerResponse, mediaType: string, message: Uint8Array): void {
  if (response.destroyed) return;
  response.writeHead(200, { 'Content-Type': mediaType, 'Content-Length': message.length, 'Cache-Control': 'no-cache' });
  response.end(message);
}
