import { readFileSync } from 'node:fs';
import { ConfigError } from './error.ts';

const FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
};

/** Reads a file. `what` and `at` are for the ConfigError thrown where it cannot be read. */
export function readOctets(file: string, what: string, at?: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new ConfigError(`cannot read ${what} ${file}: ${FAILURES[code] ?? code}`, at);
  }
}

/** Reads a file of UTF-8 text; throws as readOctets does. */
export function readText(file: string, what: string, at?: string): string {
  return readOctets(file, what, at).toString('utf8');
}
