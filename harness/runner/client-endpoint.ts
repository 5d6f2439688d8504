import type { AddressInfo, Socket } from 'node:net';
import { checkServerIdentity, createServer, type Server, type TLSSocket } from 'node:tls';
import { CodecError } from '../codec/deviation.ts';
import { MessageReader } from '../codec/framing.ts';
import { systemTrust } from '../config/system-trust.ts';
import { DEFAULT_PATH, type Identity, type Target, type Wire } from '../config/target.ts';
import type { Arrival, Arrivals } from './arrivals.ts';
import { createHttpArrivals } from './http-arrivals.ts';
import type { Clock } from './server-clock.ts';

/** Where we cannot listen. The message is one line. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';
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
  readonly wire: Wire;
  /** Where requests are taken over HTTPS. */
  readonly path: string;
}

/**
 * What a target's `clientEndpoint` comes to for a client of a case, which is served over `wire`: who speaks to an HTTPS
 * server is one for its requests (Profiles 2.1 section 5.3.1). Undefined where there is none, or no certificate to show.
 */
export function endpointSettings(target: Target, client: string, wire: Wire): EndpointSettings | undefined {
  const { clientEndpoint, identities, identity, tls, host } = target;
  const own = clientEndpoint?.identity ?? identities[client] ?? identity;
  if (clientEndpoint === undefined || own === undefined) return undefined;
  return {
    host: clientEndpoint.host,
    port: clientEndpoint.port,
    identity: own,
    ca: clientEndpoint.ca ?? tls.ca ?? systemTrust(),
    servername: clientEndpoint.servername ?? tls.servername ?? host,
    wire: clientEndpoint.wire ?? wire,
    path: clientEndpoint.path ?? DEFAULT_PATH,
  };
}

/** A listening client: takes the connections that a server opens for requests of its own (1.4 chapter 5). */
export class ClientEndpoint {
  readonly #server: Server;
  readonly #settings: EndpointSettings;
  readonly #clock: Clock;
  readonly #serve: (socket: TLSSocket) => void;
  /** Every connection, those in their handshake too. */
  readonly #sockets = new Set<Socket>();
  /** Connections and HTTP requests that may have brought a message in part: how many octets of it. */
  readonly #unfinished = new Map<object, () => number>();
  readonly #arrivals: Arrivals;

  private constructor(settings: EndpointSettings, clock: Clock, arrivals: Arrivals) {
    this.#arrivals = arrivals;
    const { identity, ca, wire } = settings;
    this.#settings = settings;
    this.#serve = wire.transport === 'https' ? this.#overHttp() : (socket) => this.#overTls(socket);
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
      this.#arrivals.remark(`a TLS handshake failed (${error.code ?? error.message})`);
      socket.destroy();
    });
  }

  /** Begins to listen; what comes is added to `arrivals`. Throws EndpointError where the address or the certificate cannot be used. */
  static async open(settings: EndpointSettings, clock: Clock, arrivals: Arrivals): Promise<ClientEndpoint> {
    const place = `${settings.host}:${settings.port}`;
    try {
      const endpoint = new ClientEndpoint(settings, clock, arrivals);
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

  /** Where the server reaches us, and how it speaks to us. */
  get address(): { readonly host: string; readonly port: number } & Wire {
    const { host, wire } = this.#settings;
    return { host, port: (this.#server.address() as AddressInfo).port, ...wire };
  }

  /** Messages that have come in part, one line each. */
  get halves(): readonly string[] {
    const counts = [...this.#unfinished.values()].map((octets) => octets()).filter((octets) => octets > 0);
    return counts.map((octets) => `${octets} octets of a message came, and no more`);
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
      this.#arrivals.remark(`a connection was refused: ${refusal}`);
      socket.destroy();
      return;
    }
    socket.on('close', () => {
      if (socket.bytesRead === 0)
        this.#arrivals.remark('the server connected and closed the connection without a word');
    });
    this.#serve(socket);
  }

  #overTls(socket: TLSSocket): void {
    const reader = new MessageReader();
    let octets = 0;
    this.#unfinished.set(socket, () => octets);
    socket.on('data', (chunk) => {
      octets += chunk.length;
      try {
        reader.push(chunk);
        for (let bytes = reader.next(); bytes !== undefined; bytes = reader.next()) {
          octets -= bytes.length;
          this.#arrive(socket, { bytes, answer: (answer) => write(socket, answer) });
        }
      } catch (error) {
        if (!(error instanceof CodecError)) throw error;
        octets = 0;
        const failure = `what the server sent is not a KMIP message: ${error.message}`;
        this.#arrive(socket, { bytes: chunk, failure, answer: () => {} });
        socket.destroy();
      }
    });
    socket.on('close', () => this.#end(socket, true));
  }

  #overHttp(): (socket: TLSSocket) => void {
    const { path, wire } = this.#settings;
    const { encoding } = wire;
    return createHttpArrivals(
      { path, encoding },
      {
        onBegin: (request, octets) => this.#unfinished.set(request, octets),
        onEnd: (request, cut) => this.#end(request, cut),
        onMessage: (socket, message) => this.#arrive(socket, { ...message, encoding }),
      },
    );
  }

  /** Nothing more comes on a connection, or of an HTTP request; `cut`: it was the server that ended it. */
  #end(source: object, cut: boolean): void {
    const octets = this.#unfinished.get(source)?.() ?? 0;
    this.#unfinished.delete(source);
    if (cut && octets > 0)
      this.#arrivals.remark(`the server closed its connection in the middle of a message, after ${octets} octets`);
  }

  /** Why whoever connected is not the server, or undefined. */
  #refusalOf(socket: TLSSocket): string | undefined {
    if (socket.getPeerX509Certificate() === undefined) return 'it shows no certificate';
    if (!socket.authorized) return `its certificate is not trusted here (${socket.authorizationError})`;
    return checkServerIdentity(this.#settings.servername, socket.getPeerCertificate())?.message;
  }

  #arrive(socket: TLSSocket, message: Omit<Arrival, 'receivedAt'>): void {
    if (!this.#arrivals.add({ ...message, receivedAt: this.#clock.now() })) socket.destroy();
  }
}

function write(socket: TLSSocket, answer: Uint8Array): void {
  if (socket.writable) socket.write(answer);
}
