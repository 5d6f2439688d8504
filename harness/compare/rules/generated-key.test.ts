import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import { createKey, type Exchange, lastDifferences, type MadeCase } from '../../../test-support/exchanges.ts';

const PAYLOAD = 'ResponseMessage/BatchItem[0]/ResponsePayload';
const FORMAT = 'KeyBlock/KeyFormatType';
const MATERIAL = 'KeyBlock/KeyValue/KeyMaterial';

const uid = (value: string): string => `<UniqueIdentifier value="${value}"/>`;
const octets = (hex: string): string => `<KeyMaterial type="ByteString" value="${hex}"/>`;

const createPair: Exchange = {
  operation: 'CreateKeyPair',
  expected:
    '<PrivateKeyUniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/><PublicKeyUniqueIdentifier value="$UNIQUE_IDENTIFIER_1"/>',
  actual: '<PrivateKeyUniqueIdentifier value="key-1"/><PublicKeyUniqueIdentifier value="key-2"/>',
};

interface Shown {
  readonly format: string;
  readonly material: string;
}

/** A Get of $UNIQUE_IDENTIFIER_0 (key-1) or, of a public key, _1 (key-2). */
function get(type: string, algorithm: string, length: number, expected: Shown, actual: Shown): Exchange {
  const number = type === 'PublicKey' ? 1 : 0;
  const object = (identifier: string, { format, material }: Shown): string =>
    `<ObjectType value="${type}"/>${uid(identifier)}<${type}><KeyBlock><KeyFormatType value="${format}"/>` +
    `<KeyValue>${material}</KeyValue><CryptographicAlgorithm value="${algorithm}"/>` +
    `<CryptographicLength value="${length}"/></KeyBlock></${type}>`;
  return {
    operation: 'Get',
    request: uid(`$UNIQUE_IDENTIFIER_${number}`),
    expected: object(`$UNIQUE_IDENTIFIER_${number}`, expected),
    actual: object(`key-${number + 1}`, actual),
  };
}

const aes = (actual: Shown): Exchange =>
  get('SymmetricKey', 'AES', 128, { format: 'Raw', material: octets('00'.repeat(16)) }, actual);

const transparentAes = (key: string): Shown => ({
  format: 'TransparentSymmetricKey',
  material: `<KeyMaterial><Key type="ByteString" value="${key}"/></KeyMaterial>`,
});

const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });
const [published, server, other, longer] = [rsa(512), rsa(512), rsa(512), rsa(1024)];
const pkcs1 = (key: KeyObject): Shown => ({
  format: 'PKCS_1',
  material: octets(key.export({ format: 'der', type: 'pkcs1' }).toString('hex')),
});
const number = (text = ''): string => `00${Buffer.from(text, 'base64url').toString('hex')}`.padStart(144, '0');
const transparent = (key: KeyObject, changed: { readonly e?: string } = {}): Shown => {
  const { n, e } = { ...key.export({ format: 'jwk' }), ...changed };
  const fields = `<Modulus value="${number(n)}"/><PublicExponent value="${number(e)}"/>`;
  return { format: 'TransparentRSAPublicKey', material: `<KeyMaterial>${fields}</KeyMaterial>` };
};
type PrivateField = 'Modulus' | 'PrivateExponent' | 'PublicExponent' | 'P' | 'Q' | 'PrimeExponentP' | 'CRTCoefficient';
/** A private key in numbers, some of them those of another key. */
const transparentPrivate = (key: KeyObject, changed: Partial<Record<PrivateField, string | undefined>> = {}): Shown => {
  const { n, d, e, p, q, dp, dq, qi } = key.export({ format: 'jwk' });
  const values = { Modulus: n, PrivateExponent: d, PublicExponent: e, P: p, Q: q, PrimeExponentP: dp };
  const all = { ...values, PrimeExponentQ: dq, CRTCoefficient: qi, ...changed };
  const fields = Object.entries(all).map(([tag, value]) => `<${tag} value="${number(value)}"/>`);
  return { format: 'TransparentRSAPrivateKey', material: `<KeyMaterial>${fields.join('')}</KeyMaterial>` };
};
const wrongNumbers: [PrivateField, string | undefined][] = [
  ['Modulus', other.publicKey.export({ format: 'jwk' }).n],
  ['PrivateExponent', other.privateKey.export({ format: 'jwk' }).d],
  ['PublicExponent', 'Aw'],
  ['P', other.privateKey.export({ format: 'jwk' }).p],
  ['Q', 'AQ'],
  ['PrimeExponentP', other.privateKey.export({ format: 'jwk' }).dp],
  ['CRTCoefficient', 'Ag'],
];
const getPrivate = (actual: Shown): Exchange => get('PrivateKey', 'RSA', 512, pkcs1(published.privateKey), actual);
const getPublic = (actual: Shown): Exchange => get('PublicKey', 'RSA', 512, pkcs1(published.publicKey), actual);

const ec = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const [publishedEc, serverEc, otherEc] = [ec(), ec(), ec()];
const sec1 = (key: KeyObject): Shown => ({
  format: 'ECPrivateKey',
  material: octets(key.export({ format: 'der', type: 'sec1' }).toString('hex')),
});
const spki = (key: KeyObject): Shown => ({
  format: 'X_509',
  material: octets(key.export({ format: 'der', type: 'spki' }).toString('hex')),
});
const getPrivateEc = (actual: Shown): Exchange => get('PrivateKey', 'EC', 256, sec1(publishedEc.privateKey), actual);
const getPublicEc = (actual: Shown): Exchange => get('PublicKey', 'EC', 256, spki(publishedEc.publicKey), actual);

