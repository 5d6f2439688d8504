import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Case, CaseError } from './case.ts';
import { compareNaturally } from './case-id.ts';
import type { keptCase } from './kept-case.ts';
import { loadCase, type Origin } from './load.ts';

/**
 * The case files that a path names: the file itself, or every *.xml below a folder, in natural order. Throws the file
 * system's error where the path does not exist or cannot be read.
 */
export async function caseFiles(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.xml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort(compareNaturally);
}

/** What became of loading some files: each is in one of the two lists. */
export interface LoadedCases {
  readonly cases: readonly Case[];
  readonly failures: readonly CaseError[];
}

/** Reads and loads files, by `load`; one that cannot be loaded stops nothing else. */
export async function loadCases(
  files: readonly string[],
  origin: Origin = 'published',
  load: typeof keptCase = loadCase,
): Promise<LoadedCases> {
  const cases: Case[] = [];
  const failures: CaseError[] = [];
  for (const file of files) {
    try {
      cases.push(load(decodeUtf8(await readFile(file), file), file, origin));
    } catch (error) {
      if (!(error instanceof CaseError)) throw error;
      failures.push(error);
    }
  }
  return { cases, failures };
}

function decodeUtf8(octets: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CaseError('not UTF-8', file, { line: 1, column: 1 });
  }
}
