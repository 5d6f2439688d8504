import { createCipheriv } from 'node:crypto';
import { expect } from 'chai';
import {
  attribute,
  createKey,
  type Exchange,
  lastDifferences,
  structuredAttribute,
} from '../../../test-support/exchanges.ts';

const PAYLOAD = 'ResponseMessage/BatchItem[0]/ResponsePayload';
const DATA = `${PAYLOAD}/Data`;
const IV = `${PAYLOAD}/IVCounterNonce`;
const TAG = `${PAYLOAD}/AuthenticatedEncryptionTag`;
const SIGNATURE = `${PAYLOAD}/SignatureData`;

/** SP 800-38A sections F.1.1 and F.2.1: the key that the server made, and what it gives. */
const KEY = '2b7e151628aed2a6abf7158809cf4f3c';
const PLAINTEXT = '6bc1bee22e409f96e93d7e117393172a';
const ECB = '3ad77bb40d7a3660a89ecaf32466ef97';
const CBC_IV = '000102030405060708090a0b0c0d0e0f';
const CBC = '7649abac8119b246cee98e9b12e9197d';
/** What the case shows: other values of the same length. */
const OTHER = '00112233445566778899aabbccddeeff';

/** RFC 6979 section A.2.5, of 'sample'. */
const EC = {
  d: 'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721',
  spki:
    '3059301306072a8648ce3d020106082a8648ce3d0301070342000460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29f' +
    'b67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
  signature:
    '3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716022100f7cb1c942d657c41d436c7a1b6e29f65f3e9' +
    '00dbb9aff4064dc4ab2f843acda8',
};
const SAMPLE = Buffer.from('sample').toString('hex');
/** Two numbers below 2^247 in DER: two octets less than the signature above. */
const SHORTER = `3044${`0220${'11'.repeat(32)}`.repeat(2)}`;

const altered = (hex: string): string => `${hex.slice(0, -1)}${(Number.parseInt(hex.slice(-1), 16) ^ 1).toString(16)}`;

const symmetricKey = (material: string): string =>
  `<SymmetricKey><KeyBlock><KeyFormatType value="Raw"/><KeyValue><KeyMaterial type="ByteString" value="${material}"/>` +
  '</KeyValue><CryptographicAlgorithm value="AES"/><CryptographicLength value="128"/></KeyBlock></SymmetricKey>';

const getKey: Exchange = {
  operation: 'Get',
  request: '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>',
  expected: `<ObjectType value="SymmetricKey"/><UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>${symmetricKey(OTHER)}`,
  actual: `<ObjectType value="SymmetricKey"/><UniqueIdentifier value="key-1"/>${symmetricKey(KEY)}`,
};

function register(object: string, type: string): Exchange {
  return {
    operation: 'Register',
    request: `<ObjectType value="${type}"/><TemplateAttribute/>${object}`,
    expected: '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>',
    actual: '<UniqueIdentifier value="key-1"/>',
  };
}
const registerKey = register(symmetricKey(KEY), 'SymmetricKey');
const registerPrivateKey = register(
  '<PrivateKey><KeyBlock><KeyFormatType value="TransparentECPrivateKey"/><KeyValue><KeyMaterial>' +
    `<RecommendedCurve value="P_256"/><D value="00000000000000${EC.d.padStart(66, '0')}"/></KeyMaterial></KeyValue>` +
    '<CryptographicAlgorithm value="EC"/><CryptographicLength value="256"/></KeyBlock></PrivateKey>',
  'PrivateKey',
);

/** A pair of EC keys, whose private key is $UNIQUE_IDENTIFIER_0. */
const createPair: Exchange = {
  operation: 'CreateKeyPair',
  request: `<CommonTemplateAttribute>${attribute('Cryptographic Algorithm', 'Enumeration', 'EC')}</CommonTemplateAttribute>`,
  expected:
    '<PrivateKeyUniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/><PublicKeyUniqueIdentifier value="$UNIQUE_IDENTIFIER_1"/>',
  actual: '<PrivateKeyUniqueIdentifier value="key-1"/><PublicKeyUniqueIdentifier value="key-2"/>',
};
const publicKey =
  `<PublicKey><KeyBlock><KeyFormatType value="X_509"/><KeyValue><KeyMaterial type="ByteString" value="${EC.spki}"/>` +
  '</KeyValue><CryptographicAlgorithm value="EC"/><CryptographicLength value="256"/></KeyBlock></PublicKey>';
