import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { expect } from 'chai';
import {
  altered,
  type Exchanged,
  hex,
  itVerifies,
  octets,
  verdictOn,
} from '../../../test-support/cryptographic-output.ts';
import { big, digested, digital, hashing, material, signed } from '../../../test-support/signatures.ts';
import { byteString, enumeration, type Item, integer } from '../../codec/item.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';

const { DigitalSignatureAlgorithm: Algorithm, HashingAlgorithm: Hash, KeyFormatType: Format } = Enum;
const { PKCS1V1_5, PSS, X9_31 } = Enum.PaddingMethod;
const { RSA } = Enum.CryptographicAlgorithm;

const padding = (code: number): Item => enumeration(Tag.PaddingMethod, code);
const maskHash = (code: number): Item => enumeration(Tag.MaskGeneratorHashingAlgorithm, code);
const saltLength = (length: number): Item => integer(Tag.SaltLength, length);

describe('verifying RSA', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const spki: [number, Uint8Array] = [Format.X_509, publicKey.export({ type: 'spki', format: 'der' })];
  const message = Buffer.from('message');
  /** Hash in OpenSSL's name and in KMIP's, and the Digital Signature Algorithm where there is one. */
  const HASHES: readonly (readonly [string, number, number?])[] = [
    ['md5', Hash.MD5, Algorithm.MD5WithRSAEncryption],
    ['sha1', Hash.SHA_1, Algorithm.SHA_1WithRSAEncryption],
    ['sha224', Hash.SHA_224, Algorithm.SHA_224WithRSAEncryption],
    ['sha256', Hash.SHA_256, Algorithm.SHA_256WithRSAEncryption],
    ['sha384', Hash.SHA_384, Algorithm.SHA_384WithRSAEncryption],
    ['sha512', Hash.SHA_512, Algorithm.SHA_512WithRSAEncryption],
    ['sha512-224', Hash.SHA_512_224],
    ['sha512-256', Hash.SHA_512_256],
    ['sha3-224', Hash.SHA3_224],
    ['sha3-256', Hash.SHA3_256, Algorithm.SHA3_256WithRSAEncryption],
    ['sha3-384', Hash.SHA3_384, Algorithm.SHA3_384WithRSAEncryption],
    ['sha3-512', Hash.SHA3_512, Algorithm.SHA3_512WithRSAEncryption],
  ];
  for (const [name, hash, algorithm] of HASHES) {
    const made = sign(name, message, privateKey);
    const parameters = [padding(PKCS1V1_5), hashing(hash)];
    itVerifies(`PKCS#1 v1.5 with ${name}`, signed([spki], parameters, 'message', made, RSA));
    if (algorithm === undefined) continue;
    itVerifies(`the algorithm with ${name}`, signed([spki], [digital(algorithm)], 'message', made));
  }

  const jwk = privateKey.export({ format: 'jwk' });
  const number = (tag: number, text = ''): Item => big(tag, Buffer.from(text, 'base64url').toString('hex'));
  const signature = sign('sha256', message, privateKey);
  const FORMATS: readonly (readonly [string, number, Uint8Array])[] = [
    ['PKCS#1 private', Format.PKCS_1, privateKey.export({ type: 'pkcs1', format: 'der' })],
    ['PKCS#1 public', Format.PKCS_1, publicKey.export({ type: 'pkcs1', format: 'der' })],
    ['PKCS#8', Format.PKCS_8, privateKey.export({ type: 'pkcs8', format: 'der' })],
    [
      'Transparent RSA Public Key',
      Format.TransparentRSAPublicKey,
      material(number(Tag.Modulus, jwk.n), number(Tag.PublicExponent, jwk.e)),
    ],
    [
      'Transparent RSA Private Key',
      Format.TransparentRSAPrivateKey,
      material(number(Tag.Modulus, jwk.n), number(Tag.PrivateExponent, jwk.d), number(Tag.PublicExponent, jwk.e)),
    ],
  ];
  for (const [name, format, encoded] of FORMATS) {
    const parameters = [digital(Algorithm.SHA_256WithRSAEncryption)];
    itVerifies(`a key as ${name}`, signed([[format, encoded]], parameters, 'message', signature));
  }

  const pss = (salt: number, key = privateKey): Uint8Array =>
    sign('sha256', message, { key, padding: 6, saltLength: salt });
  const PSS_SHA256 = [digital(Algorithm.RSASSA_PSS), hashing(Hash.SHA_256)];
  itVerifies('PSS with any salt', signed([spki], PSS_SHA256, 'message', pss(20)));
  itVerifies('PSS without salt', signed([spki], PSS_SHA256, 'message', pss(0)));
  itVerifies(
    'PSS with the salt and the mask hash given',
    signed([spki], [...PSS_SHA256, saltLength(32), maskHash(Hash.SHA_256)], 'message', pss(32)),
  );
  itVerifies(
    'PSS of a digest that the client made',
    digested(signed([spki], PSS_SHA256, '', pss(20)), createHash('sha256').update(message).digest()),
  );

  it('finds another salt length or mask hash than the one given wrong', () => {
    expect(verdictOn(signed([spki], [...PSS_SHA256, saltLength(20)], 'message', pss(32)))).to.equal('wrong');
    expect(verdictOn(signed([spki], [...PSS_SHA256, maskHash(Hash.SHA_1)], 'message', pss(32)))).to.equal('wrong');
  });

  it('fills whole octets where the modulus has one bit more', () => {
    const odd = generateKeyPairSync('rsa', { modulusLength: 1025 });
    const key: [number, Uint8Array] = [Format.X_509, odd.publicKey.export({ type: 'spki', format: 'der' })];
    const exchanged = signed([key], PSS_SHA256, 'message', pss(20, odd.privateKey));
    expect(verdictOn(exchanged)).to.equal('right');
    expect(verdictOn(altered(exchanged))).to.equal('wrong');
  });

  const of = (...parameters: Item[]): Exchanged => signed([spki], parameters, 'message', signature, RSA);
  const digest = createHash('sha256').update(message).digest();
  const both = [byteString(Tag.Data, message), byteString(Tag.DigestedData, digest)];
  const encrypted = privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' });
  const OPEN: readonly (readonly [string, Exchanged])[] = [
    ['no hash', of(padding(PKCS1V1_5))],
    ['two hashes', of(digital(Algorithm.SHA_1WithRSAEncryption), hashing(Hash.SHA_256))],
    ['two paddings', of(digital(Algorithm.SHA_256WithRSAEncryption), padding(PSS))],
    ['a padding that is not in the tables', of(padding(X9_31), hashing(Hash.SHA_256))],
    ['a hash that cannot be computed', of(padding(PKCS1V1_5), hashing(Hash.Tiger))],
    ['no padding, and neither fits', altered(of(hashing(Hash.SHA_256)))],
    ['data and digest at once', { ...of(padding(PKCS1V1_5), hashing(Hash.SHA_256)), request: both }],
    ['a digest of another length', digested(of(padding(PSS), hashing(Hash.SHA_256)), digest.subarray(1))],
    [
      'a digest that may have been signed without DigestInfo',
      altered(digested(of(padding(PKCS1V1_5), hashing(Hash.SHA_256)), digest)),
    ],
    ['another trailer', of(padding(PSS), hashing(Hash.SHA_256), integer(Tag.TrailerField, 2))],
    ['a signature of another algorithm than the key', of(digital(Algorithm.ECDSAWithSHA256))],
    [
      'a key under a passphrase',
      { ...of(digital(Algorithm.SHA_256WithRSAEncryption)), contents: [[Format.PKCS_8, encrypted]] },
    ],
    [
      'octets that are no key',
      { ...of(digital(Algorithm.SHA_256WithRSAEncryption)), contents: [[Format.X_509, hex('300102')]] },
    ],
  ];
  for (const [name, exchanged] of OPEN) {
    it(`says nothing about ${name}`, () => {
      expect(verdictOn(exchanged)).to.equal('unknown');
    });
  }

  it('takes either padding where none is given', () => {
    expect(verdictOn(of(hashing(Hash.SHA_256)))).to.equal('right');
  });

  it('finds a signature of another length than the modulus wrong', () => {
    const short = { ...of(digital(Algorithm.SHA_256WithRSAEncryption)), response: [octets(Tag.SignatureData, '00')] };
    expect(verdictOn(short)).to.equal('wrong');
  });
});
