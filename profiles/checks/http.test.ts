import { expect } from 'chai';
import { VERSIONS, type Version } from '../../harness/spec/versions.ts';
import { checksAgainstReference } from '../../test-support/checks-against.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { expectFailure } from '../../test-support/lying-engine.ts';
import { httpSubject } from '../../test-support/lying-http.ts';
import { HTTP_MUTANTS } from '../../test-support/profile-mutants/http-rows.ts';
import type { Check } from './check.ts';
import { HTTPS_CHECKS } from './http.ts';
import { JSON_CHECKS, XML_CHECKS } from './text-encodings.ts';

const CHECKS: readonly Check[] = [HTTPS_CHECKS, XML_CHECKS, JSON_CHECKS].flatMap((checks) => Object.values(checks));

describe('checks of HTTPS, XML and JSON against the reference server', function () {
  this.timeout(60_000);
  const tried = checksAgainstReference({ versions: [...VERSIONS] });

  const rows: readonly (readonly [Version, Check])[] = [
    ['1.4', HTTPS_CHECKS.http10],
    ['1.4', HTTPS_CHECKS.cacheControl],
    ['1.0', XML_CHECKS.messages],
    ['2.1', JSON_CHECKS.sizes],
  ];
  for (const [version, check] of rows) {
    it(`${check.id} in ${version}`, async () => {
      const { verdict, reason } = await tried(check, version, { wire: { transport: 'https', encoding: 'ttlv' } });
      expect([verdict, reason]).to.deep.equal(['pass', undefined]);
    });
  }
});

describe('checks of HTTPS, XML and JSON', () => {
  let engine: Engine;

  before(async () => {
    engine = await createEngine({ quiet: true, settings: { versions: [...VERSIONS] } });
  });
  after(() => engine.close());

  for (const check of CHECKS) {
    for (const version of ['1.0', '2.1'] as const) {
      it(`${check.id} in ${version}: a right server passes`, () => check.run(httpSubject(engine, version)));
    }
  }

  for (const { check: id, what, http } of HTTP_MUTANTS) {
    it(`${id}: it is found that ${what}`, async () => {
      const check = CHECKS.find((one) => one.id === id) as Check;
      await expectFailure(check.run(httpSubject(engine, '2.1', http)), what);
    });
  }
});
