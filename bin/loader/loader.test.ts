import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const LOADER = fileURLToPath(new URL('.', import.meta.url));
const PACKAGES = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** A stripper in its place that knows one type, and loads in no time. */
const STRIPPER = "export default (source) => source.replace(': string', '        ');";

describe('the loader', () => {
  let folder = '';
  let cache = '';

  // A program of its own, with packages of its own: what is kept for it lies in its own folder.
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kmip-conformance-loader-'));
    cache = join(folder, 'node_modules/.cache/kmip-conformance/stripped');
    cpSync(LOADER, join(folder, 'bin/loader'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
    installPackage('ts-blank-space', '1.0.0');
    installPackage('typescript', '1.0.0');
    writeSource("const word: string = 'first';\nconsole.log(word);\n");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const installPackage = (name: string, version: string): void => {
    const place = join(folder, 'node_modules', name);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'package.json'), JSON.stringify({ name, version, type: 'module', main: 'index.js' }));
    writeFileSync(join(place, 'index.js'), STRIPPER);
  };
  const usePackagesOfThisProgram = (): void => {
    rmSync(join(folder, 'node_modules'), { recursive: true });
    mkdirSync(join(folder, 'node_modules'));
    for (const name of ['ts-blank-space', 'typescript']) {
      symlinkSync(join(PACKAGES, name), join(folder, 'node_modules', name));
    }
  };
  const writeSource = (source: string): void => writeFileSync(join(folder, 'program.ts'), source);
  const run = (): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, ['--import=./bin/loader/register.js', 'program.ts'], { cwd: folder, encoding: 'utf8' });
  const entry = (): string => join(cache, readdirSync(cache)[0] ?? '');
  const edit = (change: (text: string) => string): void =>
    writeFileSync(entry(), change(readFileSync(entry(), 'utf8')));

  it('keeps what it stripped, and takes it the next time', () => {
    expect(run().stdout).to.equal('first\n');
    expect(readdirSync(cache)).to.have.lengthOf(1);
    edit((text) => text.replace("'first'", "'taken'"));
    expect(run().stdout).to.equal('taken\n');
  });

  it('strips a source anew when it has changed', () => {
    run();
    writeSource("const word: string = 'second';\nconsole.log(word);\n");
    expect(run().stdout).to.equal('second\n');
    expect(readdirSync(cache)).to.have.lengthOf(2);
  });

  for (const name of ['ts-blank-space', 'typescript']) {
    it(`strips anew with another version of ${name}`, () => {
      run();
      edit((text) => text.replace("'first'", "'taken'"));
      installPackage(name, '1.0.1');
      expect(run().stdout).to.equal('first\n');
    });
  }

  const damages: readonly [name: string, damage: (text: string) => string][] = [
    ['was cut short', (text) => text.slice(0, 30)],
    ['is empty', () => ''],
    ['has lost its octets', (text) => '\0'.repeat(text.length)],
  ];
  for (const [name, damage] of damages) {
    it(`strips anew, and mends, where an entry ${name}`, () => {
      run();
      const whole = readFileSync(entry(), 'utf8');
      edit(damage);
      expect(run().stdout).to.equal('first\n');
      expect(readFileSync(entry(), 'utf8')).to.equal(whole);
    });
  }

  it('goes without where nothing can be kept', () => {
    writeFileSync(join(folder, 'node_modules/.cache'), 'a file where the folder should be');
    expect(run()).to.include({ status: 0, stdout: 'first\n' });
  });

  it('leaves each line and column where it stands in the source', () => {
    usePackagesOfThisProgram();
    writeSource('type Word = string;\n\nconst fail: () => Word = () => { throw new Error("here"); };\nfail();\n');
    for (const time of ['the first time', 'from what is kept']) {
      expect(run().stderr, time).to.match(/program\.ts:3:40\)?$/m);
    }
  });

  it('leaves to Node what is not erasable', () => {
    usePackagesOfThisProgram();
    writeSource('enum Word { first }');
    expect(run().stderr).to.match(/^SyntaxError/m);
  });

  it('is missed by name where the packages are not installed', () => {
    rmSync(join(folder, 'node_modules'), { recursive: true });
    expect(run().stderr).to.include("code: 'MODULE_NOT_FOUND'");
  });
});
