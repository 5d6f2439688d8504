import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { MessageReader } from '../harness/codec/framing.ts';
import type { TestCertificates } from '../harness/config/certificates.ts';
import { ReferenceServer } from '../harness/runner/reference.ts';
import { hasPyKmip, PyKmipServer, writeCertificates } from '../test-support/pykmip.ts';

/** A server under measurement. */
export interface Peer {
  readonly port: number;
  readonly pid?: number | undefined;
  stop(): Promise<void>;
}

export async function startEcho(certificates: TestCertificates, answer: Uint8Array): Promise<Peer> {
  const child = fork(fileURLToPath(new URL('echo.ts', import.meta.url)));
  child.send({ ...certificates.server, ca: certificates.ca, answer: Buffer.from(answer).toString('hex') });
  const [port] = await once(child, 'message');
  return {
    port,
    pid: child.pid,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

/** The reference server with its objects in a file, or in memory. */
export function startReference({ ca, server }: TestCertificates, database = ':memory:'): Promise<Peer> {
  const tls = { ca, cert: server.cert, key: server.key };
  return ReferenceServer.start({ port: 0, logLevel: 'error', database, tls });
}

/** PyKMIP's server; undefined where it is not installed. */
export async function startPyKmip(certificates: TestCertificates): Promise<Peer | undefined> {
  if (!hasPyKmip()) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'kmip-conformance-bench-'));
  await writeCertificates(folder, certificates);
  const server = await PyKmipServer.start(folder);
  return {
    port: server.port,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The least that a client can do: one request at a time, its answer as octets. The cipher suite is one that PyKMIP has. */
export class BareClient {
  readonly #socket: TLSSocket;
  readonly #reader = new MessageReader();
  #deliver: (message: Uint8Array) => void = () => {};

  private constructor(socket: TLSSocket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#reader.push(chunk);
      const message = this.#reader.next();
      if (message !== undefined) this.#deliver(message);
    });
  }

  static async open(port: number, certificates: TestCertificates): Promise<BareClient> {
    const socket = connect({
      host: '127.0.0.1',
      port,
      ca: certificates.ca,
      ...Object.values(certificates.clients)[0],
      maxVersion: 'TLSv1.2',
      ciphers: 'AES128-SHA256',
    });
    await once(socket, 'secureConnect');
    return new BareClient(socket);
  }

  exchange(request: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve) => {
      this.#deliver = resolve;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}
