import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { RULES } from './rules.ts';
import { renderRulesPage } from './rules-page.ts';

const PAGE = new URL('../../docs/rules.md', import.meta.url);

describe('docs/rules.md', () => {
  it('is what the tables say', () => {
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(PAGE, renderRulesPage());
    expect(readFileSync(PAGE, 'utf8')).to.equal(renderRulesPage());
  });

  it('names every published rule and every rule of the project that compares', () => {
    const ids = new Set(RULES.map((rule) => rule.id));
    const variables = Array.from({ length: 21 }, (_, index) => `V${index + 1}`);
    const split = new Map([
      ['V7', ['V7a', 'V7b']],
      ['V8', ['V8a', 'V8b']],
      ['V13', ['V13a', 'V13b']],
    ]);
    const responses = Array.from({ length: 11 }, (_, index) => `R${index + 1}`);
    const project = ['P1', 'P2', 'P3', 'P4', 'P6', 'P8', 'P9', 'P10', 'P11'];
    const wanted = [...variables.flatMap((id) => split.get(id) ?? [id]), ...responses, 'B5', ...project];
    expect([...ids].sort()).to.deep.equal(wanted.sort());
  });
});
