import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Version } from '../harness/spec/versions.ts';
import { skipBecause } from './environment.ts';

/** Debian's python3-pykmip is installed for Debian's Python, not for another one that comes first in PATH. */
const PYTHON = '/usr/bin/python3';
const script = (name: string): string => fileURLToPath(new URL(`pykmip/${name}.py`, import.meta.url));

/** Skips the running test, or from a hook its suite, where PyKMIP is not installed. */
export function needsPyKmip(context: Mocha.Context): void {
  const { status } = spawnSync(PYTHON, ['-c', 'import kmip'], { stdio: 'ignore' });
  if (status !== 0) skipBecause(context, 'PyKMIP is not installed');
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
  /** Files, PEM. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  readonly user?: { readonly name: string; readonly password: string };
}

/** PyKMIP's client in a process of its own, on one TLS connection. */
export class PyKmipClient {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #errors = '';

  constructor({ port, ca, cert, key, user }: PyKmipClientOptions) {
    const credential = user === undefined ? [] : [user.name, user.password];
    const args = [script('client'), '127.0.0.1', `${port}`, ca, cert, key, ...credential];
    const child = spawn(PYTHON, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    this.#lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    // A process that has ended takes nothing more: the end of its output says so.
    child.stdin.on('error', () => {});
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
  }

  /** Calls a method of PyKMIP's client with keyword arguments. Throws where its process has ended. */
  async call(version: Version, method: string, args: object = {}): Promise<PyKmipAnswer> {
    this.#child.stdin?.write(`${JSON.stringify({ version, call: method, with: args })}\n`);
    const line = await this.#lines.next();
    if (line.done) throw new Error(`PyKMIP's client ended: ${this.#errors}`);
    return JSON.parse(line.value);
  }

  /** Ends the process, by force if it still runs. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
