import { constants, createCipheriv, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { expect } from 'chai';
import { hex } from '../../../test-support/cryptographic-output.ts';
import { attribute, createKey, type Exchange, lastDifferences, seen } from '../../../test-support/exchanges.ts';
import { RFC_3394, RFC_5649 } from '../../../test-support/key-wrap-vectors.ts';
import { byteString, enumeration, type Item, integer, structure, textString } from '../../codec/item.ts';
import { encodeTtlv } from '../../codec/ttlv.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { GroupState } from '../managed-objects.ts';
import { verifyWrapping } from './key-wrapping.ts';

const A = Enum.CryptographicAlgorithm;
const B = Enum.BlockCipherMode;
const F = Enum.KeyFormatType;

interface Wrapping {
  readonly value: Uint8Array;
  /** The wrapping key: its algorithm and, where it was seen, its material by Key Format Type. */
  readonly by: readonly [algorithm: number, ...contents: [number, Uint8Array][]];
  /** Cryptographic Parameters. */
  readonly parameters: readonly Item[];
  /** The material of the wrapped key, where it was seen. */
  readonly material?: Uint8Array;
  /** Octets of it by its Cryptographic Length. */
  readonly length?: number;
  readonly iv?: Uint8Array;
  readonly encoding?: number;
  readonly names?: readonly string[];
  /** Whether the request asks for it; by default it does. */
  readonly asked?: boolean;
}

const parametersOf = (fields: readonly Item[]): Item => structure(Tag.CryptographicParameters, fields);

function verdictOn(made: Wrapping): string {
  const group = new GroupState();
  const [algorithm, ...contents] = made.by;
  const wrappingKey = group.add('kek', false, 0n);
  for (const [format, octets] of contents) wrappingKey.contents.set(format, octets);
  wrappingKey.fixed.set('CryptographicAlgorithm', [enumeration(Tag.CryptographicAlgorithm, algorithm)]);
  const object = group.add('key', made.material === undefined, 0n);
  object.fixed.set('CryptographicUsageMask', [integer(Tag.CryptographicUsageMask, 4)]);
  if (made.material !== undefined) object.contents.set(F.Raw, made.material);
  const block = structure(Tag.KeyBlock, [
    enumeration(Tag.KeyFormatType, F.Raw),
    byteString(Tag.KeyValue, made.value),
    enumeration(Tag.CryptographicAlgorithm, A.AES),
    integer(Tag.CryptographicLength, (made.length ?? 16) * 8),
    structure(Tag.KeyWrappingData, [
      enumeration(Tag.WrappingMethod, Enum.WrappingMethod.Encrypt),
      structure(Tag.EncryptionKeyInformation, [textString(Tag.UniqueIdentifier, 'kek'), parametersOf(made.parameters)]),
      ...(made.iv === undefined ? [] : [byteString(Tag.IVCounterNonce, made.iv)]),
      ...(made.encoding === undefined ? [] : [enumeration(Tag.EncodingOption, made.encoding)]),
    ]),
  ]);
  const specification = structure(
    Tag.KeyWrappingSpecification,
    (made.names ?? []).map((name) => textString(Tag.AttributeName, name)),
  );
  const batch = {
    operation: Enum.Operation.Get,
    requestPayload: structure(Tag.RequestPayload, made.asked === false ? [] : [specification]),
    requestUniqueBatchItemID: undefined,
    caseRequest: undefined,
    expected: structure(Tag.BatchItem, []),
    actual: structure(Tag.BatchItem, [structure(Tag.ResponsePayload, [structure(Tag.SymmetricKey, [block])])]),
    object,
    stream: undefined,
    cancelsPending: false,
    locatedInstead: undefined,
  };
  return verifyWrapping(batch, group);
}

const KEK = hex(RFC_3394.kek);
const KEY = hex(RFC_3394.key);
const kw = [enumeration(Tag.BlockCipherMode, B.NISTKeyWrap)];
const kwp = [enumeration(Tag.BlockCipherMode, B.AESKeyWrapPadding)];
const BARE = Enum.EncodingOption.NoEncoding;

/** Octets that are a Key Value of this material with these attributes, wrapped by OpenSSL. */
function encoded(material: Uint8Array, ...attributes: Item[]): Uint8Array {
  const cipher = createCipheriv('id-aes128-wrap', KEK, Buffer.alloc(8, 0xa6));
  const keyValue = structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, material), ...attributes]);
  return Buffer.concat([cipher.update(encodeTtlv(keyValue)), cipher.final()]);
}

