import type { AddressInfo, Socket } from 'node:net';
import { checkServerIdentity, createServer, type Server, type TLSSocket } from 'node:tls';
import { CodecError } from '../codec/deviation.ts';
import { MessageReader } from '../codec/framing.ts';
import { systemTrust } from '../config/system-trust.ts';
import type { Identity, Target } from '../config/target.ts';
import type { Arrival, Arrivals } from './arrivals.ts';
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

/** A listening client: takes the connections that a server opens for requests of its own (1.4 chapter 5). */
export class ClientEndpoint {
  readonly #server: Server;
  readonly #settings: EndpointSettings;
  readonly #clock: Clock;
  /** Every connection, those in their handshake too. */
  readonly #sockets = new Set<Socket>();
  readonly #unfinished = new Map<TLSSocket, () => number>();
  readonly #arrivals: Arrivals;

  private constructor(settings: EndpointSettings, clock: Clock, arrivals: Arrivals) {
    this.#arrivals = arrivals;
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

  get address(): { readonly host: string; readonly port: number } {
    return { host: this.#settings.host, port: (this.#server.address() as AddressInfo).port };
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
      if (isSilent) this.#arrivals.remark('the server connected and closed the connection without a word');
      if (octets > 0)
        this.#arrivals.remark(`the server closed its connection in the middle of a message, after ${octets} octets`);
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
    if (!this.#arrivals.add(arrival)) socket.destroy();
  }
}
