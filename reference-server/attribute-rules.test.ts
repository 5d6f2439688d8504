import { expect } from 'chai';
import type { ObjectTypeName } from '../harness/spec/attributes.ts';
import type { Version } from '../harness/spec/versions.ts';
import { broken, misset, type StateName, subjectIn } from '../test-support/attribute-trials.ts';
import { createEngine } from '../test-support/engine.ts';
import { EngineClient } from '../test-support/engine-client.ts';

/*
 * Every attribute against its rules table (1.0 to 1.4 chapter 3, 2.0 and 2.1 chapter 4), which the registry has as it is
 * printed: what always has a value, what a client may add, modify, set, adjust and delete, of which object types and in which
 * states. All types, states and versions are tried in attribute-rules.matrix.ts.
 */
describe('the rules tables of all attributes', () => {
  const rows: readonly (readonly [Version, ObjectTypeName, StateName])[] = [
    ['1.0', 'SymmetricKey', 'PreActive'],
    ['1.1', 'Template', 'PreActive'],
    ['1.2', 'Certificate', 'Active'],
    ['1.3', 'OpaqueObject', 'PreActive'],
    ['1.4', 'SymmetricKey', 'Deactivated'],
    ['2.0', 'SecretData', 'PreActive'],
    ['2.1', 'PrivateKey', 'Active'],
  ];
  for (const [version, type, state] of rows) {
    it(`hold for a ${type} of KMIP ${version} that is ${state}`, async () => {
      const engine = await createEngine({ quiet: true });
      const client = new EngineClient(engine, version);
      const subject = subjectIn(client, type, state);
      if (state === 'PreActive') expect(misset(client, subject)).to.deep.equal([]);
      expect(broken(client, subject)).to.deep.equal([]);
      engine.close();
    });
  }
});
