import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ZodError } from 'zod';
import type { Log } from '../log.ts';
import type { OperationPolicies } from './policies.ts';
import { readPolicies } from './policy-json.ts';

/** Policies that no file may define. */
const RESERVED: readonly string[] = ['default', 'public'];

/** What was read of a file, and which state of it. */
interface ReadFile {
  readonly stamp: string;
  readonly policies: OperationPolicies;
}

/**
 * The operation policies in the *.json files of a folder. Of two policies with one name the one that was read last rules;
 * the other comes back when that one goes. A file that cannot be read is reported, and what was read of it before stays.
 */
export class PolicyFiles {
  readonly #folder: string;
  readonly #log: Log;
  /** In the order in which they were read last. */
  readonly #files = new Map<string, ReadFile>();
  #policies: OperationPolicies = {};
  #scanning: Promise<void> | undefined;

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  /** As the last scan found them. */
  get policies(): OperationPolicies {
    return this.#policies;
  }

  /** Reads the files that are new or have changed, and forgets those that are gone. Rejects where the folder cannot be read. */
  scan(): Promise<void> {
    this.#scanning ??= this.#scan().finally(() => {
      this.#scanning = undefined;
    });
    return this.#scanning;
  }

  async #scan(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.json')).sort();
    for (const name of this.#files.keys()) {
      if (names.includes(name)) continue;
      this.#files.delete(name);
      this.#log.info({ file: name }, 'a policy file is gone');
    }
    for (const name of names) await this.#read(name);
    this.#policies = Object.assign(Object.create(null), ...[...this.#files.values()].map(({ policies }) => policies));
  }

  async #read(name: string): Promise<void> {
    const path = join(this.#folder, name);
    const known = this.#files.get(name);
    try {
      const { mtimeMs, size } = await stat(path);
      const stamp = `${mtimeMs} ${size}`;
      if (stamp === known?.stamp) return;
      // Whatever comes of it, this state of the file is looked at once.
      this.#files.set(name, { stamp, policies: known?.policies ?? {} });
      const policies = this.#withoutReserved(readPolicies(await readFile(path, 'utf8')), name);
      this.#files.delete(name);
      this.#files.set(name, { stamp, policies });
      this.#log.info({ file: name, policies: Object.keys(policies) }, 'a policy file was read');
    } catch (error) {
      if (!(error instanceof ZodError || error instanceof SyntaxError || isSystemError(error))) throw error;
      this.#log.error({ file: name, reason: reasonOf(error) }, 'a policy file cannot be used');
    }
  }

  #withoutReserved(policies: OperationPolicies, file: string): OperationPolicies {
    const entries = Object.entries(policies);
    for (const [policy] of entries.filter(([name]) => RESERVED.includes(name))) {
      this.#log.warn({ file, policy }, 'a reserved policy cannot be defined by a file');
    }
    return Object.fromEntries(entries.filter(([name]) => !RESERVED.includes(name)));
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

function reasonOf(error: Error): string {
  if (!(error instanceof ZodError)) return error.message;
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}
