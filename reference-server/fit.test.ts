import { expect } from 'chai';
import { boolean, enumeration, type Item, integer, structure, textString } from '../harness/codec/item.ts';
import { attributeItem } from '../harness/message/attributes.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import type { Version } from '../harness/spec/versions.ts';
import { KmipError } from './errors.ts';
import { fitPayload } from './fit.ts';

const R = Enum.ResultReason;

const { GetAttributes, GetAttributeList, Locate } = Enum.Operation;
const ID = textString(Tag.UniqueIdentifier, '1');
const name = (text: string): Item => textString(Tag.AttributeName, text);
const FRESH = attributeItem({ name: 'Fresh', value: boolean(Tag.Fresh, true) });
const SENSITIVE = attributeItem({ name: 'Sensitive', value: boolean(Tag.Sensitive, true) });
const CUSTOM = attributeItem({ name: 'x-Vendor', value: enumeration(Tag.AttributeValue, 0x7fffffff) });
const algorithm = (value: number): Item =>
  attributeItem({ name: 'Cryptographic Algorithm', value: enumeration(Tag.CryptographicAlgorithm, value) });
const AES = algorithm(Enum.CryptographicAlgorithm.AES);
const CHACHA20 = algorithm(Enum.CryptographicAlgorithm.ChaCha20);
const EXTENSION_ALGORITHM = algorithm(0x80000001);
const parameters = (...fields: Item[]): Item =>
  attributeItem({ name: 'Cryptographic Parameters', value: structure(Tag.CryptographicParameters, fields) });
const MODE = enumeration(Tag.BlockCipherMode, Enum.BlockCipherMode.CBC);
const RANDOM_IV = boolean(Tag.RandomIV, true);
const EXTENSION = textString(0x540001, 'anything');

describe('responses hold what their version defines', () => {
  const rows: [what: string, version: '1.0' | '1.1' | '1.2' | '1.4', operation: number, all: Item[], kept: Item[]][] = [
    ['an attribute from its version on', '1.1', GetAttributes, [ID, FRESH, AES], [ID, FRESH, AES]],
    ['no attribute of a later version', '1.0', GetAttributes, [ID, FRESH, AES], [ID, AES]],
    ['nor two versions later', '1.2', GetAttributes, [ID, SENSITIVE], [ID]],
    ['custom attributes, always', '1.0', GetAttributes, [ID, CUSTOM], [ID, CUSTOM]],
    ['no attribute with a value of a later version', '1.2', GetAttributes, [ID, CHACHA20], [ID]],
    ['that value from its version on', '1.4', GetAttributes, [ID, CHACHA20], [ID, CHACHA20]],
    ["vendors' values", '1.0', GetAttributes, [ID, EXTENSION_ALGORITHM], [ID, EXTENSION_ALGORITHM]],
    [
      'no field of a later version inside an attribute',
      '1.1',
      GetAttributes,
      [ID, parameters(MODE, RANDOM_IV)],
      [ID, parameters(MODE)],
    ],
    ['that field from its version on', '1.2', GetAttributes, [parameters(RANDOM_IV)], [parameters(RANDOM_IV)]],
    ['no name of a later attribute', '1.0', GetAttributeList, [ID, name('Fresh'), name('x-a')], [ID, name('x-a')]],
    ['no payload field of a later version', '1.2', Locate, [integer(Tag.LocatedItems, 1), ID], [ID]],
    ["vendors' fields", '1.0', Locate, [ID, EXTENSION], [ID, EXTENSION]],
  ];
  for (const [what, version, operation, all, kept] of rows) {
    it(`${what} (${version})`, () => {
      expect(fitPayload(all, operation, version)).to.deep.equal(kept);
    });
  }

  const { ChaCha20, EC } = Enum.CryptographicAlgorithm;
  const { Raw, TransparentECDSAPrivateKey, TransparentECPrivateKey } = Enum.KeyFormatType;
  const gotten = (format: number, algorithm: number): Item[] => [
    structure(Tag.PrivateKey, [
      structure(Tag.KeyBlock, [
        enumeration(Tag.KeyFormatType, format),
        enumeration(Tag.CryptographicAlgorithm, algorithm),
      ]),
    ]),
  ];
  const untold: [what: string, version: Version, payload: Item[], reason: number][] = [
    ['an algorithm of a later version', '1.3', gotten(Raw, ChaCha20), R.FeatureNotSupported],
    ['EC, which 1.1 did not have yet', '1.1', gotten(Raw, EC), R.FeatureNotSupported],
    ['a format of a later version', '1.2', gotten(TransparentECPrivateKey, EC), R.KeyFormatTypeNotSupported],
    ['a format that 2.0 has no more', '2.0', gotten(TransparentECDSAPrivateKey, EC), R.KeyFormatTypeNotSupported],
  ];
  for (const [what, version, payload, reason] of untold) {
    it(`or fail: a Get of ${what} (${version})`, () => {
      expect(() => fitPayload(payload, Enum.Operation.Get, version))
        .to.throw(KmipError)
        .with.property('reasons')
        .that.deep.equals([reason]);
    });
  }

  it('are without what may be left out: a random number generator that the version has no name for', () => {
    const rng = structure(Tag.RNGParameters, [
      enumeration(Tag.RNGAlgorithm, Enum.RNGAlgorithm.DRBG),
      enumeration(Tag.CryptographicAlgorithm, Enum.CryptographicAlgorithm.ARIA),
    ]);
    expect(fitPayload([rng], Enum.Operation.Query, '1.4')).to.deep.equal([]);
    expect(fitPayload([rng], Enum.Operation.Query, '2.0')).to.deep.equal([rng]);
  });
});
