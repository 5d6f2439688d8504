import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { threadId } from 'node:worker_threads';

/*
 * Loading the TypeScript compiler takes longer than most commands do, so what it leaves of a source is kept. Whatever
 * happens to the folder, sources are stripped rightly: an entry is found by what it was made from, written whole or not
 * at all, and ends with its own name, so that one which a crash left cut short is seen to be none.
 */
const FOLDER = new URL('../../node_modules/.cache/kmip-conformance/stripped/', import.meta.url);

const require = createRequire(import.meta.url);
const STRIPPER = ['ts-blank-space', 'typescript'].map((name) => require(`${name}/package.json`).version).join(' ');

let strip;

/** The JavaScript in a TypeScript source, each token in its place. Throws what the stripper throws for bad syntax. */
export async function stripped(source) {
  const key = createHash('sha256').update(`${STRIPPER}\n${source}`).digest('hex');
  const kept = read(key);
  if (kept !== undefined) return kept;
  strip ??= (await import('ts-blank-space')).default;
  const javaScript = strip(source);
  write(key, javaScript);
  return javaScript;
}

function read(key) {
  const text = unlessRefused(() => readFileSync(new URL(key, FOLDER), 'utf8'));
  return text?.endsWith(endOf(key)) ? text : undefined;
}

function write(key, javaScript) {
  const unfinished = new URL(`${key}.${process.pid}.${threadId}`, FOLDER);
  unlessRefused(() => {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(unfinished, javaScript + endOf(key));
    renameSync(unfinished, new URL(key, FOLDER));
  });
}

const endOf = (key) => `\n// ${key}`;

/** What `work` returns; undefined where the system refuses it: no such file, a read-only folder, a full disk. */
function unlessRefused(work) {
  try {
    return work();
  } catch (error) {
    if (error.syscall === undefined) throw error;
    return undefined;
  }
}
