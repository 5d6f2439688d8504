import { expect } from 'chai';
import { VERSIONS } from '../harness/spec/versions.ts';
import { broken, misset, statesOf, subjectIn } from '../test-support/attribute-trials.ts';
import { createEngine } from '../test-support/engine.ts';
import { EngineClient } from '../test-support/engine-client.ts';
import { objectTypesOf } from '../test-support/objects-of-each-type.ts';

describe('the rules tables of all attributes', () => {
  for (const version of VERSIONS) {
    for (const type of objectTypesOf(version)) {
      it(`hold for a ${type} of KMIP ${version} in all of its states`, async () => {
        for (const state of statesOf(type, version)) {
          const engine = await createEngine({ quiet: true });
          const client = new EngineClient(engine, version);
          const subject = subjectIn(client, type, state);
          if (state === 'PreActive') expect(misset(client, subject)).to.deep.equal([]);
          expect(broken(client, subject)).to.deep.equal([]);
          engine.close();
        }
      });
    }
  }
});
