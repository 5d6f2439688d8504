import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Mutant, mutate } from './mutant.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The text of a file of the bundled server. */
export function serverFile(file: string): Promise<string> {
  return readFile(join(ROOT, 'reference-server', file), 'utf8');
}

/**
 * Copies the bundled server into a temporary folder, with one rule broken where a mutant is given, and hands `use` its
 * program. What the server imports from outside its own folder is the project's, through links. The folder is gone
 * afterwards.
 */
export async function withServerCopy<T>(mutant: Mutant | undefined, use: (main: URL) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'kmip-mutant-'));
  try {
    const server = join(folder, 'reference-server');
    await cp(join(ROOT, 'reference-server'), server, {
      recursive: true,
      filter: (source) => !source.endsWith('.test.ts'),
    });
    await cp(join(ROOT, 'package.json'), join(folder, 'package.json'));
    for (const linked of ['harness', 'node_modules']) await symlink(join(ROOT, linked), join(folder, linked));
    if (mutant !== undefined) await writeFile(join(server, mutant.file), mutate(await serverFile(mutant.file), mutant));
    return await use(pathToFileURL(join(server, 'main.ts')));
  } finally {
    await rm(folder, { recursive: true });
  }
}
