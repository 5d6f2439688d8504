import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { renderDiagnosticsPage } from './page.ts';

const PAGE = new URL('../../docs/diagnostics.md', import.meta.url);

describe('docs/diagnostics.md', () => {
  it('is what the table says', () => {
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(PAGE, renderDiagnosticsPage());
    expect(readFileSync(PAGE, 'utf8')).to.equal(renderDiagnosticsPage());
  });
});