const getPublicKey: Exchange = {
  operation: 'Get',
  request: '<UniqueIdentifier value="$UNIQUE_IDENTIFIER_1"/>',
  expected: `<ObjectType value="PublicKey"/><UniqueIdentifier value="$UNIQUE_IDENTIFIER_1"/>${publicKey}`,
  actual: `<ObjectType value="PublicKey"/><UniqueIdentifier value="key-2"/>${publicKey}`,
};

const parameters = (fields: string): string => `<CryptographicParameters>${fields}</CryptographicParameters>`;
const MODE_ECB = parameters('<BlockCipherMode value="ECB"/>');
const SHA256 = parameters('<DigitalSignatureAlgorithm value="ECDSAWithSHA256"/>');

/** An operation under $UNIQUE_IDENTIFIER_0, what the case shows and what the server gave. */
function operate(operation: string, request: string, expected: string, actual: string): Exchange {
  return {
    operation,
    request: `<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>${request}`,
    expected: `<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>${expected}`,
    actual: `<UniqueIdentifier value="key-1"/>${actual}`,
  };
}
const data = (hex: string): string => `<Data type="ByteString" value="${hex}"/>`;
const iv = (hex: string): string => `<IVCounterNonce value="${hex}"/>`;
const signature = (hex: string): string => `<SignatureData value="${hex}"/>`;
const tag = (hex: string): string => `<AuthenticatedEncryptionTag value="${hex}"/>`;

const encrypt = (actual: string): Exchange => operate('Encrypt', MODE_ECB + data(PLAINTEXT), data(OTHER), data(actual));
const encryptWithIv = (actual: string, actualIv = CBC_IV): Exchange =>
  operate(
    'Encrypt',
    parameters('<BlockCipherMode value="CBC"/><RandomIV value="true"/>') + data(PLAINTEXT),
    data(OTHER) + iv(OTHER),
    data(actual) + iv(actualIv),
  );
const encryptGcm = (actualTag: string): Exchange =>
  operate(
    'Encrypt',
    parameters('<BlockCipherMode value="GCM"/><TagLength value="16"/>') + data(PLAINTEXT) + iv('00'.repeat(12)),
    data(OTHER) + tag(OTHER),
    data(OTHER) + tag(actualTag),
  );
const sign = (actual: string): Exchange =>
  operate('Sign', SHA256 + data(SAMPLE), signature(`${EC.signature.slice(0, -2)}00`), signature(actual));
const retrieve = (actual: string): Exchange => ({
  operation: 'RNGRetrieve',
  request: '<DataLength value="16"/>',
  expected: data(OTHER),
  actual: data(actual),
});

/** ECB of the plaintext less its last octet, with ISO 10126 padding of one octet. */
const ISO10126 = createCipheriv('aes-128-ecb', Buffer.from(KEY, 'hex'), null)
  .setAutoPadding(false)
  .update(`${PLAINTEXT.slice(0, -2)}01`, 'hex', 'hex');
const encryptPadded = (actual: string, method: string): Exchange =>
  operate(
    'Encrypt',
    parameters(`<BlockCipherMode value="ECB"/><PaddingMethod value="${method}"/>`) + data(PLAINTEXT.slice(0, -2)),
    data(OTHER),
    data(actual),
  );

const RECOMPUTED = 'recomputed';
const NOT_VERIFIED = 'not verified';
const refusedBy = (rule: string): string => `${rule} does not excuse it: not what the key that this case saw gives`;
const tooShort = (rule: string, octets: number, expected = 16): string =>
  `${rule} does not excuse it: ${octets} octets where ${expected} are expected`;

/** What happened, and each difference of the last response: its path, rule and note. */
/** A Decrypt that gives back another plaintext than the case expects, of a literal and of what an Encrypt gave. */
const decrypted = operate('Decrypt', MODE_ECB + data(ECB), data(PLAINTEXT), data(OTHER));
const encrypted = operate('Encrypt', MODE_ECB + data(PLAINTEXT), data('$DATA_0'), data(ECB));
const decryptedAgain = operate('Decrypt', MODE_ECB + data('$DATA_0'), data(PLAINTEXT), data(OTHER));

