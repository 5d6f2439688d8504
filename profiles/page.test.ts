import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { profilesPage } from '../test-support/profiles-page.ts';
import { PROFILES } from './table.ts';

const PAGE = new URL('../docs/profiles.md', import.meta.url);

describe('docs/profiles.md', () => {
  it('has every profile and clause as they are', () => {
    const page = profilesPage(PROFILES);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).to.equal(page);
  });
});
