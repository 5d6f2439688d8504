import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { makeTestCertificates, type TestCertificates } from '../harness/config/certificates.ts';
import type { Version } from '../harness/spec/versions.ts';
import { skipBecause } from './environment.ts';

/** Debian's python3-pykmip is installed for Debian's Python, not for another one that comes first in PATH. */
export const PYTHON = '/usr/bin/python3';

/** Whether PyKMIP is installed. */
export function hasPyKmip(): boolean {
  return spawnSync(PYTHON, ['-c', 'import kmip'], { stdio: 'ignore' }).status === 0;
}

/** Skips the running test, or from a hook its suite, where PyKMIP is not installed. */
export function needsPyKmip(context: Mocha.Context): void {
  if (!hasPyKmip()) skipBecause(context, 'PyKMIP is not installed');
}

/** Writes ca.pem, server.pem, server.key and for each client its NAME.pem and NAME.key into the folder. */
export async function writeCertificates(folder: string, certificates: TestCertificates): Promise<void> {
  await writeFile(join(folder, 'ca.pem'), certificates.ca);
  for (const [name, { cert, key }] of Object.entries({ server: certificates.server, ...certificates.clients })) {
    await writeFile(join(folder, `${name}.pem`), cert);
    await writeFile(join(folder, `${name}.key`), key);
  }
}

/** A Python script of the folder pykmip/, in a process of its own; its standard output is read line by line. */
class Script {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #closed: Promise<unknown>;
  #errors = '';

  constructor(name: string, args: readonly string[]) {
    // A process group of its own: PyKMIP's server starts processes, and ends them with itself.
    const file = fileURLToPath(new URL(`pykmip/${name}.py`, import.meta.url));
    this.#child = spawn(PYTHON, [file, ...args], { detached: true });
    this.#closed = once(this.#child, 'close');
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
    // A process that has ended takes nothing more: the end of its output says so.
    this.#child.stdin.on('error', () => {});
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
  }

  write(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** The next line; throws with what the process wrote to standard error if it has ended. */
  async line(): Promise<string> {
    const { done, value } = await this.#lines.next();
    if (done) throw new Error(`PyKMIP ended: ${this.#errors}`);
    return value;
  }

  /** Both scripts end with their standard input. */
  async stop(): Promise<void> {
    this.#child.stdin.end();
    await this.#closed;
  }
}

/** PyKMIP's server on a free port of 127.0.0.1, with an empty database. */
export class PyKmipServer {
  readonly port: number;
  readonly #script: Script;

  private constructor(script: Script, port: number) {
    this.#script = script;
    this.port = port;
  }

  /** Starts it with the certificates in the folder, which takes its database and its log as well. */
  static async start(folder: string): Promise<PyKmipServer> {
    const script = new Script('server', [folder]);
    return new PyKmipServer(script, Number(await script.line()));
  }

  stop(): Promise<void> {
    return this.#script.stop();
  }
}

/**
 * Makes certificates, starts PyKMIP's server with them, and writes a target file for it: TLS 1.2, the newest that it
 * speaks, and a new store, in which everything may be destroyed.
 */
export async function startPyKmipTarget(folder: string): Promise<{ server: PyKmipServer; targetFile: string }> {
  await writeCertificates(folder, await makeTestCertificates({ clients: ['client'], now: new Date() }));
  const server = await PyKmipServer.start(folder);
  const targetFile = join(folder, 'pykmip.yaml');
  await writeFile(
    targetFile,
    `host: 127.0.0.1
port: ${server.port}
tls: { ca: ca.pem, cert: client.pem, key: client.key, maxVersion: TLSv1.2, ciphers: AES128-SHA256 }
disposable: true
# Neither an object type nor an algorithm of its manual; and "The Certificate Type attribute is unsupported."
lacks: [Template, SKIPJACK, CertificateType]
`,
  );
  return { server, targetFile };
}

/** What PyKMIP's client says of a call; see pykmip/client.py. */
export interface PyKmipAnswer {
  readonly value?: unknown;
  readonly failure?: { readonly status: string; readonly reason: string; readonly message: string };
  /** Why PyKMIP could not read the response, or not send the request. */
  readonly unreadable?: string;
}

export interface PyKmipClientOptions {
  readonly port: number;
  /** Where writeCertificates put them, and the client's name there. */
  readonly folder: string;
  readonly name: string;
  readonly user?: { readonly name: string; readonly password: string };
}

/** PyKMIP's client, on one TLS connection. */
export class PyKmipClient {
  readonly #script: Script;

  constructor({ port, folder, name, user }: PyKmipClientOptions) {
    const files = ['ca.pem', `${name}.pem`, `${name}.key`].map((file) => join(folder, file));
    const credential = user === undefined ? [] : [user.name, user.password];
    this.#script = new Script('client', ['127.0.0.1', `${port}`, ...files, ...credential]);
  }

  /** Calls a method of PyKMIP's client with keyword arguments. Throws where its process has ended. */
  async call(version: Version, method: string, args: object = {}): Promise<PyKmipAnswer> {
    this.#script.write(JSON.stringify({ version, call: method, with: args }));
    return JSON.parse(await this.#script.line());
  }

  stop(): Promise<void> {
    return this.#script.stop();
  }
}

/** The demos that PyKMIP packages, against a server on 127.0.0.1. */
export class PyKmipDemos {
  readonly #script: Script;

  constructor({ port, folder, name }: PyKmipClientOptions) {
    this.#script = new Script('demos', [`${port}`, folder, name]);
  }

  /** Runs one, 'pie.create', with its command line. Resolves with the lines that it logged. */
  async run(version: Version, demo: string, args: readonly string[]): Promise<[level: string, line: string][]> {
    this.#script.write(JSON.stringify({ version, demo, args }));
    return JSON.parse(await this.#script.line());
  }

  stop(): Promise<void> {
    return this.#script.stop();
  }
}
