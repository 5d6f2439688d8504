import { once } from 'node:events';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { CodecError } from '../codec/deviation.ts';
import { MessageReader } from '../codec/framing.ts';
import { systemTrust } from '../config/system-trust.ts';
import type { Identity, TlsSettings } from '../config/target.ts';
import { type TlsFacts, tlsFactsOf } from './tls-facts.ts';
import { type ConnectionFacts, classify, TransportError, type TransportFailure } from './transport-error.ts';

/** Where to connect, and as whom. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsSettings;
  readonly identity?: Identity | undefined;
}

/** What a wait obeys. */
export interface Patience {
  readonly timeoutMs: number;
  /** Ends the wait at once; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const CLOSED_HERE = 'the connection was closed here';

/** How long a peer may leave octets unread before a connection is closed over them. */
const GOODBYE_MS = 1000;

/** Who is told what the peer sends on a connection that was lent to it. */
export interface Borrower {
  onMessage(message: Uint8Array): void;
  /** The connection is of no more use: why, and what came that was no message. */
  onFailure(failure: TransportError): void;
}

/** The promise of one response, while it is awaited. */
interface Waiting {
  resolve(message: Uint8Array): void;
  reject(error: Error): void;
}

/** A TLS connection that carries one request at a time. */
export class Connection {
  readonly #socket: TLSSocket;
  readonly #hasIdentity: boolean;
  #reader = new MessageReader();
  #received: Uint8Array[] = [];
  #borrower: Borrower | undefined;
  #waiting: Waiting | undefined;
  #failure: TransportError | undefined;