interface Row extends MadeCase {
  readonly name: string;
  readonly sees: readonly [path: string, rule: string | null][];
}

const ROWS: readonly Row[] = [
  {
    name: 'V7a excuses an RSA key of the Cryptographic Length',
    exchanges: [createPair, getPrivate(pkcs1(server.privateKey))],
    sees: [[`PrivateKey/${MATERIAL}`, 'V7a']],
  },
  {
    name: 'V7a does not excuse an RSA key of another length',
    exchanges: [createPair, getPrivate(pkcs1(longer.privateKey))],
    sees: [[`PrivateKey/${MATERIAL}`, null]],
  },
  {
    name: 'V7a does not excuse octets that are no key in PKCS#1',
    exchanges: [createPair, getPrivate({ format: 'PKCS_1', material: octets('00'.repeat(300)) })],
    sees: [[`PrivateKey/${MATERIAL}`, null]],
  },
  {
    name: 'V7a excuses the public key of the pair, in another format than the private one',
    exchanges: [createPair, getPrivate(pkcs1(server.privateKey)), getPublic(transparent(server.publicKey))],
    sees: [
      [`PublicKey/${FORMAT}`, 'V12'],
      [`PublicKey/${MATERIAL}`, 'V7a'],
    ],
  },
  {
    name: 'V7a does not excuse the public key of another pair',
    exchanges: [createPair, getPrivate(pkcs1(server.privateKey)), getPublic(pkcs1(other.publicKey))],
    sees: [[`PublicKey/${MATERIAL}`, null]],
  },
  {
    name: 'V7a does not excuse the public key of another pair in another format',
    exchanges: [createPair, getPrivate(pkcs1(server.privateKey)), getPublic(transparent(other.publicKey))],
    sees: [
      [`PublicKey/${FORMAT}`, 'V12'],
      [`PublicKey/${MATERIAL}`, null],
    ],
  },
  {
    name: 'V7a excuses an RSA key in numbers',
    exchanges: [createPair, getPrivate(transparentPrivate(server.privateKey))],
    sees: [
      [`PrivateKey/${FORMAT}`, 'V12'],
      [`PrivateKey/${MATERIAL}`, 'V7a'],
    ],
  },
  ...wrongNumbers.map(
    ([tag, value]): Row => ({
      name: `V7a excuses no RSA key whose ${tag} does not belong to its other numbers`,
      exchanges: [createPair, getPrivate(transparentPrivate(server.privateKey, { [tag]: value }))],
      sees: [
        [`PrivateKey/${FORMAT}`, 'V12'],
        [`PrivateKey/${MATERIAL}`, null],
      ],
    }),
  ),
  {
    name: 'V7a does not excuse a public key with another exponent than the private one has',
    exchanges: [
      createPair,
      getPrivate(pkcs1(server.privateKey)),
      getPublic(transparent(server.publicKey, { e: 'Aw' })),
    ],
    sees: [
      [`PublicKey/${FORMAT}`, 'V12'],
      [`PublicKey/${MATERIAL}`, null],
    ],
  },
  {
    name: 'V7a excuses the halves of an EC key pair',
    exchanges: [createPair, getPublicEc(spki(serverEc.publicKey)), getPrivateEc(sec1(serverEc.privateKey))],
    sees: [[`PrivateKey/${MATERIAL}`, 'V7a']],
  },
  {
    name: 'V7a does not excuse the private key of another EC key pair',
    exchanges: [createPair, getPublicEc(spki(serverEc.publicKey)), getPrivateEc(sec1(otherEc.privateKey))],
    sees: [[`PrivateKey/${MATERIAL}`, null]],
  },
  {
    name: 'V12 excuses no format of asymmetric keys for a symmetric one',
    exchanges: [createKey(), aes({ format: 'PKCS_1', material: octets('11') })],
    sees: [
      [`SymmetricKey/${FORMAT}`, null],
      [`SymmetricKey/${MATERIAL}`, null],
    ],
  },
  {
    name: 'V12 excuses no transparent format of octets',
    exchanges: [createKey(), aes({ format: 'TransparentSymmetricKey', material: octets('11'.repeat(16)) })],
    sees: [
      [`SymmetricKey/${FORMAT}`, null],
      [`SymmetricKey/${MATERIAL}`, null],
    ],
  },
  {
    name: 'V7a excuses no transparent symmetric key of another length',
    exchanges: [createKey(), aes(transparentAes('11'.repeat(16))), aes(transparentAes('11'.repeat(15)))],
    sees: [
      [`SymmetricKey/${FORMAT}`, 'V12'],
      [`SymmetricKey/${MATERIAL}`, null],
    ],
  },
  {
    name: 'a placeholder for the material of a generated key takes no octets that are none',
    exchanges: [
      createPair,
      get(
        'PrivateKey',
        'RSA',
        512,
        { format: 'PKCS_1', material: octets('$KEY_MATERIAL') },
        { format: 'PKCS_1', material: octets('00'.repeat(300)) },
      ),
    ],
    sees: [[`PrivateKey/${MATERIAL}`, null]],
  },
];

describe('key material that the server generated', () => {
  for (const { name, sees, ...made } of ROWS) {
    it(name, () => {
      const found = lastDifferences(made).map(({ path, rule }) => [path, rule]);
      expect(found).to.have.deep.members(sees.map(([path, rule]) => [`${PAYLOAD}/${path}`, rule]));
    });
  }
});
