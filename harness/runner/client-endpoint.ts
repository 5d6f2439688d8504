import type { AddressInfo, Socket } from 'node:net';
import { checkServerIdentity, createServer, type Server, type TLSSocket } from 'node:tls';
import { CodecError } from '../codec/deviation.ts';
import { MessageReader } from '../codec/framing.ts';
import { systemTrust } from '../config/system-trust.ts';
import type { Identity, Target } from '../config/target.ts';
import type { Clock } from './server-clock.ts';
import type { Patience } from './transport.ts';

/** Where we cannot listen. The message is one line. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';
}

/** What a server sent of itself on a connection that it opened. */
export interface Arrival {
  /** One whole message; where `failure` says why it is none, what came of it. */
  readonly bytes: Uint8Array;
  readonly receivedAt: Date;
  readonly failure?: string;
  /** Sends the octets of an answer; nothing happens where the server is gone. */
  answer(bytes: Uint8Array): void;
}

export interface EndpointSettings {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly identity: Identity;
  /** PEM certificates that issued the server's; the system's where absent. */
  readonly ca: string | undefined;
  /** What the certificate of the server has to be for. */
  readonly servername: string;
}

/** What a target's `clientEndpoint` comes to for a client of a case; undefined where it has none, or no certificate to show. */
export function endpointSettings(target: Target, client: string): EndpointSettings | undefined {
  const { clientEndpoint, identities, identity, tls, host } = target;
  const own = clientEndpoint?.identity ?? identities[client] ?? identity;
  if (clientEndpoint === undefined || own === undefined) return undefined;
  return {
    host: clientEndpoint.host,
    port: clientEndpoint.port,
    identity: own,
    ca: clientEndpoint.ca ?? tls.ca ?? systemTrust(),
    servername: clientEndpoint.servername ?? tls.servername ?? host,
  };
}

/** So many messages are kept for whoever takes them; a server that sends more is cut off. */
const MOST_ARRIVALS = 100;

/** So many different lines are kept about connections that brought no message. */
const MOST_REMARKS = 10;

/** The promise of the next arrival, while it is awaited. */
interface Waiting {
  resolve(arrival: Arrival | undefined): void;
}

/** A listening client: takes the connections that a server opens for requests of its own (1.4 chapter 5). */
export class ClientEndpoint {
  readonly #server: Server;
  readonly #settings: EndpointSettings;
  readonly #clock: Clock;
  /** Every connection, those in their handshake too. */
  readonly #sockets = new Set<Socket>();
  readonly #unfinished = new Map<TLSSocket, () => number>();
  readonly #arrivals: Arrival[] = [];
  readonly #remarks = new Set<string>();
  #waiting: Waiting | undefined;
  /** Told of each message as it comes, before anybody takes it. */
  onArrival: (arrival: Arrival) => void = () => {};

