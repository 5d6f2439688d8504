import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(read('package.json'));

const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].concat(
  readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
);

function help(...words: string[]): string {
  const run = spawnSync(process.execPath, [join(ROOT, 'bin/kmip-conformance.js'), ...words, '--help'], {
    encoding: 'utf8',
  });
  expect(run.status, run.stderr).to.equal(0);
  return run.stdout;
}

describe('documentation', () => {
  for (const page of PAGES) {
    it(`${page} links to files that exist`, () => {
      const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link);
      const broken = links.filter((link) => !existsSync(join(ROOT, dirname(page), link)));
      expect(broken).to.deep.equal([]);
    });

    it(`${page} names scripts that exist`, () => {
      const names = [...read(page).matchAll(/\bnpm (?:run )?(start|test|[a-z]+(?=\s+#))/g)].map(([, name]) => name);
      expect(Object.keys(manifest.scripts)).to.include.members(names.filter((name) => name !== 'ci'));
    });
  }

  it('docs/dependencies.md has a line for every runtime dependency, and for nothing else', () => {
    const lines = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
    const { dependencies, optionalDependencies } = manifest;
    expect(lines).to.have.members(Object.keys({ ...dependencies, ...optionalDependencies }));
  });

  it('README names commands and options that the program has', () => {
    const readme = read('README.md');
    const table = readme.slice(readme.indexOf('### Commands'), readme.indexOf('## Verdicts'));
    const commands = [...table.matchAll(/^\| `([a-z]+)/gm)].map(([, name = '']) => name);
    expect(commands).to.have.members(['run', 'serve', 'list', 'show', 'decode']);
    const texts = commands.map((command) => help(command)).join('\n');
    const options = new Set([...readme.matchAll(/(?<![\w-])--[a-z-]+/g)].map(([option]) => option));
    expect([...options].filter((option) => !texts.includes(option))).to.deep.equal([]);
  });

  it('the CI script runs the test command of the README', () => {
    const command = 'npm ci && npm test';
    expect(read('README.md').split('\n')).to.include(command);
    expect(read('.ci/run').split('\n')).to.include(command);
  });
});
