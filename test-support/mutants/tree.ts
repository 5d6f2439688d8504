import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Mutant, mutate, mutatedFile } from './mutant.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What the server consists of (docs/architecture.md): nothing of its judge. */
const PARTS = ['reference-server', 'harness/spec', 'harness/codec', 'harness/message'];

/** The text of the file that a mutant changes. */
export function unbrokenText(mutant: Mutant): Promise<string> {
  return readFile(join(ROOT, mutatedFile(mutant)), 'utf8');
}

/**
 * Copies the bundled server, codec and all, into a temporary folder, with one rule broken where a mutant is given, and
 * hands `use` its program. Installed packages are the project's, through a link. The folder is gone afterwards.
 */
export async function withServerCopy<T>(mutant: Mutant | undefined, use: (main: URL) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'kmip-mutant-'));
  try {
    await mkdir(join(folder, 'harness'));
    for (const part of PARTS) {
      const filter = (source: string): boolean => !source.endsWith('.test.ts');
      await cp(join(ROOT, part), join(folder, part), { recursive: true, filter });
    }
    await cp(join(ROOT, 'package.json'), join(folder, 'package.json'));
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    if (mutant !== undefined) {
      await writeFile(join(folder, mutatedFile(mutant)), mutate(await unbrokenText(mutant), mutant));
    }
    return await use(pathToFileURL(join(folder, 'reference-server/main.ts')));
  } finally {
    await rm(folder, { recursive: true });
  }
}
