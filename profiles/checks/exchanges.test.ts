import { expect } from 'chai';
import { Enum } from '../../harness/spec/enumerations.ts';
import { VERSIONS } from '../../harness/spec/versions.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineSubject } from '../../test-support/engine-subject.ts';
import { aesKey, attributes, create, get, keyMaterial, valuesOf } from './exchanges.ts';

describe('exchanges of checks', () => {
  let engine: Engine;

  before(async () => {
    engine = await createEngine({ quiet: true, settings: { versions: [...VERSIONS] } });
  });
  after(() => engine.close());

  for (const version of VERSIONS) {
    it(`are made and read in ${version}`, async () => {
      const subject = new EngineSubject(engine, version);
      const key = await create(subject, Enum.ObjectType.SymmetricKey, aesKey(192));
      const { objectType, object } = await get(subject, key, Enum.KeyFormatType.Raw);
      expect(objectType).to.equal(Enum.ObjectType.SymmetricKey);
      expect(keyMaterial(object)).to.have.property('value').with.lengthOf(24);
      expect(await valuesOf(subject, key, 'Cryptographic Length')).to.deep.equal([192]);
      const names = (await attributes(subject, key)).map(({ name }) => name);
      expect(names).to.include.members(['Unique Identifier', 'Object Type', 'State', 'Digest']);
    });
  }
});
