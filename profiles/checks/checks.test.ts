import { inVersion, VERSIONS, type Version } from '../../harness/spec/versions.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineSubject } from '../../test-support/engine-subject.ts';
import { ALGORITHM_CHECKS, GENERATION_CHECKS, PAIR_GENERATION_CHECKS } from './algorithms.ts';
import { batchesOf32 } from './batch-size.ts';
import type { Check } from './check.ts';
import { CUSTOM_ATTRIBUTE_CHECKS } from './custom-attributes.ts';
import { ENUMERATION_CHECKS } from './enumeration-values.ts';
import { KEY_FORMAT_CHECKS } from './key-formats.ts';
import { OBJECT_TYPE_CHECKS } from './object-types.ts';

/** What the reference server does not do, and does not say it does. */
const LACKS: ReadonlySet<string> = new Set([
  'algorithm McEliece-6960119',
  'algorithm McEliece-8192128',
  'algorithm SPHINCS-256',
]);

const CHECKS: readonly Check[] = [
  ...Object.values(OBJECT_TYPE_CHECKS),
  ...KEY_FORMAT_CHECKS,
  ...ALGORITHM_CHECKS,
  ...GENERATION_CHECKS,
  ...PAIR_GENERATION_CHECKS,
  ...CUSTOM_ATTRIBUTE_CHECKS,
  ...ENUMERATION_CHECKS,
  batchesOf32,
].filter(({ id }) => !LACKS.has(id));

describe('checks against the reference server', () => {
  let engine: Engine;

  before(async () => {
    engine = await createEngine({ quiet: true, settings: { versions: [...VERSIONS] } });
  });
  after(() => engine.close());

  for (const check of CHECKS) {
    const versions = VERSIONS.filter((one) => inVersion({ since: '1.0', ...check }, one));
    for (const version of new Set([versions[0], versions.at(-1)] as Version[])) {
      it(`${check.id} in ${version}`, () => check.run(new EngineSubject(engine, version)));
    }
  }
});
