import { setImmediate as nextTurn } from 'node:timers/promises';
import { CodecError, type Deviation } from '../codec/deviation.ts';
import { ENCODINGS } from '../codec/encodings.ts';
import type { StructureItem } from '../codec/item.ts';
import { decodeTtlv, encodeTtlv } from '../codec/ttlv.ts';
import {
  addressOf,
  DEFAULT_PATH,
  type Identity,
  type Limits,
  type Target,
  TTLV_OVER_TLS,
  type Wire,
} from '../config/target.ts';
import type { Acquaintance } from './acquaintance.ts';
import type { Arrivals } from './arrivals.ts';
import { withAuthentication, withCredentials } from './authentication.ts';
import { suitesOf } from './cipher-suites.ts';
import { HttpsConnection } from './https.ts';
import { Pace } from './pace.ts';
import type { Clock } from './server-clock.ts';
import type { TlsFacts } from './tls-facts.ts';
import { Connection, type Endpoint, type Patience } from './transport.ts';
import { TransportError, type TransportFailure } from './transport-error.ts';

/** What came of one exchange. */
export type Answer =
  | {
      readonly response: Uint8Array;
      /** What is wrong with the HTTP response that carried it. */
      readonly deviations: readonly Deviation[];
    }
  | {
      /** 'peer': it broke off on a session that was set up. 'nobody': no session could be set up. */
      readonly blame: 'peer' | 'nobody';
      readonly failure: TransportFailure;
      /** Whether the request may have reached the peer. */
      readonly sent: boolean;
      /** One line with the likely cause. */
      readonly reason: string;
      /** What had come of a response. */
      readonly received: Uint8Array;
    };

/** Milliseconds that a server is given before a second request on a connection to close it, where that is its way. */
const CLOSING_MS = 50;

/** What may be asked of a target at most, and who keeps the time. */
export interface Allowance {
  /** Connections at a time; the one that was not used for longest makes room for another. Without end by default. */
  readonly connections?: number | undefined;
  readonly pace?: Pace | undefined;
}

/** What a target allows each of so many cases that run at a time; they share the pace. */
export function allowanceOf({ connections, requestsPerSecond }: Limits, clock: Clock, cases = 1): Allowance {
  return {
    ...(connections !== undefined && { connections: Math.max(1, Math.floor(connections / cases)) }),
    ...(requestsPerSecond !== undefined && { pace: new Pace(clock, requestsPerSecond) }),
  };
}

type Carrier = Connection | HttpsConnection;

/** The connections of a target's clients: one for each client, opened when first needed, again when it was lost. */
export class Sessions {
  readonly #target: Target;
  readonly #acquaintance: Acquaintance;
  readonly #allowance: Allowance;
  readonly wire: Wire;
  /** By client, the one used last at the end. */
  readonly #connections = new Map<string, Carrier>();
  #tls: TlsFacts | undefined;

  constructor(
    target: Target,
    acquaintance: Acquaintance,
    allowance: Allowance = {},
    wire: Wire = target.wire ?? TTLV_OVER_TLS,
  ) {
    this.wire = wire;
    this.#target = target;
    this.#acquaintance = acquaintance;
    this.#allowance = allowance;
  }

  /** Waits until another request may be sent. Throws only the reason of an aborted signal. */
  async turn(signal?: AbortSignal): Promise<void> {
    await this.#allowance.pace?.turn(signal);
  }

  /**
   * Waits for a turn, then sends a message as `client` and waits for the answer, both in TTLV whatever the encoding on
   * the wire. Throws as `send` does.
   */
  async exchange(client: string, request: Uint8Array, patience: Patience): Promise<Answer> {
    await this.turn(patience.signal);
    const { encode, decode } = ENCODINGS[this.wire.encoding];
    if (this.wire.encoding === 'ttlv') return this.send(client, request, patience);
    const answer = await this.send(client, encode(decodeTtlv(request).item), patience);
    if (!('response' in answer)) return answer;
    try {
      return { ...answer, response: encodeTtlv(decode(answer.response).item) };
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      return answer;
    }
  }

  /** Sends a message, encoded as on the wire, as `client` and waits for the answer. Throws only the reason of an aborted signal. */
  async send(client: string, request: Uint8Array, patience: Patience): Promise<Answer> {
    const identity = client in this.#target.identities ? client : '';
    try {
      const connection = await this.#connection(client, patience.signal);
      const response = await connection.exchange(request, patience);
      this.#acquaintance.proven.add(identity);
      return { response, deviations: connection instanceof HttpsConnection ? connection.deviations : [] };
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      const proven = error.phase === 'exchange' && this.#acquaintance.proven.has(identity);
      return {
        // Nothing limits a response but the Maximum Response Size of a request (1.4 section 6.3): the limit is ours.
        blame: proven && error.failure !== 'too-large' ? 'peer' : 'nobody',
        failure: error.failure,
        sent: error.phase === 'exchange' && error.failure !== 'unsolicited',
        reason: proven ? error.message : this.#withCause(error, identity),
        received: error.received,
      };
    }
  }