  private constructor(socket: TLSSocket, hasIdentity: boolean) {
    this.#socket = socket;
    this.#hasIdentity = hasIdentity;
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('error', (error) => this.#fail(classify(error, this.#facts(), this.#bytes())));
    socket.on('close', () => this.#onClose());
  }

  /**
   * Connects and shakes hands. Under TLS 1.3 a refused client certificate shows only at the first exchange.
   * Throws TransportError, or the signal's reason.
   */
  static async open(endpoint: Endpoint, patience: Patience): Promise<Connection> {
    const socket = await handshake(endpoint, patience);
    return new Connection(socket, endpoint.identity !== undefined);
  }

  /** What a server shows in the handshake, whoever it may be: nothing is verified, and nothing is sent. Throws as `open` does. */
  static async shown(endpoint: Endpoint, patience: Patience): Promise<TlsFacts> {
    const socket = await handshake(endpoint, patience, { rejectUnauthorized: false });
    const facts = tlsFactsOf(socket);
    socket.destroy();
    return facts;
  }

  /** What the handshake came to. */
  get tls(): TlsFacts {
    return tlsFactsOf(this.#socket);
  }

  /** Whether another request can be sent: the peer has not closed, and nothing has gone wrong. */
  get usable(): boolean {
    const isOpen = this.#failure === undefined && this.#socket.writable && !this.#socket.readableEnded;
    return isOpen && this.#borrower === undefined;
  }

  /** Whether the peer closes the connection of itself in so many milliseconds. */
  closesWithin(milliseconds: number): Promise<boolean> {
    return closesWithin(this.#socket, milliseconds);
  }

  /** Lets the peer send requests, and tells them to `borrower` as they come, until they are taken back. */
  lend(borrower: Borrower): void {
    const early = this.#bytes();
    this.#reader = new MessageReader();
    this.#received = [];
    this.#borrower = borrower;
    if (early.length > 0) this.#onData(early);
    this.#socket.resume();
  }

  /** Sends an answer on a connection that is lent; nothing happens where the peer is gone. */
  answer(message: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(message);
  }

  /** The next messages are responses again. */
  takeBack(): void {
    this.#reader = new MessageReader();
    this.#borrower = undefined;
  }

  /** Sends one message and returns the complete message that answers it. Throws TransportError, or the signal's reason. */
  async exchange(request: Uint8Array, { timeoutMs, signal }: Patience): Promise<Uint8Array> {
    signal?.throwIfAborted();
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#received.length > 0) {
      const problem = this.#problem('unsolicited', 'the peer sent octets that no request asked for');
      this.#fail(problem);
      throw problem;
    }
    let timer: NodeJS.Timeout | undefined;
    let onAbort: (() => void) | undefined;
    try {
      return await new Promise<Uint8Array>((resolve, reject) => {
        this.#waiting = { resolve, reject };
        timer = setTimeout(() => this.#fail(this.#problem('timeout', this.#late(timeoutMs))), timeoutMs);
        onAbort = () => {
          reject(signal?.reason);
          this.#fail(this.#problem('closed', CLOSED_HERE));
        };
        signal?.addEventListener('abort', onAbort);
        this.#socket.write(request);
      });
    } finally {
      clearTimeout(timer);
      if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
      this.#waiting = undefined;
    }
  }

  /** Says goodbye and closes; resolves when the socket is gone. A peer that does not answer is not waited for. */
  async close(): Promise<void> {
    this.#failure ??= this.#problem('closed', CLOSED_HERE);
    if (this.#socket.closed) return;
    const closed = once(this.#socket, 'close');
    const timer = setTimeout(() => this.#socket.destroy(), GOODBYE_MS);
    this.#socket.end(() => this.#socket.destroy());
    await closed;
    clearTimeout(timer);
  }

  #onData(chunk: Uint8Array): void {
    this.#received.push(chunk);
    if (this.#borrower !== undefined) {
      this.#hand(chunk);
      return;
    }
    if (this.#waiting === undefined) {
      this.#socket.pause(); // Nobody asked: what else there may be stays with the peer.
      return;
    }
    try {
      this.#reader.push(chunk);
      const message = this.#reader.next();
      if (message === undefined) return;
      this.#consume(message);
      const { resolve } = this.#waiting;
      this.#waiting = undefined; // Before another chunk of the same turn is taken for its answer too.
      resolve(message);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      this.#fail(this.#unread(error));
    }
  }

  /** Hands over the messages that the peer sends of itself; what comes behind its last one is nobody's. */
  #hand(chunk: Uint8Array): void {
    try {
      const reader = this.#reader;
      reader.push(chunk);
      while (this.#borrower !== undefined) {
        const message = reader.next();
        if (message === undefined) return;
        this.#consume(message);
        this.#borrower.onMessage(message);
      }
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      this.#fail(this.#unread(error));
    }
  }

  #consume(message: Uint8Array): void {
    const extra = this.#bytes().subarray(message.length);
    this.#received = extra.length > 0 ? [extra] : [];
  }

  #unread(error: CodecError): TransportError {
    return error.code === 'too-large'
      ? this.#problem('too-large', `this program does not read so much: ${error.message}`)
      : this.#problem('garbage', garbage(this.#bytes(), error));
  }

  #onClose(): void {
    const octets = this.#bytes().length;
    this.#fail(
      octets === 0
        ? this.#problem('closed', 'the peer closed the connection without a word')
        : this.#problem('cut', `the peer closed the connection in the middle of a message, after ${octets} octets`),
    );
  }

  #late(timeoutMs: number): string {
    const octets = this.#bytes().length;
    const limit = `within ${timeoutMs / 1000} s`;
    return octets === 0 ? `no response ${limit}` : `no complete response ${limit}; ${octets} octets came`;
  }

  /** The first failure stands: what follows is its echo. A failed connection is not used again. */
  #fail(error: TransportError): void {
    if (this.#failure === undefined) this.#borrower?.onFailure(error);
    this.#failure ??= error;
    this.#waiting?.reject(this.#failure);
    this.#socket.destroy();
  }

  #problem(failure: TransportFailure, message: string): TransportError {
    return new TransportError(failure, message, 'exchange', this.#bytes());
  }

