import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../bin/kmip-conformance.js', import.meta.url));

/** How a process of the program ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process of the program. */
export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with the match once standard output or standard error has it. */
  says(what: RegExp): Promise<RegExpExecArray>;
}

export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What stands on standard input. */
  readonly input?: string | Uint8Array;
  /** The file that is run, where it is not the one in bin/. */
  readonly bin?: string;
}

/** Starts the program as a person would, its own cases only. */
export function start(args: readonly string[], options: ProgramOptions = {}): Started {
  const { KMIP_OASIS_DIR: _, KMIP_DEBUG: __, ...env } = process.env;
  const child = spawn(process.execPath, [options.bin ?? BIN, ...args], {
    cwd: options.cwd,
    env: { ...env, CI: 'true', ...options.env },
  });
  child.stdin.end(options.input ?? '');
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  return {
    process: child,
    ended: once(child, 'close').then(([code]) => ({ code: code as number | null, ...output })),
    says: async (what) => {
      for (;;) {
        const match = what.exec(output.stdout) ?? what.exec(output.stderr);
        if (match !== null) return match;
        await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), neverAgain(child, what, output)]);
      }
    },
  };
}

/** Rejects when the process ends: it will say nothing more. */
async function neverAgain(
  child: ChildProcess,
  what: RegExp,
  output: { stdout: string; stderr: string },
): Promise<never> {
  await once(child, 'close');
  throw new Error(`the program ended without saying ${what}: ${output.stdout}${output.stderr}`);
}

/** Runs the program to its end. */
export function program(args: readonly string[], options: ProgramOptions = {}): Promise<Ended> {
  return start(args, options).ended;
}
