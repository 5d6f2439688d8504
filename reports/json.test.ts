import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { FIXTURE } from './golden/fixture.ts';
import { REPORT_SCHEMA, renderJson } from './json.ts';
import { createRender } from './render.ts';

const PAGE = readFileSync(new URL('../docs/reports.md', import.meta.url), 'utf8');

/** Every key of an object, at any depth, in the order of the first object that has it. */
function keysOf(value: unknown, into = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const entry of value) keysOf(entry, into);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, entry] of Object.entries(value)) {
      into.add(key);
      keysOf(entry, into);
    }
  }
  return into;
}

describe('JSON report', () => {
  const report = JSON.parse([...renderJson(FIXTURE, createRender(null))].join(''));

  it('has the keys that docs/reports.md lists, and no others', () => {
    const [, form = ''] = /```\n(\{schema[\s\S]*?)```/.exec(PAGE) ?? [];
    const listed = new Set([...form.matchAll(/[a-zA-Z]+/g)].map(([key]) => key));
    const { bindings: _, ...cases } = report.cases[0];
    const { information: _names, ...product } = report.product;
    const found = keysOf({
      ...report,
      product: { ...product, information: [] },
      cases: [cases, ...report.cases.map((entry: object) => ({ ...entry, bindings: [] }))],
    });
    const unlisted = ['name', 'version', 'address', 'strict', 'offset', 'message'];
    expect([...found].filter((key) => !listed.has(key) && !unlisted.includes(key))).to.deep.equal([]);
    expect([...listed].filter((key) => !found.has(key))).to.deep.equal([]);
    expect(report.schema).to.equal(REPORT_SCHEMA);
    expect(PAGE).to.include(`\`${REPORT_SCHEMA}\``);
  });

  it('keeps every case, step and difference', () => {
    expect(report.cases.map((entry: { id: string }) => entry.id)).to.deep.equal(FIXTURE.cases.map(({ id }) => id));
    const differences = report.cases[3].steps[1].differences;
    expect(
      differences.map((d: { path: string; kind: string; rule: string | null }) => [d.path, d.kind, d.rule]),
    ).to.deep.equal(FIXTURE.cases[3]?.steps[1]?.differences.map(({ path, kind, rule }) => [path, kind, rule]));
  });

  it('writes the sides of a difference as text or null', () => {
    for (const { expected, actual } of report.cases[3].steps[1].differences) {
      for (const side of [expected, actual]) expect(side === null || typeof side === 'string').to.equal(true);
    }
  });
});
