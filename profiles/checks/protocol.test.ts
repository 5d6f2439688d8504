import { inVersion, VERSIONS } from '../../harness/spec/versions.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineSubject } from '../../test-support/engine-subject.ts';
import { BASE_OBJECT_CHECKS } from './base-objects.ts';
import { defaultPolicy } from './default-policy.ts';
import { ERROR_CHECKS } from './error-handling.ts';
import { generalErrors } from './general-errors.ts';
import * as honesty from './honesty.ts';
import { idPlaceholder } from './id-placeholder.ts';
import { messageFormat } from './message-format.ts';
import { QUERY_STRUCTURE_CHECKS } from './query-structures.ts';
import { textEncoding, ttlvEncoding } from './ttlv.ts';

const CHECKS = [
  idPlaceholder,
  messageFormat,
  textEncoding,
  ttlvEncoding,
  generalErrors,
  defaultPolicy,
  ...Object.values(ERROR_CHECKS),
  ...Object.values(BASE_OBJECT_CHECKS),
  ...Object.values(QUERY_STRUCTURE_CHECKS),
  ...Object.values(honesty),
];

describe('checks of the protocol', () => {
  let engine: Engine;

  before(async () => {
    engine = await createEngine({ quiet: true, settings: { versions: [...VERSIONS] } });
  });
  after(() => engine.close());

  for (const check of CHECKS) {
    for (const version of VERSIONS.filter((one) => inVersion({ since: '1.0', ...check }, one))) {
      it(`${check.id} in ${version}: the reference server passes`, () =>
        check.run(new EngineSubject(engine, version, undefined, { versions: VERSIONS })));
    }
  }
});
