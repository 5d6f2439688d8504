import { expect } from 'chai';
import { boolean, byteString, enumeration, type Item, integer, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineClient, uid } from '../../test-support/engine-client.ts';

const A = Enum.CryptographicAlgorithm;
const { Decrypt, Encrypt, Sign, Verify } = Mask.CryptographicUsageMask;

describe('Quantum Safe (2.0 section 4.45)', () => {
  let engine: Engine;
  let client: EngineClient;
  before(async () => {
    engine = await createEngine();
    client = new EngineClient(engine, '2.0');
  });
  after(() => engine.close());

  const required = (isRequired: boolean): Item => boolean(Tag.QuantumSafe, isRequired);
  const keyFields = (algorithm: number, length: number, mask: number): Item[] => [
    enumeration(Tag.CryptographicAlgorithm, algorithm),
    integer(Tag.CryptographicLength, length),
    integer(Tag.CryptographicUsageMask, mask),
  ];
  const create = (algorithm: number, length: number, ...more: Item[]) =>
    client.send(
      'Create',
      enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
      structure(Tag.Attributes, [...keyFields(algorithm, length, Encrypt | Decrypt), ...more]),
    );

  const keys: [what: string, algorithm: number, length: number, isRequired: boolean, result: string][] = [
    ['AES of 128 bits', A.AES, 128, true, 'GeneralFailure'],
    ['AES of 192 bits', A.AES, 192, true, 'GeneralFailure'],
    ['AES of 256 bits', A.AES, 256, true, 'Success'],
    ['ChaCha20', A.ChaCha20, 256, true, 'Success'],
    ['AES of 128 bits, of which that is not required', A.AES, 128, false, 'Success'],
  ];
  for (const [what, algorithm, length, isRequired, result] of keys) {
    it(`${what}: ${result}`, () => expect(create(algorithm, length, required(isRequired)).result).to.equal(result));
  }

  it('is no key pair of RSA', () => {
    const common = structure(Tag.CommonAttributes, [...keyFields(A.RSA, 2048, Sign | Verify), required(true)]);
    expect(client.send('CreateKeyPair', common).result).to.equal('GeneralFailure');
  });

  it('may be any data: nobody can tell', () => {
    const object = structure(Tag.OpaqueObject, [
      enumeration(Tag.OpaqueDataType, 0x80000001),
      byteString(Tag.OpaqueDataValue, new Uint8Array(16)),
    ]);
    const type = enumeration(Tag.ObjectType, Enum.ObjectType.OpaqueObject);
    const attributes = structure(Tag.Attributes, [required(true)]);
    expect(client.send('Register', type, attributes, object).result).to.equal('Success');
  });

  for (const operation of ['AddAttribute', 'SetAttribute'] as const) {
    it(`cannot be asked of a key that is not, by ${operation}`, () => {
      const ask = (length: number) => {
        const identifier = create(A.AES, length).payload.text(Tag.UniqueIdentifier) as string;
        return client.send(operation, uid(identifier), structure(Tag.NewAttribute, [required(true)])).result;
      };
      expect([128, 256].map(ask)).to.deep.equal(['GeneralFailure', 'Success']);
    });
  }
});
