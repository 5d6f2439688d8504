import { expect } from 'chai';
import {
  altered,
  type Exchanged,
  hex,
  itVerifies,
  octets,
  raw,
  verdictOn,
} from '../../../test-support/cryptographic-output.ts';
import {
  AES_IV,
  AES_KEY,
  AES_PLAINTEXT,
  mode,
  tagLength,
  VECTORS,
  type Vector,
  vector,
} from '../../../test-support/encryption-vectors.ts';
import { boolean, enumeration, type Item, structure } from '../../codec/item.ts';
import { encodeTtlv } from '../../codec/ttlv.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';

const { Camellia, RSA } = Enum.CryptographicAlgorithm;
const { ECB, CBC, GCM, XTS } = Enum.BlockCipherMode;

function encrypt(row: Vector, judged: number = Tag.Data): Exchanged {
  const { algorithm, key, parameters, iv, additionalData, plaintext, ciphertext, tag } = row;
  return {
    operation: Enum.Operation.Encrypt,
    algorithm,
    contents: [raw(key)],
    parameters,
    request: [octets(Tag.Data, plaintext), ...optional(Tag.IVCounterNonce, iv), ...aad(additionalData)],
    response: [octets(Tag.Data, ciphertext), ...optional(Tag.AuthenticatedEncryptionTag, tag)],
    judged,
  };
}

function decrypt(row: Vector): Exchanged {
  const encrypted = encrypt(row);
  return {
    ...encrypted,
    operation: Enum.Operation.Decrypt,
    request: [...encrypted.response, ...optional(Tag.IVCounterNonce, row.iv), ...aad(row.additionalData)],
    response: [octets(Tag.Data, row.plaintext)],
  };
}

function optional(tag: number, text: string | undefined): Item[] {
  return text === undefined ? [] : [octets(tag, text)];
}
function aad(text: string | undefined): Item[] {
  return optional(Tag.AuthenticatedEncryptionAdditionalData, text);
}
describe('recomputing Encrypt and Decrypt', () => {
  for (const row of VECTORS) {
    itVerifies(`Encrypt: ${row.name}`, encrypt(row), row.whenAltered);
    itVerifies(`Decrypt: ${row.name}`, decrypt(row), row.whenAltered);
    if (row.tag !== undefined) itVerifies(`the tag: ${row.name}`, encrypt(row, Tag.AuthenticatedEncryptionTag));
  }

  it('judges Data and tag of an Encrypt each on its own', () => {
    const damaged = altered(encrypt(vector('AES GCM (McGrew'), Tag.AuthenticatedEncryptionTag));
    expect(verdictOn({ ...damaged, judged: Tag.Data })).to.equal('right');
    const other = altered(encrypt(vector('AES GCM (McGrew')));
    expect(verdictOn({ ...other, judged: Tag.AuthenticatedEncryptionTag })).to.equal('right');
  });

  it('takes the IV that the server returns, and holds it against the Data', () => {
    const cbc = vector('AES CBC');
    const chosen = (iv: string): Exchanged => ({
      ...encrypt(cbc, Tag.IVCounterNonce),
      parameters: [mode(CBC), boolean(Tag.RandomIV, true)],
      request: [octets(Tag.Data, cbc.plaintext)],
      response: [octets(Tag.Data, cbc.ciphertext), octets(Tag.IVCounterNonce, iv)],
    });
    expect(verdictOn(chosen(AES_IV))).to.equal('right');
    expect(verdictOn({ ...chosen(AES_IV), judged: Tag.Data })).to.equal('right');
    expect(verdictOn(altered(chosen(AES_IV)))).to.equal('wrong');
  });

  it('reads a Transparent Symmetric Key, and parameters that the object has', () => {
    const cbc = encrypt(vector('AES CBC'));
    const material = encodeTtlv(structure(Tag.KeyMaterial, [octets(Tag.Key, AES_KEY)]));
    const { parameters: _, ...rest } = cbc;
    const exchanged: Exchanged = {
      ...rest,
      contents: [[Enum.KeyFormatType.TransparentSymmetricKey, material]],
      attributes: [[mode(CBC)]],
    };
    expect(verdictOn(exchanged)).to.equal('right');
    expect(verdictOn(altered(exchanged))).to.equal('wrong');
  });

  const cbc = encrypt(vector('AES CBC'));
  const gcm = encrypt(vector('AES GCM (McGrew'));
  const { parameters: _, ...withoutParameters } = cbc;
  const OPEN: readonly (readonly [string, Exchanged])[] = [
    ['no Block Cipher Mode', { ...cbc, parameters: [] }],
    ['no Cryptographic Parameters at all', withoutParameters],
    ['several sets of Cryptographic Parameters', { ...withoutParameters, attributes: [[mode(CBC)], [mode(ECB)]] }],
    ['no IV on either side', { ...cbc, request: [octets(Tag.Data, AES_PLAINTEXT)] }],
    [
      'another IV in the response',
      { ...cbc, response: [...cbc.response, octets(Tag.IVCounterNonce, 'ff'.repeat(16))] },
    ],
    [
      'an IV of another length',
      { ...cbc, request: [octets(Tag.Data, AES_PLAINTEXT), octets(Tag.IVCounterNonce, '00')] },
    ],
    ['ciphertext that is not whole blocks', { ...cbc, response: [octets(Tag.Data, '00'.repeat(31))] }],
    ['a mode that is not in the tables', { ...cbc, parameters: [mode(XTS)] }],
    [
      'an algorithm that is not that of the key',
      { ...cbc, parameters: [mode(CBC), enumeration(Tag.CryptographicAlgorithm, Camellia)] },
    ],
    ['a key of no such length', { ...cbc, contents: [raw('00'.repeat(17))] }],
    [
      'a transparent key that is none',
      { ...cbc, contents: [[Enum.KeyFormatType.TransparentSymmetricKey, hex(AES_KEY)]] },
    ],
    ['no algorithm', (({ algorithm: _none, ...rest }) => rest)(cbc)],
    ['an asymmetric key without material', { ...cbc, algorithm: RSA }],
    ['the first of several parts', { ...cbc, request: [...cbc.request, boolean(Tag.InitIndicator, true)] }],
    ['the last of several parts', { ...cbc, request: [...cbc.request, boolean(Tag.FinalIndicator, true)] }],
    ['a part in between', { ...cbc, request: [...cbc.request, octets(Tag.CorrelationValue, '01')] }],
    ['a Tag Length that GCM does not have', { ...gcm, parameters: [mode(GCM), tagLength(128)] }],
    ['a ciphertext with the tag behind it', { ...gcm, response: [octets(Tag.Data, '00'.repeat(76))] }],
    ['a counter that overflows 32 bits', { ...encrypt({ ...vector('AES CTR (SP'), iv: 'ff'.repeat(16) }) }],
  ];
  for (const [name, exchanged] of OPEN) {
    it(`says nothing about ${name}`, () => {
      expect(verdictOn(exchanged)).to.equal('unknown');
    });
  }

  it('finds a shorter tag than Tag Length wrong', () => {
    const short = { ...vector('AES GCM (McGrew'), tag: '5bc94fbc3221a5db94fae95a' };
    expect(verdictOn(encrypt(short, Tag.AuthenticatedEncryptionTag))).to.equal('wrong');
  });

  it('finds a Decrypt wrong whose tag does not authenticate', () => {
    const forged = { ...vector('AES GCM (McGrew'), tag: `00${'5bc94fbc3221a5db94fae95ae7121a47'.slice(2)}` };
    expect(verdictOn(decrypt(forged))).to.equal('wrong');
  });
});
