import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['harness', 'reference-server', 'profiles', 'reports', 'bin', 'bench'];

/** A number that KMIP reserves for tags: 42 is the specification's, 54 an extension's (1.4 section 9.1.3.1). */
const TAG_NUMBER = /\b0x(?:42|54)[0-9a-f]{4}\b/gi;

/** The TypeScript and JavaScript files that are neither tests nor the registry. */
function sources(): string[] {
  return FOLDERS.filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name) && !entry.name.endsWith('.test.ts'))
        .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
    )
    .filter((file) => !file.startsWith('harness/spec/'));
}

describe('tag numbers', () => {
  it('stand nowhere but in the registry', () => {
    const found = sources().flatMap((file) =>
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(TAG_NUMBER)].map(([number]) => `${file}: ${number}`),
    );
    expect(found).to.deep.equal([]);
  });

  it('are found where they stand', () => {
    const registry = readFileSync(join(ROOT, 'harness/spec/tags.ts'), 'utf8');
    expect(registry.match(TAG_NUMBER)).to.have.length.greaterThan(350);
    expect(sources()).to.include('harness/codec/item.ts');
  });
});
