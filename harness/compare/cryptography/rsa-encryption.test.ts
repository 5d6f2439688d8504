import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { expect } from 'chai';
import { altered, type Exchanged, itVerifies, octets, verdictOn } from '../../../test-support/cryptographic-output.ts';
import { byteString, enumeration, type Item } from '../../codec/item.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';

const { OAEP, PKCS1V1_5, None, X9_31 } = Enum.PaddingMethod;
const { SHA_1, SHA_256 } = Enum.HashingAlgorithm;
const { RSA_PKCS1_OAEP_PADDING, RSA_PKCS1_PADDING, RSA_NO_PADDING } = constants;

const padding = (code: number): Item => enumeration(Tag.PaddingMethod, code);
const hashing = (code: number): Item => enumeration(Tag.HashingAlgorithm, code);
const maskHash = (code: number): Item => enumeration(Tag.MaskGeneratorHashingAlgorithm, code);

/** OpenSSL makes the ciphertexts; encodings with two hashes stand in the published cases. */
describe('deciphering RSA', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const privateHalf = [Enum.KeyFormatType.PKCS_8, privateKey.export({ type: 'pkcs8', format: 'der' })] as const;
  const publicHalf = [Enum.KeyFormatType.X_509, publicKey.export({ type: 'spki', format: 'der' })] as const;
  const message = Buffer.from('message');
  const label = Buffer.from('label');

  const encrypt = (
    parameters: readonly Item[],
    ciphertext: Uint8Array,
    plaintext: Uint8Array = message,
  ): Exchanged => ({
    operation: Enum.Operation.Encrypt,
    algorithm: Enum.CryptographicAlgorithm.RSA,
    contents: [publicHalf],
    otherHalf: [privateHalf],
    parameters,
    request: [byteString(Tag.Data, plaintext)],
    response: [byteString(Tag.Data, ciphertext)],
    judged: Tag.Data,
  });
  const decrypt = (exchanged: Exchanged): Exchanged => ({
    ...exchanged,
    operation: Enum.Operation.Decrypt,
    contents: [privateHalf],
    otherHalf: [],
    request: exchanged.response,
    response: exchanged.request,
  });

  const oaep = (oaepHash: string, oaepLabel?: Buffer): Uint8Array =>
    publicEncrypt(
      { key: publicKey, padding: RSA_PKCS1_OAEP_PADDING, oaepHash, ...(oaepLabel === undefined ? {} : { oaepLabel }) },
      message,
    );
  const pkcs1 = publicEncrypt({ key: publicKey, padding: RSA_PKCS1_PADDING }, message);
  const ROWS: readonly (readonly [string, Exchanged])[] = [
    ['OAEP with SHA-1', encrypt([padding(OAEP), hashing(SHA_1)], oaep('sha1'))],
    ['OAEP with SHA-256', encrypt([padding(OAEP), hashing(SHA_256)], oaep('sha256'))],
    ['OAEP, mask hash given', encrypt([padding(OAEP), hashing(SHA_256), maskHash(SHA_256)], oaep('sha256'))],
    [
      'OAEP with P Source',
      encrypt([padding(OAEP), hashing(SHA_1), byteString(Tag.PSource, label)], oaep('sha1', label)),
    ],
    ['PKCS#1 v1.5', encrypt([padding(PKCS1V1_5)], pkcs1)],
  ];
  for (const [name, exchanged] of ROWS) {
    itVerifies(`Encrypt: ${name}`, exchanged);
    itVerifies(`Decrypt: ${name}`, decrypt(exchanged));
  }

  it('takes textbook RSA of as many octets as the modulus has', () => {
    const block = Buffer.concat([Buffer.alloc(1), Buffer.alloc(127, 7)]);
    const exchanged = encrypt(
      [padding(None)],
      publicEncrypt({ key: publicKey, padding: RSA_NO_PADDING }, block),
      block,
    );
    expect(verdictOn(exchanged)).to.equal('right');
    expect(verdictOn(altered(exchanged))).to.equal('unknown');
  });

  it('finds another label, hash or mask hash than the one given wrong', () => {
    const sha1 = oaep('sha1', label);
    expect(verdictOn(encrypt([padding(OAEP), hashing(SHA_1)], sha1))).to.equal('wrong');
    const labelled = byteString(Tag.PSource, label);
    expect(verdictOn(encrypt([padding(OAEP), hashing(SHA_256), labelled], sha1))).to.equal('wrong');
    expect(verdictOn(encrypt([padding(OAEP), hashing(SHA_1), labelled, maskHash(SHA_256)], sha1))).to.equal('wrong');
  });

  it('finds a ciphertext of another length than the modulus wrong', () => {
    expect(verdictOn(encrypt([padding(PKCS1V1_5)], pkcs1.subarray(1)))).to.equal('wrong');
  });

  const OPEN: readonly (readonly [string, Exchanged])[] = [
    ['a public key alone', { ...encrypt([padding(PKCS1V1_5)], pkcs1), otherHalf: [] }],
    ['no padding method', encrypt([], pkcs1)],
    ['a padding that is not in the tables', encrypt([padding(X9_31)], pkcs1)],
    ['OAEP without a hash', encrypt([padding(OAEP)], oaep('sha1'))],
    [
      'a request to decrypt what does not fit',
      decrypt({ ...encrypt([padding(PKCS1V1_5)], pkcs1), response: [octets(Tag.Data, '00')] }),
    ],
  ];
  for (const [name, exchanged] of OPEN) {
    it(`says nothing about ${name}`, () => {
      expect(verdictOn(exchanged)).to.equal('unknown');
    });
  }
});