  #facts(): ConnectionFacts {
    return { phase: 'exchange', connected: true, hasIdentity: this.#hasIdentity, cipherChosen: true };
  }

  #bytes(): Uint8Array {
    return Buffer.concat(this.#received);
  }
}

/** Whether the peer closes a connection, on which nothing is awaited, in so many milliseconds. */
export async function closesWithin(socket: TLSSocket, milliseconds: number): Promise<boolean> {
  if (socket.readableEnded || socket.destroyed) return true;
  return new Promise((resolve) => {
    const decide = (closes: boolean): void => {
      clearTimeout(timer);
      for (const event of ['end', 'close']) socket.removeListener(event, onClose);
      resolve(closes);
    };
    const onClose = (): void => decide(true);
    const timer = setTimeout(() => decide(false), milliseconds);
    for (const event of ['end', 'close']) socket.on(event, onClose);
  });
}

/** What kind of talk this is, where it is not KMIP. */
function garbage(bytes: Uint8Array, error: CodecError): string {
  const start = Buffer.from(bytes.subarray(0, 5)).toString('latin1');
  if (start === 'HTTP/') return 'the peer answers in HTTP: it may serve KMIP over HTTPS, not over plain TLS';
  return `the peer's answer is not a KMIP message: ${error.message}`;
}

/** A TLS session that is set up. Throws TransportError, or the signal's reason. */
export function handshake(
  endpoint: Endpoint,
  { timeoutMs, signal }: Patience,
  verification: Pick<ConnectionOptions, 'rejectUnauthorized'> = {},
): Promise<TLSSocket> {
  signal?.throwIfAborted();
  const hasIdentity = endpoint.identity !== undefined;
  const facts = { phase: 'connect' as const, connected: false, hasIdentity, cipherChosen: false };
  return new Promise((resolve, reject) => {
    const socket = startTls({ ...connectionOptions(endpoint), ...verification }, facts);
    const give = (error: unknown): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.destroy();
      reject(error);
    };
    const onAbort = (): void => give(signal?.reason);
    const onError = (error: Error): void => {
      // Undefined until there is one, and null once the socket is gone, whatever Node's types say.
      facts.cipherChosen = Boolean(socket.getCipher());
      give(classify(error, facts));
    };
    const timer = setTimeout(() => {
      const what = facts.connected ? 'no TLS handshake' : 'no connection';
      give(new TransportError('timeout', `${what} within ${timeoutMs / 1000} s`, 'connect'));
    }, timeoutMs);
    signal?.addEventListener('abort', onAbort);
    // Stays after a failure: a destroyed socket may have a second error to tell.
    socket.on('error', onError);
    socket.once('connect', () => {
      facts.connected = true;
    });
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.removeListener('error', onError);
      resolve(socket);
    });
  });
}

/** Throws TransportError where the settings themselves cannot be used. */
function startTls(options: ConnectionOptions, facts: ConnectionFacts): TLSSocket {
  try {
    return connect(options);
  } catch (error) {
    throw classify(error as NodeJS.ErrnoException, facts);
  }
}

function connectionOptions({ host, port, tls, identity }: Endpoint): ConnectionOptions {
  const ca = tls.ca ?? systemTrust();
  const { ca: _, ciphers, ...versions } = tls;
  return {
    host,
    port,
    ...versions,
    ...identity,
    ...(ca !== undefined && { ca }),
    ...ciphersFor(tls, ciphers),
  };
}

/** TLS 1.0 and 1.1 work only at security level 0 of OpenSSL 3: their signatures use SHA-1. */
function ciphersFor({ minVersion }: TlsSettings, ciphers: string | undefined): ConnectionOptions {
  const old = minVersion === 'TLSv1' || minVersion === 'TLSv1.1';
  if (old && !ciphers?.includes('@SECLEVEL')) return { ciphers: `${ciphers ?? 'DEFAULT'}:@SECLEVEL=0` };
  return ciphers === undefined ? {} : { ciphers };
}