const ROWS: readonly (readonly [string, readonly Exchange[], ...[string, string | null, string | undefined][]])[] = [
  ['V8a: the key was seen', [createKey(), getKey, encrypt(ECB)], [DATA, 'V8a', RECOMPUTED]],
  [
    'V8a: the key was seen and gives something else',
    [createKey(), getKey, encrypt(altered(ECB))],
    [DATA, null, refusedBy('V8a')],
  ],
  ['V8a: the key was not seen', [createKey(), encrypt(ECB)], [DATA, 'V8a', NOT_VERIFIED]],
  [
    'V8a: the key was not seen, and the length is wrong',
    [createKey(), encrypt(ECB.slice(2))],
    [DATA, null, tooShort('V8a', 15)],
  ],
  ['P11: a tag goes with its data', [createKey(), encryptGcm(ECB)], [TAG, 'P11', NOT_VERIFIED]],
  ['P11: under a registered key it is fixed', [registerKey, encryptGcm(ECB)], [TAG, null, undefined]],
  ['P11: a tag that the key does not give', [createKey(), getKey, encryptGcm(ECB)], [TAG, null, refusedBy('P11')]],
  ['V8a: a literal ciphertext decrypts to anything', [createKey(), decrypted], [DATA, 'V8a', NOT_VERIFIED]],
  [
    'V8a: a ciphertext of the server decrypts to the plaintext',
    [createKey(), encrypted, decryptedAgain],
    [DATA, null, undefined],
  ],
  ['V8a: a registered key gives what the case says', [registerKey, encrypt(ECB)], [DATA, null, undefined]],
  [
    'V8a: the public half of the pair was seen',
    [createPair, getPublicKey, sign(EC.signature)],
    [SIGNATURE, 'V8a', RECOMPUTED],
  ],
  [
    'V8a: the public half was seen and does not verify',
    [createPair, getPublicKey, sign(altered(EC.signature))],
    [SIGNATURE, null, [refusedBy('V8a'), refusedBy('V8b')].join('; ')],
  ],
  [
    'V8a: two numbers in DER have no length of their own',
    [createPair, sign(SHORTER)],
    [SIGNATURE, 'V8a', NOT_VERIFIED],
  ],
  [
    'V8a: something else than two numbers has',
    [createPair, sign('11'.repeat(64))],
    [SIGNATURE, null, [tooShort('V8a', 64, 72), tooShort('V8b', 64, 72)].join('; ')],
  ],
  ['V8b: a signature with a random number', [registerPrivateKey, sign(EC.signature)], [SIGNATURE, 'V8b', RECOMPUTED]],
  [
    'V8b: one that does not verify',
    [registerPrivateKey, sign(altered(EC.signature))],
    [SIGNATURE, null, refusedBy('V8b')],
  ],
  [
    'V8b: the server chose the IV',
    [registerKey, encryptWithIv(CBC)],
    [DATA, 'V8b', RECOMPUTED],
    [IV, 'V8b', RECOMPUTED],
  ],
  [
    'V8b: it is another IV than the one it shows',
    [registerKey, encryptWithIv(CBC, altered(CBC_IV))],
    [DATA, null, refusedBy('V8b')],
    [IV, null, refusedBy('V8b')],
  ],
  ['V8b: padding with random octets', [registerKey, encryptPadded(ISO10126, 'ISO10126')], [DATA, 'V8b', RECOMPUTED]],
  ['V8b: padding that is always the same', [registerKey, encryptPadded(ISO10126, 'PKCS5')], [DATA, null, undefined]],
  ['V8b: random octets', [retrieve(KEY)], [DATA, 'V8b', NOT_VERIFIED]],
  ['V8b: too few random octets', [retrieve(KEY.slice(2))], [DATA, null, tooShort('V8b', 15)]],
];

describe('rules about cryptographic output', () => {
  for (const [name, exchanges, ...sees] of ROWS) {
    it(name, () => {
      const found = lastDifferences({ exchanges }).map(({ path, rule, note }) => [path, rule, note]);
      expect(found).to.deep.equal(sees);
    });
  }

  it('verify what a placeholder stands for, too', () => {
    const bound = (output: string): Exchange =>
      operate('Encrypt', MODE_ECB + data(PLAINTEXT), data('$DATA_0'), data(output));
    const see = (output: string): unknown[] =>
      lastDifferences({ exchanges: [createKey(), getKey, bound(output)] }).map(({ path, rule }) => [path, rule]);
    expect(see(ECB)).to.deep.equal([]);
    expect(see(altered(ECB))).to.deep.equal([[DATA, null]]);
  });

  it('take the parameters that a request gave the key', () => {
    const given = structuredAttribute('Cryptographic Parameters', '<BlockCipherMode value="ECB"/>');
    const encrypted = operate('Encrypt', data(PLAINTEXT), data(OTHER), data(ECB));
    const [difference] = lastDifferences({ exchanges: [createKey(given), getKey, encrypted] });
    expect(difference?.note).to.equal(RECOMPUTED);
  });
});
