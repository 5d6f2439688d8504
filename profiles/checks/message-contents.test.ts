import { inVersion, VERSIONS } from '../../harness/spec/versions.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineSubject } from '../../test-support/engine-subject.ts';
import { CONTENT_CHECKS } from './message-contents.ts';

describe('checks of message contents', () => {
  let engine: Engine;

  before(async () => {
    engine = await createEngine({ quiet: true, settings: { versions: [...VERSIONS] } });
  });
  after(() => engine.close());

  for (const check of Object.values(CONTENT_CHECKS)) {
    for (const version of VERSIONS.filter((one) => inVersion({ since: '1.0', ...check }, one))) {
      it(`${check.id} in ${version}: the reference server passes`, () => check.run(new EngineSubject(engine, version)));
    }
  }
});
