import { once } from 'node:events';
import {
  Agent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as sendRequest,
} from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Deviation } from '../codec/deviation.ts';
import { DEFAULT_MAX_SIZE } from '../codec/ttlv-layout.ts';
import { type TlsFacts, tlsFactsOf } from './tls-facts.ts';
import { closesWithin, type Endpoint, handshake, type Patience } from './transport.ts';
import { classify, TransportError } from './transport-error.ts';

/** Where and as what messages are posted (Profiles 2.1 section 5.3.1). */
export interface HttpRoute {
  readonly path: string;
  readonly mediaType: string;
}

/** HTTP on one TLS session, one request at a time. */
export class HttpsConnection {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #socket: TLSSocket;
  readonly #endpoint: Endpoint;
  readonly #route: HttpRoute;
  #hasFailed = false;
  /** Whether octets came behind a response. */
  #hasExtra = false;
  #deviations: readonly Deviation[] = [];

  private constructor(socket: TLSSocket, endpoint: Endpoint, route: HttpRoute) {
    this.#socket = socket;
    this.#endpoint = endpoint;
    this.#route = route;
    Object.assign(this.#agent, { createConnection: () => socket });
    // Between two requests nobody else listens; a connection that broke then is not usable, and that is all.
    socket.on('error', () => socket.destroy());
  }

  /** Connects and shakes hands, as a connection of TTLV does. Throws TransportError, or the signal's reason. */
  static async open(endpoint: Endpoint, route: HttpRoute, patience: Patience): Promise<HttpsConnection> {
    return new HttpsConnection(await handshake(endpoint, patience), endpoint, route);
  }

  /** What the handshake came to. */
  get tls(): TlsFacts {
    return tlsFactsOf(this.#socket);
  }

  /**
   * Whether another request can be sent: the peer has not closed, and nothing has gone wrong. What nobody asked for shows when
   * it is sent.
   */
  get usable(): boolean {
    if (this.#hasExtra) return true;
    return !this.#hasFailed && this.#socket.writable && !this.#socket.readableEnded;
  }

  /** Whether the peer closes the connection of itself in so many milliseconds. */
  async closesWithin(milliseconds: number): Promise<boolean> {
    return !this.#hasExtra && closesWithin(this.#socket, milliseconds);
  }

  /** What the last response did otherwise than Profiles 2.1 section 5.3.2 says. */
  get deviations(): readonly Deviation[] {
    return this.#deviations;
  }

  /** Posts one message and returns the body of the answer. Throws TransportError, or the signal's reason. */
  async exchange(message: Uint8Array, { timeoutMs, signal }: Patience): Promise<Uint8Array> {
    signal?.throwIfAborted();
    if (this.#hasExtra) {
      this.#hasExtra = false;
      this.#hasFailed = true;
      throw problem('unsolicited', 'the peer sent octets that no request asked for');
    }
    const { mediaType, path } = this.#route;
    const { host, port } = this.#endpoint;
    const headers = { 'Content-Type': mediaType, 'Content-Length': message.length, 'Cache-Control': 'no-cache' };
    const deadline = AbortSignal.timeout(timeoutMs);
    const limit = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    try {
      const request = sendRequest({ agent: this.#agent, host, port, path, method: 'POST', headers, signal: limit });
      request.end(message);
      const response = await answerTo(request);
      const body = await bodyOf(response);
      this.#deviations = headerDeviations(response.headers, mediaType);
      if (response.statusCode !== 200) throw otherStatus(response, body);
      this.#hasExtra = request.shouldKeepAlive && this.#isCutHere();
      return body;
    } catch (error) {
      this.#hasFailed = true;
      if (error instanceof TransportError) throw error;
      if (signal?.aborted) throw signal.reason;
      if (deadline.aborted) throw problem('timeout', `no complete response within ${timeoutMs / 1000} s`);
      throw this.#named(error as NodeJS.ErrnoException);
    }
  }

  /** Closes; resolves when the socket is gone. */
  async close(): Promise<void> {
    if (this.#socket.closed) return;
    const closed = once(this.#socket, 'close');
    this.#agent.destroy();
    this.#socket.destroy();
    await closed;
  }

  /** Whether our parser of HTTP ended the connection, as it does where anything is behind a response. */
  #isCutHere(): boolean {
    const { destroyed, readableEnded, errored } = this.#socket;
    return destroyed && !readableEnded && errored === null;
  }

  #named(error: NodeJS.ErrnoException): TransportError {
    if (error.code?.startsWith('HPE_'))
      return problem('garbage', `the peer's answer is not HTTP: ${error.message} (${error.code})`);
    // Node says so of a peer that closed, and of one that reset.
    if (error.message === 'socket hang up') return problem('closed', 'the peer closed the connection without a word');
    if (error.message === 'aborted')
      return problem('cut', 'the peer closed the connection in the middle of a response');
    const hasIdentity = this.#endpoint.identity !== undefined;
    return classify(error, { phase: 'exchange', connected: true, hasIdentity, cipherChosen: true });
  }
}

function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
    // Without a listener the request would just be over.
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      reject(otherStatus(response));
    });
  });
}

async function bodyOf(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > DEFAULT_MAX_SIZE)
      throw problem('too-large', `this program does not read so much: a body of more than ${DEFAULT_MAX_SIZE} octets`);
  }
  return Buffer.concat(chunks);
}

/** What is wrong with the headers that requests and responses "SHALL" have (Profiles 2.1 sections 5.3.1 and 5.3.2). */
export function headerDeviations(headers: IncomingHttpHeaders, mediaType: string): Deviation[] {
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const rows: [name: string, isRight: boolean, expected: string][] = [
    ['Content-Type', type.trim() === mediaType, mediaType],
    ['Content-Length', headers['content-length'] !== undefined, 'the octets of the body'],
    ['Cache-Control', /\bno-cache\b/i.test(headers['cache-control'] ?? ''), 'no-cache'],
  ];
  return rows.flatMap(([name, isRight, expected]) => {
    const found = headers[name.toLowerCase()];
    const message = `the HTTP header ${name} is ${found === undefined ? 'missing' : JSON.stringify(found)}, not ${expected}`;
    return isRight ? [] : [{ kind: 'http', path: 'HTTP', offset: 0, message }];
  });
}

function otherStatus({ statusCode, statusMessage }: IncomingMessage, body?: Uint8Array): TransportError {
  return problem('garbage', `the server answers with the HTTP status ${statusCode} ${statusMessage}, not 200`, body);
}

function problem(failure: TransportError['failure'], message: string, received?: Uint8Array): TransportError {
  return new TransportError(failure, message, 'exchange', received);
}