  private constructor(settings: EndpointSettings, clock: Clock) {
    const { identity, ca } = settings;
    this.#settings = settings;
    this.#clock = clock;
    // What is wrong with a certificate is looked at here: OpenSSL would only cut the connection.
    const options = { ...identity, requestCert: true, rejectUnauthorized: false };
    this.#server = createServer({ ...options, ...(ca !== undefined && { ca }) }, (socket) =>
      this.#onConnection(socket),
    );
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
      this.#remark(`a TLS handshake failed (${error.code ?? error.message})`);
      socket.destroy();
    });
  }

  /** Begins to listen. Throws EndpointError where the address or the certificate cannot be used. */
  static async open(settings: EndpointSettings, clock: Clock): Promise<ClientEndpoint> {
    const place = `${settings.host}:${settings.port}`;
    try {
      const endpoint = new ClientEndpoint(settings, clock);
      await new Promise<void>((resolve, reject) => {
        endpoint.#server.once('error', reject);
        endpoint.#server.listen(settings.port, settings.host, resolve);
      });
      return endpoint;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      throw new EndpointError(`cannot listen for the server on ${place}: ${message}`);
    }
  }

  get address(): { readonly host: string; readonly port: number } {
    return { host: this.#settings.host, port: (this.#server.address() as AddressInfo).port };
  }

  /** Connections that brought no message, one line each: who was refused, and who said nothing. */
  get remarks(): readonly string[] {
    const halves = [...this.#unfinished.values()].map((octets) => octets()).filter((octets) => octets > 0);
    return [...this.#remarks, ...halves.map((octets) => `${octets} octets of a message came, and no more`)];
  }

  /** What has arrived and nobody has taken. */
  get left(): readonly Arrival[] {
    return this.#arrivals;
  }

  /** The next arrival; undefined where none comes in time. Throws the reason of an aborted signal. */
  async next({ timeoutMs, signal }: Patience): Promise<Arrival | undefined> {
    signal?.throwIfAborted();
    const arrival = this.#arrivals.shift();
    if (arrival !== undefined) return arrival;
    let timer: NodeJS.Timeout | undefined;
    let onAbort: (() => void) | undefined;
    try {
      return await new Promise<Arrival | undefined>((resolve, reject) => {
        this.#waiting = { resolve };
        timer = setTimeout(() => resolve(undefined), timeoutMs);
        onAbort = () => reject(signal?.reason);
        signal?.addEventListener('abort', onAbort);
      });
    } finally {
      clearTimeout(timer);
      if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
      this.#waiting = undefined;
    }
  }

  /** Stops listening and ends every connection. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #onConnection(socket: TLSSocket): void {
    socket.on('error', () => socket.destroy());
    const refusal = this.#refusalOf(socket);
    if (refusal !== undefined) {
      this.#remark(`a connection was refused: ${refusal}`);
      socket.destroy();
      return;
    }
    const reader = new MessageReader();
    let octets = 0;
    let isSilent = true;
    this.#unfinished.set(socket, () => octets);
    socket.on('data', (chunk) => {
      octets += chunk.length;
      isSilent = false;
      try {
        reader.push(chunk);
        for (let message = reader.next(); message !== undefined; message = reader.next()) {
          octets -= message.length;
          this.#arrive(socket, message);
        }
      } catch (error) {
        if (!(error instanceof CodecError)) throw error;
        octets = 0;
        this.#arrive(socket, chunk, `what the server sent is not a KMIP message: ${error.message}`);
        socket.destroy();
      }
    });
    socket.on('close', () => {
      this.#unfinished.delete(socket);
      if (isSilent) this.#remark('the server connected and closed the connection without a word');
      if (octets > 0)
        this.#remark(`the server closed its connection in the middle of a message, after ${octets} octets`);
    });
  }

  /** Why whoever connected is not the server, or undefined. */
  #refusalOf(socket: TLSSocket): string | undefined {
    if (socket.getPeerX509Certificate() === undefined) return 'it shows no certificate';
    if (!socket.authorized) return `its certificate is not trusted here (${socket.authorizationError})`;
    return checkServerIdentity(this.#settings.servername, socket.getPeerCertificate())?.message;
  }

  #arrive(socket: TLSSocket, bytes: Uint8Array, failure?: string): void {
    const arrival: Arrival = {
      bytes,
      receivedAt: this.#clock.now(),
      ...(failure !== undefined && { failure }),
      answer: (answer) => {
        if (socket.writable) socket.write(answer);
      },
    };
    if (failure === undefined) this.onArrival(arrival);
    if (this.#waiting !== undefined) this.#waiting.resolve(arrival);
    else if (this.#arrivals.length < MOST_ARRIVALS) this.#arrivals.push(arrival);
    else socket.destroy();
    this.#waiting = undefined;
  }

  #remark(line: string): void {
    if (this.#remarks.size < MOST_REMARKS) this.#remarks.add(line);
  }
}
