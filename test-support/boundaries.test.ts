import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');

const OUTSIDE_HARNESS = ['profiles', 'reports', 'reference-server'];
const folderOf = (module: string) => (OUTSIDE_HARNESS.includes(module) ? module : `harness/${module}`);

/** The table "Who imports whom" of docs/architecture.md: module -> what it may import, and whether it is pure. */
function boundaries(): Map<string, { imports: string[]; pure: boolean }> {
  const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  const rows = page.matchAll(/^\| `([a-z-]+)` \| (nothing|(?:`[a-z-]+`(?:, )?)+) \| (.+) \|$/gm);
  return new Map(
    [...rows].map(([, module = '', imports = '', touches]) => [
      module,
      { imports: [...imports.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name), pure: touches === 'no' },
    ]),
  );
}

/** Lints files, given as path -> text, under the project's own configuration; the paths where an import is refused. */
function refusedImports(files: Map<string, string>): Set<string> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kmip-boundaries-')));
  try {
    const { vcs, $schema, ...config } = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'));
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(config));
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const options = ['lint', '--only=style/noRestrictedImports', '--max-diagnostics=none', '--reporter=github', '.'];
    const run = spawnSync(process.execPath, [BIOME, ...options], { cwd: folder, encoding: 'utf8' });
    expect(run.error, 'biome runs').to.equal(undefined);
    const refusals = run.stdout.matchAll(/title=lint\/style\/noRestrictedImports,file=([^,]+),/g);
    return new Set([...refusals].map(([, path = '']) => relative(folder, path)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('import boundaries', () => {
  const table = boundaries();
  const modules = [...table.keys()];

  it('are documented for every module', () => {
    const folders = readdirSync(join(ROOT, 'harness'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(modules).to.have.members([...folders.map((entry) => entry.name), ...OUTSIDE_HARNESS]);
  });

  it('hold for every pair of modules as docs/architecture.md says', () => {
    const files = new Map<string, string>();
    const forbidden: string[] = [];
    for (const from of modules) {
      for (const to of modules.filter((name) => name !== from)) {
        const path = `${folderOf(from)}/uses-${to}.ts`;
        files.set(path, `export * from '${relative(folderOf(from), folderOf(to))}/some.ts';\n`);
        if (!table.get(from)?.imports.includes(to)) forbidden.push(path);
      }
    }
    expect([...refusedImports(files)]).to.have.members(forbidden);
  });

  it('keep files, sockets, clock and processes out of the pure modules', () => {
    const forbidden = 'fs,fs/promises,net,tls,http,https,dgram,child_process,worker_threads,timers,process'.split(',');
    const files = new Map<string, string>();
    const expected: string[] = [];
    for (const module of modules) {
      for (const name of [...forbidden, 'crypto', 'buffer']) {
        const path = `${folderOf(module)}/uses-${name.replace('/', '-')}.ts`;
        files.set(path, `export * from 'node:${name}';\n`);
        if ((table.get(module)?.pure || module === 'reports') && forbidden.includes(name)) expected.push(path);
      }
    }
    files.set('reports/write.ts', `export * from 'node:fs';\n`);
    expect([...refusedImports(files)]).to.have.members(expected);
  });

  it('leave the database to the reference server', () => {
    const folders = [...modules.map(folderOf), 'bin', 'bench', 'test-support'];
    const files = new Map(folders.map((folder) => [`${folder}/store.ts`, `export * from 'better-sqlite3';\n`]));
    const expected = folders.filter((folder) => folder !== 'reference-server').map((folder) => `${folder}/store.ts`);
    expect([...refusedImports(files)]).to.have.members(expected);
  });

  it('let reports and diagnostics take only types from what they look at', () => {
    const looksAt = { reports: 'cases|compare|diagnostics|profiles|runner', 'harness/diagnostics': 'cases|compare' };
    for (const [folder, modules] of Object.entries(looksAt)) {
      const sources = readdirSync(join(ROOT, folder)).filter((name) => /(?<!\.test)\.ts$/.test(name));
      expect(sources).not.to.deep.equal([]);
      for (const name of sources) {
        const text = readFileSync(join(ROOT, folder, name), 'utf8');
        const values = text.match(new RegExp(`^import (?!type )[^;]*\\/(${modules})\\/[^;]*;`, 'gm'));
        expect(values, `${folder}/${name} imports values`).to.equal(null);
      }
    }
  });
});
