import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { stripped } from './stripped.js';

/** Node's load hook: a TypeScript file is the JavaScript module that is left when its types are blanked out. */
export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  const source = await stripped(await readFile(fileURLToPath(url), 'utf8'));
  return { format: 'module', shortCircuit: true, source: `${source}\n//# sourceURL=${url}` };
}