const mask = structure(Tag.Attribute, [
  textString(Tag.AttributeName, 'Cryptographic Usage Mask'),
  integer(Tag.AttributeValue, 4),
]);

describe('unwrapping keys that a server wrapped (1.4 sections 2.1.4 to 2.1.6)', () => {
  const bare: Wrapping = {
    value: hex(RFC_3394.wrapped),
    by: [A.AES, [F.Raw, KEK]],
    parameters: kw,
    material: KEY,
    encoding: BARE,
  };
  const whole: Wrapping = { ...bare, value: encoded(KEY), encoding: Enum.EncodingOption.TTLVEncoding };
  const { encoding: _said, ...byDefault } = whole;
  const { material: _seen, ...unseen } = bare;
  const cbc = createCipheriv('aes-128-cbc', KEK, Buffer.alloc(16, 5));
  const inCbc: Wrapping = {
    ...bare,
    value: Buffer.concat([cbc.update(KEY), cbc.final()]),
    parameters: [enumeration(Tag.BlockCipherMode, B.CBC), enumeration(Tag.PaddingMethod, Enum.PaddingMethod.PKCS5)],
    iv: Buffer.alloc(16, 5),
  };
  const pair = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const byRsa: Wrapping = {
    ...bare,
    value: publicEncrypt({ key: pair.publicKey, padding: constants.RSA_PKCS1_PADDING }, KEY),
    by: [A.RSA, [F.PKCS_8, pair.privateKey.export({ type: 'pkcs8', format: 'der' })]],
    parameters: [enumeration(Tag.PaddingMethod, Enum.PaddingMethod.PKCS1V1_5)],
  };
  const rows: [what: string, verdict: string, wrapping: Wrapping][] = [
    ['the key itself by RFC 3394', 'right', bare],
    ['it in TTLV', 'right', whole],
    ['it in TTLV, which is the default', 'right', byDefault],
    [
      '20 octets by RFC 5649',
      'right',
      {
        ...bare,
        value: hex(RFC_5649.wrapped),
        by: [A.AES, [F.Raw, hex(RFC_5649.kek)]],
        parameters: kwp,
        material: hex(RFC_5649.key),
        length: 20,
      },
    ],
    ['a key of the right length that nobody saw', 'right', unseen],
    ['another key', 'wrong', { ...bare, material: Buffer.alloc(16) }],
    ['a key of another length that nobody saw', 'wrong', { ...unseen, length: 32 }],
    ['octets of another wrapping', 'wrong', { ...bare, parameters: kwp }],
    ['no octets', 'wrong', { ...bare, value: Buffer.alloc(0) }],
    ['octets that were changed', 'wrong', { ...bare, value: hex(`${RFC_3394.wrapped.slice(2)}00`) }],
    ['a key in TTLV where bare octets are said', 'wrong', { ...whole, encoding: BARE }],
    ['bare octets where TTLV is said', 'wrong', { ...bare, encoding: Enum.EncodingOption.TTLVEncoding }],
    [
      'the attribute that was asked for',
      'right',
      {
        ...whole,
        value: encoded(KEY, mask),
        names: ['Cryptographic Usage Mask'],
      },
    ],
    ['the key without that attribute', 'wrong', { ...whole, names: ['Cryptographic Usage Mask'] }],
    ['the key without an attribute that it may not have', 'right', { ...whole, names: ['Contact Information'] }],
    ['a wrapping key that nobody saw', 'unknown', { ...bare, by: [A.AES] }],
    ['what a client registered wrapped', 'unknown', { ...bare, asked: false, value: Buffer.alloc(24) }],
    ['the key in CBC', 'right', inCbc],
    ['another key in CBC', 'wrong', { ...inCbc, material: Buffer.alloc(16) }],
    ['the key by RSA', 'right', byRsa],
    ['another key by RSA', 'wrong', { ...byRsa, material: Buffer.alloc(16) }],
  ];
  for (const [what, verdict, wrapping] of rows) {
    it(`${what}: ${verdict}`, () => expect(verdictOn(wrapping)).to.equal(verdict));
  }
});

