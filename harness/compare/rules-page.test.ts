import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { isActive, RULES, strictNote } from './rules.ts';
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
    const project = [
      'P1',
      'P2',
      'P3',
      'P4',
      'P5',
      'P6',
      'P7',
      'P8',
      'P9',
      'P10',
      'P11',
      'P12',
      'P13',
      'P14',
      'P15',
      'P16',
      'P17',
    ];
    const wanted = [...variables.flatMap((id) => split.get(id) ?? [id]), ...responses, 'B5', ...project];
    expect([...ids].sort()).to.deep.equal(wanted.sort());
  });

  it('hold in strict mode where the document of the version grants them, or both known documents do', () => {
    const active = (id: string, version: '1.2' | '1.4' | '2.1'): boolean | undefined => {
      const rule = RULES.find((one) => one.id === id);
      return rule && isActive(rule, version, true);
    };
    expect([active('R5', '1.2'), active('R5', '1.4'), active('R5', '2.1')]).to.deep.equal([true, false, false]);
    expect([active('R9', '1.2'), active('R9', '1.4'), active('R9', '2.1')]).to.deep.equal([false, false, true]);
    expect([active('V1', '1.2'), active('V1', '1.4'), active('V1', '2.1')]).to.deep.equal([true, true, true]);
    expect([active('P2', '1.4'), active('P8', '1.4')]).to.deep.equal([false, true]);
    expect([strictNote('1.2'), strictNote('2.1')]).to.deep.equal([undefined, undefined]);
    expect(strictNote('1.4')).to.match(/in common/);
  });
});
