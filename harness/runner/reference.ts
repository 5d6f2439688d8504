import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the server answers over the channel to its parent process. */
type ServerAnswer =
  | { readonly type: 'listening'; readonly id: number; readonly host: string; readonly port: number }
  | { readonly type: 'done'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

interface Awaiting {
  resolve(answer: ServerAnswer): void;
  reject(error: Error): void;
}

/** The reference server could not be started, or is gone, or refuses what it was told. The message is one line. */
export class ReferenceServerError extends Error {
  override readonly name = 'ReferenceServerError';
}

/** How much of what the server writes to standard error is kept. */
const KEPT_OUTPUT = 16 * 1024;
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;
const MAIN = new URL('../../reference-server/main.ts', import.meta.url);
/** Lets Node run TypeScript. */
const LOADER = new URL('../../bin/loader/register.js', import.meta.url);

export interface StartOptions {
  /** The server's program; by default the bundled one. */
  readonly main?: URL;
  /** Whether what the server logs is shown; otherwise the last of it is kept for when it dies. */
  readonly shown?: boolean;
}

/**
 * The bundled server as a child process. Legacy ciphers have to be switched on when a process
 * starts, and a server that crashes must not take its judge along.
 */
export class ReferenceServer {
  readonly #child: ChildProcess;
  readonly #awaiting = new Map<number, Awaiting>();
  #lastId = 0;
  #output = '';
  #clockOffset = 0;
  /** The part of the configuration that is about TLS: as the server was started, and as it is now. */
  #tls: { readonly started?: object | undefined; readonly now?: object | undefined } = {};
  #gone: string | undefined;
  #address = { host: '', port: 0 };

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#output = (this.#output + text).slice(-KEPT_OUTPUT);
    });
    child.on('message', (answer: ServerAnswer) => this.#onAnswer(answer));
    child.on('error', (error) => this.#onGone(`could not be started: ${error.message}`));
    child.on('close', (code, signal) =>
      this.#onGone(signal ? `was ended by ${signal}` : `ended with exit code ${code}`),
    );
    process.once('exit', this.#kill);
  }

  /**
   * Starts the server with this configuration, which may still be in the making while the process comes up. Throws
   * ReferenceServerError with what the server wrote to standard error.
   */
  static async start(config: object | Promise<object>, options: StartOptions = {}): Promise<ReferenceServer> {
    const { main = MAIN, shown = false } = options;
    const child = fork(fileURLToPath(main), [], {
      execArgv: ['--openssl-legacy-provider', `--import=${LOADER}`],
      // A group of its own: Ctrl-C reaches the judge alone, which then ends the server in order.
      detached: true,
      stdio: ['ignore', shown ? 'inherit' : 'ignore', shown ? 'inherit' : 'pipe', 'ipc'],
    });
    const server = new ReferenceServer(child);
    try {
      const made: { readonly tls?: object } = await config;
      const answer = await server.#ask({ type: 'start', config: made }, START_TIMEOUT_MS);
      server.#tls = { started: made.tls, now: made.tls };
      if (answer.type !== 'listening') {
        throw new ReferenceServerError('the reference server does not say where it listens');
      }
      server.#address = { host: answer.host, port: answer.port };
      return server;
    } catch (error) {
      server.#kill();
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get host(): string {
    return this.#address.host;
  }

  get port(): number {
    return this.#address.port;
  }

  /** How the process ended, in one line; undefined while it is there. */
  get gone(): string | undefined {
    return this.#gone;
  }

  /** Drops every object, sets the clock right again, and puts `settings` in force (the defaults where there are none). */
  async reset(settings: object = {}): Promise<void> {
    await this.#ask({ type: 'reset', settings });
    if (this.#clockOffset !== 0) await this.#setClock(0);
  }

  /** Has the connections that are still to come made as `tls` says; as at the start where it is absent. */
  async secure(tls = this.#tls.started): Promise<void> {
    if (tls === this.#tls.now) return;
    await this.#ask({ type: 'secure', tls });
    this.#tls = { ...this.#tls, now: tls };
  }

  /** Resolves with the server's last words if it is gone or does not answer, else with undefined. */
  async lastWords(): Promise<string | undefined> {
    try {
      await this.#setClock(this.#clockOffset);
      return undefined;
    } catch (error) {
      if (!(error instanceof ReferenceServerError)) throw error;
      return error.message;
    }
  }

  /** Resolves when the process has ended, with how it did. */
  async ended(): Promise<string> {
    if (this.#gone === undefined) await once(this.#child, 'close');
    return this.#gone ?? '';
  }

  /** Moves the server's clock on. */
  async moveClock(seconds: number): Promise<void> {
    await this.#setClock(this.#clockOffset + seconds);
  }

  /** Ends the process: in order if it listens, else by force. */
  async stop(): Promise<void> {
    if (this.#gone === undefined) {
      const closed = once(this.#child, 'close');
      const timer = setTimeout(this.#kill, STOP_TIMEOUT_MS);
      this.#ask({ type: 'shutdown' }).catch(this.#kill);
      await closed;
      clearTimeout(timer);
    }
    process.removeListener('exit', this.#kill);
  }

  async #setClock(offsetSeconds: number): Promise<void> {
    await this.#ask({ type: 'clock', offsetSeconds });
    this.#clockOffset = offsetSeconds;
  }

  async #ask(message: object, timeoutMs = STOP_TIMEOUT_MS): Promise<ServerAnswer> {
    if (this.#gone !== undefined) throw new ReferenceServerError(this.#gone);
    const id = ++this.#lastId;
    const answered = new Promise<ServerAnswer>((resolve, reject) => this.#awaiting.set(id, { resolve, reject }));
    const timer = setTimeout(() => {
      this.#awaiting
        .get(id)
        ?.reject(new ReferenceServerError(`the reference server does not answer${this.#lastWords()}`));
    }, timeoutMs);
    this.#child.send({ ...message, id });
    try {
      const answer = await answered;
      if (answer.type === 'failed') throw new ReferenceServerError(`the reference server: ${oneLine(answer.message)}`);
      return answer;
    } finally {
      clearTimeout(timer);
      this.#awaiting.delete(id);
    }
  }

  #onAnswer(answer: ServerAnswer): void {
    this.#awaiting.get(answer.id)?.resolve(answer);
  }

  #onGone(how: string): void {
    this.#gone ??= `the reference server ${how}${this.#lastWords()}`;
    for (const { reject } of this.#awaiting.values()) reject(new ReferenceServerError(this.#gone));
  }

  #lastWords(): string {
    const last = this.#output.trim().split('\n').slice(-5).join('\n');
    return last === '' ? '' : `: ${oneLine(last)}`;
  }

  readonly #kill = (): void => {
    this.#child.kill('SIGKILL');
  };
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' | ');
}
