import { type ConnectionOptions, connect } from 'node:tls';
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

/**
 * Sends the octets of one request to a client, on a connection for it alone, and returns those of its answer. The client
 * is who its certificate names, as it is when it connects to the server. Throws Undelivered.
 */
export function send(request: Uint8Array, client: Address, tls: OutboundTls, signal: AbortSignal): Promise<Uint8Array> {
  const { identity, host, port, timeout } = client;
  return new Promise<Uint8Array>((resolve, reject) => {
    const socket = connect({
      ...tls,
      host,
      port,
      checkServerIdentity: (_, certificate) => {
        const shown = certificateIdentity(certificate as Parameters<typeof certificateIdentity>[0]);
        return shown === identity ? undefined : new Error(`who listens there is ${shown}, not ${identity}`);
      },
    });
    const reader = new MessageReader();
    const fail = (message: string): void => {
      socket.destroy();
      reject(new Undelivered(message));
    };
    const timer = setTimeout(() => fail(`no answer within ${timeout} ms`), timeout);
    const onAbort = (): void => fail('the server stops');
    signal.addEventListener('abort', onAbort);
    socket.on('secureConnect', () => socket.write(request));
    socket.on('data', (chunk) => {
      try {
        reader.push(chunk);
        const answer = reader.next();
        if (answer === undefined) return;
        resolve(answer);
        socket.end(() => socket.destroy());
      } catch (error) {
        if (!(error instanceof CodecError)) throw error;
        fail('the answer is no KMIP message');
      }
    });
    socket.on('error', (error) => fail(error.message));
    socket.on('close', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      fail('the client closed the connection without an answer');
    });
    if (signal.aborted) onAbort();
  });
}
