import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, sources } from './sources.ts';

/** A number that KMIP reserves for tags: 42 is the specification's, 54 an extension's (1.4 section 9.1.3.1). */
const TAG_NUMBER = /\b0x(?:42|54)[0-9a-f]{4}\b/gi;

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
