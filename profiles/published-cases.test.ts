import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { needs } from '../test-support/environment.ts';
import { isPublished } from './published-cases.ts';

describe('published cases of profiles', () => {
  for (const version of ['1.1', '1.2', '1.4', '2.0']) {
    it(`are those that OASIS has files of, in ${version}`, function () {
      const folder = join(needs(this, 'KMIP_OASIS_DIR'), version, 'profiles');
      const ids = readdirSync(folder).map((name) => name.replace(/\.xml$/, ''));
      expect(ids.filter((id) => !isPublished(id))).to.deep.equal([]);
    });
  }

  it('are none that only a document prints', () => {
    expect(
      ['SKLC-M-1-20', 'SKFF-M-1-20', 'MSGENC-XML-M-1-20', 'TL-M-1-21', 'TL-M-1-12'].filter(isPublished),
    ).to.deep.equal([]);
  });
});
