import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Command } from '../harness/cli/command.ts';
import { refuseWhatIsNotBuilt } from '../harness/cli/usage.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(read('package.json'));

const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].concat(
  readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
);

/** The options of a command, as the command line knows them. */
async function optionsOf(command: string): Promise<string[]> {
  const module = await import(`../harness/cli/${command}.ts`);
  return Object.keys((module[`${command}Command`] as Command).options).map((name) => `--${name}`);
}

const optionsIn = (text: string): string[] => [...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option);

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

  const readme = read('README.md');
  const notBuilt = readme.slice(readme.indexOf('Not built yet:'), readme.indexOf('## Further'));

  it('README names commands and options that the program has', async () => {
    const table = readme.slice(readme.indexOf('### Commands'), readme.indexOf('## Verdicts'));
    const commands = [...table.matchAll(/^\| `([a-z]+)/gm)].map(([, name = '']) => name);
    expect(commands).to.include.members(['run', 'probe', 'serve', 'certs', 'list', 'show', 'decode', 'encode']);
    const known = ['--help', ...(await Promise.all(commands.map(optionsOf))).flat()];
    expect(known).to.include.members(optionsIn(readme.replace(notBuilt, '')));
  });

  it('README calls not built what the program refuses as not built', () => {
    const [, commands = ''] = /commands? ((?:`[a-z]+`[, and]*)+)/.exec(notBuilt) ?? [];
    const named = [...commands.matchAll(/`([a-z]+)`/g)].map(([, command = '']) => command);
    expect(named).not.to.deep.equal([]);
    for (const command of named) expect(() => refuseWhatIsNotBuilt([command]), command).to.throw('not built');
    for (const option of optionsIn(notBuilt)) {
      expect(() => refuseWhatIsNotBuilt(['run', option, '2']), option).to.throw('not built');
    }
  });

  it('the CI script runs the test commands of the README', () => {
    for (const command of ['npm ci && npm test', 'npm run test:matrix']) {
      expect(readme).to.include(command);
      expect(read('.ci/run'), command).to.match(new RegExp(`^ *(counted )?${command}$`, 'm'));
    }
  });
});