describe('a wrapped Key Value in a case', () => {
  /** A Get of key-2 wrapped under key-1, which was registered. */
  const wrappedGet = (expected: string, actual: string): Exchange => {
    const key = (identifier: string, kek: string, value: string): string =>
      `<ObjectType value="SymmetricKey"/><UniqueIdentifier value="${identifier}"/><SymmetricKey><KeyBlock>` +
      `<KeyFormatType value="Raw"/><KeyValue type="ByteString" value="${value}"/><CryptographicAlgorithm value="AES"/>` +
      '<CryptographicLength value="128"/><KeyWrappingData><WrappingMethod value="Encrypt"/><EncryptionKeyInformation>' +
      `<UniqueIdentifier value="${kek}"/><CryptographicParameters><BlockCipherMode value="NISTKeyWrap"/>` +
      '</CryptographicParameters></EncryptionKeyInformation><EncodingOption value="NoEncoding"/></KeyWrappingData>' +
      '</KeyBlock></SymmetricKey>';
    return {
      operation: 'Get',
      request:
        '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_1"/><KeyWrappingSpecification><WrappingMethod value="Encrypt"/>' +
        '<EncryptionKeyInformation><UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/></EncryptionKeyInformation>' +
        '<EncodingOption value="NoEncoding"/></KeyWrappingSpecification>',
      expected: key('$UNIQUE_IDENTIFIER_1', '$UNIQUE_IDENTIFIER_0', expected),
      actual: key('key-2', 'key-1', actual),
    };
  };
  const registerKek: Exchange = {
    operation: 'Register',
    request:
      '<ObjectType value="SymmetricKey"/><TemplateAttribute/><SymmetricKey><KeyBlock><KeyFormatType value="Raw"/>' +
      `<KeyValue><KeyMaterial type="ByteString" value="${RFC_3394.kek}"/></KeyValue>` +
      '<CryptographicAlgorithm value="AES"/><CryptographicLength value="128"/></KeyBlock></SymmetricKey>',
    expected: '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>',
    actual: '<UniqueIdentifier value="key-1"/>',
  };
  const create = createKey(attribute('Cryptographic Length', 'Integer', '128'), 'key-2');
  const createSecond: Exchange = { ...create, expected: create.expected.replace('_0', '_1') };
  const path = 'ResponseMessage/BatchItem[0]/ResponsePayload/SymmetricKey/KeyBlock/KeyValue';
  const garbage = '22'.repeat(24);
  const rows: [what: string, expected: string, actual: string, sees: [string, string | null][]][] = [
    ['a placeholder takes what unwraps', '$KEY_VALUE', RFC_3394.wrapped, []],
    ['a placeholder does not take what does not', '$KEY_VALUE', garbage, [[path, null]]],
    ['V7b excuses what unwraps', '11'.repeat(24), RFC_3394.wrapped, [[path, 'V7b']]],
    ['V7b does not excuse what does not', '11'.repeat(24), garbage, [[path, null]]],
  ];
  for (const [what, expected, actual, sees] of rows) {
    it(what, () => {
      const differences = lastDifferences({ exchanges: [registerKek, createSecond, wrappedGet(expected, actual)] });
      expect(differences.map(seen).map(({ path: at, rule }) => [at, rule])).to.deep.equal(sees);
    });
  }
});