  /**
   * Lets the server send requests on a client's connection, and adds them to `arrivals`, until the client takes it back
   * (2.0 section 6.1.48). Over HTTPS the client stays the client (RFC 2818 section 2.1).
   */
  lend(client: string, arrivals: Arrivals, clock: Clock): void {
    const connection = this.#connections.get(client);
    if (!(connection instanceof Connection)) return;
    connection.lend({
      onMessage: (bytes) =>
        void arrivals.add({
          bytes,
          receivedAt: clock.now(),
          answer: (answer) => connection.answer(answer),
          takeBack: () => connection.takeBack(),
        }),
      onFailure: ({ message, failure, received: bytes }) => {
        if (failure !== 'garbage') arrivals.remark(`on the connection that was lent to it ${message}`);
        else arrivals.add({ bytes, receivedAt: clock.now(), failure: message, answer: () => {} });
      },
    });
  }

  /** What the handshake opened last came to; undefined where none was completed. */
  get tls(): TlsFacts | undefined {
    return this.#tls;
  }

  /**
   * What the server shows to anybody who does not ask who it is: for its certificate, where that was refused. Undefined
   * where no handshake can be completed. Throws only the reason of an aborted signal.
   */
  async shown(client: string, signal: AbortSignal | undefined): Promise<TlsFacts | undefined> {
    try {
      const patience = { timeoutMs: this.#target.limits.connectTimeoutMs, signal };
      return await Connection.shown(this.#endpoint(client), patience);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      return undefined;
    }
  }

  /** The cipher suites that the server takes; undefined where it cannot be asked. Throws as `shown` does. */
  suites(client: string, signal: AbortSignal | undefined): Promise<string[] | undefined> {
    return suitesOf(this.#endpoint(client), { timeoutMs: this.#target.limits.connectTimeoutMs, signal });
  }

  /** The suites that the settings allow; undefined where they leave it to Node. */
  get allowedSuites(): readonly string[] | undefined {
    return this.#target.tls.ciphers?.split(':');
  }

  /** The certificate that is shown for a client. */
  identityOf(client: string): Identity | undefined {
    return this.#endpoint(client).identity;
  }

  /** A request as this target wants it: with its own credentials for those of the case, and one where there is none. */
  dressed(request: StructureItem): StructureItem {
    const { authentication, credentials } = this.#target;
    const known = credentials === undefined ? request : withCredentials(request, credentials);
    return authentication === undefined ? known : withAuthentication(known, authentication);
  }

  /** Closes every connection; resolves when they are gone, so that the next ones do not come on top of them. */
  async close(): Promise<void> {
    const open = [...this.#connections.values()];
    this.#connections.clear();
    await Promise.all(open.map((connection) => connection.close()));
  }

  #endpoint(client: string): Endpoint {
    const { host, port, tls, identities, identity } = this.#target;
    return { host, port, tls, identity: identities[client] ?? identity };
  }

  async #connection(client: string, signal: AbortSignal | undefined): Promise<Carrier> {
    const open = this.#connections.get(client);
    this.#connections.delete(client);
    if (open !== undefined && (await this.#isKept(open))) {
      this.#connections.set(client, open);
      return open;
    }
    await open?.close();
    await this.#makeRoom();
    const timeoutMs = this.#target.limits.connectTimeoutMs;
    const connection = await this.#open(this.#endpoint(client), { timeoutMs, signal });
    this.#tls = connection.tls;
    this.#connections.set(client, connection);
    return connection;
  }

  /** Whether another request can be sent on a connection that had its response. */
  async #isKept(connection: Carrier): Promise<boolean> {
    this.#acquaintance.keepsConnections ??= !(await connection.closesWithin(CLOSING_MS));
    await nextTurn(); // It learns what the peer did meanwhile.
    return connection.usable && this.#acquaintance.keepsConnections;
  }

  #open(endpoint: Endpoint, patience: Patience): Promise<Carrier> {
    const { transport, encoding } = this.wire;
    if (transport === 'tls') return Connection.open(endpoint, patience);
    const route = { path: this.#target.path ?? DEFAULT_PATH, mediaType: ENCODINGS[encoding].mediaType };
    return HttpsConnection.open(endpoint, route, patience);
  }

  async #makeRoom(): Promise<void> {
    const { connections = Number.POSITIVE_INFINITY } = this.#allowance;
    for (const [client, connection] of this.#connections) {
      if (this.#connections.size < connections) return;
      this.#connections.delete(client);
      await connection.close();
    }
  }

  /** Where a session never was set up: whom we tried to reach, and what silence before the first response suggests. */
  #withCause({ failure, phase, message }: TransportError, identity: string): string {
    const place = `${addressOf(this.#target)}: ${message}`;
    if (phase === 'connect' || (failure !== 'closed' && failure !== 'reset')) return place;
    const shown = this.#target.identities[identity] ?? this.#target.identity;
    return shown === undefined
      ? `${place}, before its first response: most likely it demands a client certificate (--cert, --key)`
      : `${place}, before its first response: most likely it refuses our client certificate`;
  }
}
