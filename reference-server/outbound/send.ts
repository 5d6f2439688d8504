import type { ClientRequest } from 'node:http';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { CodecError } from '../../harness/codec/deviation.ts';
import { MessageReader } from '../../harness/codec/framing.ts';
import { certificateIdentity } from '../access/identity.ts';

/** What the server shows, and whom it trusts: the settings of its own listener. */
export type OutboundTls = Pick<
  ConnectionOptions,
  'ca' | 'cert' | 'key' | 'passphrase' | 'minVersion' | 'maxVersion' | 'ciphers' | 'ecdhCurve' | 'sigalgs'
>;

/** Where a client listens, who it has to be, and how many milliseconds it has for an answer. */
export interface Address {
  readonly identity: string;
  readonly host: string;
  readonly port: number;
  readonly timeout: number;
}

/** A request that brought no whole message. The message is one line. */
export class Undelivered extends Error {
  override readonly name = 'Undelivered';
}

/** What became of a request. */
export interface Delivery {
  answered(octets: Uint8Array): void;
  /** One line that says why there is no answer. */
  failed(reason: string): void;
}

export const NO_MESSAGE = 'the answer is no KMIP message';

/** How to connect to a client, who is whom its certificate names, as it is when it connects to the server. */
export function connectionTo({ identity, host, port }: Address, tls: OutboundTls): ConnectionOptions {
  return {
    ...tls,
    host,
    port,
    checkServerIdentity: (_, certificate) => {
      const shown = certificateIdentity(certificate as Parameters<typeof certificateIdentity>[0]);
      return shown === identity ? undefined : new Error(`who listens there is ${shown}, not ${identity}`);
    },
  };
}

/**
 * Resolves with the answer to the request that `start` sends on a connection for it alone. Rejects with Undelivered where
 * none comes in time, or `signal` says that the server stops.
 */
export function delivered(
  { timeout }: Address,
  signal: AbortSignal,
  start: (delivery: Delivery) => TLSSocket | ClientRequest,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const failed = (reason: string): void => {
      connection.destroy();
      reject(new Undelivered(reason));
    };
    const connection = start({ answered: resolve, failed });
    const timer = setTimeout(() => failed(`no answer within ${timeout} ms`), timeout);
    const onAbort = (): void => failed('the server stops');
    signal.addEventListener('abort', onAbort);
    connection.on('error', (error: Error) => failed(error.message));
    connection.on('close', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      failed('the client closed the connection without an answer');
    });
    if (signal.aborted) onAbort();
  });
}

/** Sends the octets of one request to a client over TLS and returns those of its answer. Throws Undelivered. */
export function send(request: Uint8Array, client: Address, tls: OutboundTls, signal: AbortSignal): Promise<Uint8Array> {
  return delivered(client, signal, ({ answered, failed }) => {
    const socket = connect(connectionTo(client, tls));
    const reader = new MessageReader();
    socket.on('secureConnect', () => socket.write(request));
    socket.on('data', (chunk) => {
      try {
        reader.push(chunk);
        const answer = reader.next();
        if (answer === undefined) return;
        answered(answer);
        socket.end(() => socket.destroy());
      } catch (error) {
        if (!(error instanceof CodecError)) throw error;
        failed(NO_MESSAGE);
      }
    });
    return socket;
  });
}
