import { once } from 'node:events';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { MessageReader } from '../harness/codec/framing.ts';
import type { CertifiedKey, TestCertificates } from '../harness/config/certificates.ts';
import type { Response } from '../harness/message/response.ts';
import { readChecked } from './engine.ts';

/** A TLS connection that reads KMIP responses. */
export interface KmipClient {
  readonly socket: TLSSocket;
  /** Sends octets. */
  write(bytes: Uint8Array): void;
  /** The next response; rejects where the connection ends before it. */
  receive(): Promise<Response>;
  /** Resolves when the connection has ended, with the number of responses that nobody took. */
  ended(): Promise<number>;
}

/** Connects to 127.0.0.1 with a client certificate; `options` go over its own. Rejects where no handshake succeeds. */
export async function connectClient(
  port: number,
  certificates: TestCertificates,
  client: CertifiedKey | undefined,
  options: ConnectionOptions = {},
): Promise<KmipClient> {
  const socket = connect({
    host: '127.0.0.1',
    port,
    ca: certificates.ca,
    servername: 'localhost',
    ...client,
    ...options,
  });
  const reader = new MessageReader();
  const responses: Response[] = [];
  let wake = () => {};
  const closed = new Promise<void>((resolve) => socket.on('close', resolve));
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    reader.push(chunk);
    for (let message = reader.next(); message !== undefined; message = reader.next()) {
      responses.push(readChecked(message));
    }
    wake();
  });
  await Promise.race([once(socket, 'secureConnect'), closed]);
  if (socket.destroyed) throw new Error('the connection ended before the handshake was done');
  return {
    socket,
    write: (bytes) => void socket.write(bytes),
    async receive() {
      while (responses.length === 0) {
        if (socket.destroyed) throw new Error('the connection ended without a response');
        await Promise.race([new Promise<void>((resolve) => (wake = resolve)), closed]);
      }
      return responses.shift() as Response;
    },
    async ended() {
      await closed;
      return responses.length;
    },
  };
}
