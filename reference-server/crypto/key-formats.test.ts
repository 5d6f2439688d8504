import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { expect } from 'chai';
import { bigInteger, byteString, enumeration, type Item, structure } from '../../harness/codec/item.ts';
import { ENUMERATIONS, Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { opensslCurve, recommendedCurve } from './curves.ts';
import { Der, derChildren, readDer, writeDer } from './der.ts';
import { digestAttribute } from './digest.ts';
import { asymmetricFacts, type Key } from './key.ts';
import { readKeyMaterial, writeKeyMaterial } from './key-formats.ts';
import { keyPairGeneration } from './key-pairs.ts';

const F = Enum.KeyFormatType;
const { PrivateKey, PublicKey, SymmetricKey, SecretData } = Enum.ObjectType;
const A = Enum.CryptographicAlgorithm;
const R = Enum.ResultReason;
const MESSAGE = Buffer.from('message');

const material = (octets: Uint8Array): Item => byteString(Tag.KeyMaterial, octets);
const numbers = (...fields: Item[]): Item => structure(Tag.KeyMaterial, fields);

/** A number of a JWK (RFC 7518 section 6.3), independent of this server's own arithmetic. */
function jwkNumber(key: KeyObject, name: string): bigint {
  const text = (key.export({ format: 'jwk' }) as Record<string, string>)[name] as string;
  return BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);
}

const onP256 = (field: Item): Item => numbers(enumeration(Tag.RecommendedCurve, Enum.RecommendedCurve.P_256), field);
const rsaNumbers = (n: bigint, e: bigint): Item =>
  numbers(bigInteger(Tag.Modulus, n), bigInteger(Tag.PublicExponent, e));

function expectReason(reason: number | readonly number[], work: () => unknown): void {
  expect(work).to.throw(KmipError).with.property('reasons').deep.equal([reason].flat());
}

/** Whether the private key that was read signs for the public key. */
function expectPair(read: Key | undefined, publicKey: KeyObject): void {
  if (read?.kind !== 'private') throw new Error('no private key was read');
  const digest = publicKey.asymmetricKeyType === 'dsa' ? 'sha1' : 'sha256';
  expect(verify(digest, MESSAGE, publicKey, sign(digest, MESSAGE, read.key))).to.equal(true);
}

describe('RSA keys', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const number = (name: string) => jwkNumber(privateKey, name);
  const [n, e, d, p, q] = ['n', 'e', 'd', 'p', 'q'].map((name) => number(name)) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const field = {
    n: bigInteger(Tag.Modulus, n),
    e: bigInteger(Tag.PublicExponent, e),
    d: bigInteger(Tag.PrivateExponent, d),
    p: bigInteger(Tag.P, p),
    q: bigInteger(Tag.Q, q),
    dp: bigInteger(Tag.PrimeExponentP, number('dp')),
    dq: bigInteger(Tag.PrimeExponentQ, number('dq')),
    qi: bigInteger(Tag.CRTCoefficient, number('qi')),
  };
  const exported: [name: string, objectType: number, format: number, octets: Buffer][] = [
    ['PKCS#1', PrivateKey, F.PKCS_1, privateKey.export({ format: 'der', type: 'pkcs1' })],
    ['PKCS#8', PrivateKey, F.PKCS_8, privateKey.export({ format: 'der', type: 'pkcs8' })],
    ['PKCS#1', PublicKey, F.PKCS_1, publicKey.export({ format: 'der', type: 'pkcs1' })],
    ['X.509', PublicKey, F.X_509, publicKey.export({ format: 'der', type: 'spki' })],
  ];
  for (const [name, objectType, format, octets] of exported) {
    it(`${objectType === PrivateKey ? 'private' : 'public'}, in ${name}, both ways`, () => {
      const key = readKeyMaterial(objectType, format, material(octets)) as Key;
      expect(writeKeyMaterial(objectType, format, key)).to.deep.equal(material(octets));
    });
  }

  it('private, as Transparent Key: the fields of Table 17 in its order', () => {
    const whole = numbers(field.n, field.d, field.e, field.p, field.q, field.dp, field.dq, field.qi);
    const key: Key = { kind: 'private', key: privateKey };
    expect(writeKeyMaterial(PrivateKey, F.TransparentRSAPrivateKey, key)).to.deep.equal(whole);
  });

  it('public, as Transparent Key, both ways', () => {
    const whole = numbers(field.n, field.e);
    const key = readKeyMaterial(PublicKey, F.TransparentRSAPublicKey, whole) as Key;
    expect(key.kind === 'public' && key.key.equals(publicKey)).to.equal(true);
    expect(writeKeyMaterial(PublicKey, F.TransparentRSAPublicKey, key)).to.deep.equal(whole);
  });

  // "One of the following SHALL be present" (1.4 section 2.1.7.4).
  const enough: [what: string, fields: Item[]][] = [
    ['everything', Object.values(field)],
    ['Private and Public Exponent', [field.n, field.d, field.e]],
    ['Private Exponent alone', [field.n, field.d]],
    ['P, Q and Public Exponent', [field.n, field.e, field.p, field.q]],
    ['P and Q alone', [field.n, field.p, field.q]],
    ['Prime Exponents and Public Exponent', [field.n, field.e, field.dp, field.dq]],
  ];
  for (const [what, fields] of enough) {
    it(`private, from Modulus with ${what}`, () => {
      expectPair(readKeyMaterial(PrivateKey, F.TransparentRSAPrivateKey, numbers(...fields)), publicKey);
    });
  }

  const refused: [what: string, reason: number, fields: Item[]][] = [
    ['no private number', R.InvalidField, [field.n, field.e]],
    ['P without Q', R.InvalidField, [field.n, field.e, field.p]],
    ['factors of another modulus', R.InvalidField, [field.n, field.e, field.p, bigInteger(Tag.Q, q + 2n)]],
    ['no Modulus', R.InvalidMessage, [field.e, field.d]],
    ['a Modulus that is no Big Integer', R.InvalidMessage, [byteString(Tag.Modulus, Buffer.alloc(8)), field.d]],
  ];
  for (const [what, reason, fields] of refused) {
    it(`private, not with ${what}`, () => {
      expectReason(reason, () => readKeyMaterial(PrivateKey, F.TransparentRSAPrivateKey, numbers(...fields)));
    });
  }

  it('private, of numbers that are too large to calculate with: the key stays sealed', () => {
    const large = numbers(
      bigInteger(Tag.Modulus, 1n << 20_000n),
      bigInteger(Tag.PrivateExponent, (1n << 20_000n) - 1n),
    );
    expect(readKeyMaterial(PrivateKey, F.TransparentRSAPrivateKey, large)).to.equal(undefined);
  });

  it('private, of large numbers that mean nothing: the key stays sealed, and soon', function () {
    this.timeout(8000);
    const modulus = 3n ** 2500n;
    for (const exponents of [
      [bigInteger(Tag.PrivateExponent, modulus >> 2n)],
      [bigInteger(Tag.PrimeExponentP, modulus >> 3n), bigInteger(Tag.PrimeExponentQ, modulus >> 4n)],
    ]) {
      const meaningless = numbers(bigInteger(Tag.Modulus, modulus + 4n), ...exponents);
      expect(readKeyMaterial(PrivateKey, F.TransparentRSAPrivateKey, meaningless)).to.equal(undefined);
    }
  });

  it('private, not with exponents that do not belong together: the key stays sealed', () => {
    const other = numbers(field.n, field.e, bigInteger(Tag.PrivateExponent, d + 2n));
    expect(readKeyMaterial(PrivateKey, F.TransparentRSAPrivateKey, other)).to.equal(undefined);
  });

  it('show their algorithm and length', () => {
    expect(asymmetricFacts(publicKey)).to.deep.equal({ algorithms: [A.RSA], length: 1024 });
  });
});

describe('EC keys', () => {
  const nist = Object.entries(ENUMERATIONS.RecommendedCurve).slice(0, 15);
  for (const [name, { code }] of nist) {
    it(`on ${name}: made, and read again from every format`, () => {
      const pair = keyPairGeneration({ algorithm: A.ECDSA, recommendedCurve: code }).now();
      expect(asymmetricFacts(pair.publicKey)?.length).to.equal(Number(name.slice(2)));
      const own: Key = { kind: 'private', key: pair.privateKey };
      for (const format of [F.ECPrivateKey, F.PKCS_8, F.TransparentECDSAPrivateKey, F.TransparentECPrivateKey]) {
        const written = writeKeyMaterial(PrivateKey, format, own) as Item;
        expectPair(readKeyMaterial(PrivateKey, format, written), pair.publicKey);
      }
      for (const format of [F.X_509, F.TransparentECPublicKey]) {
        const written = writeKeyMaterial(PublicKey, format, { kind: 'public', key: pair.publicKey }) as Item;
        const read = readKeyMaterial(PublicKey, format, written);
        expect(read?.kind === 'public' && read.key.equals(pair.publicKey)).to.equal(true);
      }
    });
  }

  it('have the formats that OpenSSL exports', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'brainpoolP320t1' });
    const own: Key = { kind: 'private', key: privateKey };
    const octets = (format: number) => writeKeyMaterial(PrivateKey, format, own);
    expect(octets(F.ECPrivateKey)).to.deep.equal(material(privateKey.export({ format: 'der', type: 'sec1' })));
    expect(octets(F.PKCS_8)).to.deep.equal(material(privateKey.export({ format: 'der', type: 'pkcs8' })));
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    expect(writeKeyMaterial(PublicKey, F.X_509, { kind: 'public', key: publicKey })).to.deep.equal(material(spki));
  });

  it('are Transparent Keys of curve and scalar, curve and point', () => {
    // The first key of RFC 6979 appendix A.2.5 (P-256).
    const x = 0xc9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721n;
    const point = Buffer.from(
      '0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6' +
        '7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
      'hex',
    );
    const curve = enumeration(Tag.RecommendedCurve, Enum.RecommendedCurve.P_256);
    const secret = numbers(curve, bigInteger(Tag.D, x));
    const read = readKeyMaterial(PrivateKey, F.TransparentECPrivateKey, secret) as Extract<Key, { key: KeyObject }>;
    expect(writeKeyMaterial(PrivateKey, F.TransparentECDHPrivateKey, read)).to.deep.equal(secret);
    const own: Key = { kind: 'public', key: createPublicKey(read.key) };
    expect(writeKeyMaterial(PublicKey, F.TransparentECPublicKey, own)).to.deep.equal(
      numbers(curve, byteString(Tag.QString, point)),
    );
    const compressed = Buffer.concat([Buffer.from([0x03]), point.subarray(1, 33)]);
    const fromCompressed = readKeyMaterial(
      PublicKey,
      F.TransparentECMQVPublicKey,
      numbers(curve, byteString(Tag.QString, compressed)),
    );
    expectPair(read, (fromCompressed as Extract<Key, { key: KeyObject }>).key);
  });

  it('know every Recommended Curve of 1.0 to 1.4 under OpenSSL’s name', () => {
    const curves = Object.values(ENUMERATIONS.RecommendedCurve).filter(({ since }) => since !== '2.0');
    expect(curves).to.have.length(68);
    for (const { code } of curves) expect(recommendedCurve(opensslCurve(code) as string)).to.equal(code);
  });

  const pairs: [what: string, length: number | undefined, curve: number | undefined, expected: string][] = [
    ['neither length nor curve', undefined, undefined, 'prime256v1'],
    ['a length', 521, undefined, 'secp521r1'],
    ['a curve', undefined, Enum.RecommendedCurve.SECP256K1, 'secp256k1'],
    ['both, in agreement', 256, Enum.RecommendedCurve.SECP256K1, 'secp256k1'],
  ];
  for (const [what, length, curve, expected] of pairs) {
    it(`are made from ${what}`, () => {
      const { publicKey } = keyPairGeneration({ algorithm: A.ECDH, length, recommendedCurve: curve }).now();
      expect(publicKey.asymmetricKeyDetails?.namedCurve).to.equal(expected);
    });
  }
});

describe('key pairs', () => {
  it('of RSA have the length asked for, else 2048 bits', () => {
    for (const [length, bits] of [
      [512, 512],
      [undefined, 2048],
    ] as const) {
      expect(asymmetricFacts(keyPairGeneration({ algorithm: A.RSA, length }).now().publicKey)?.length).to.equal(bits);
    }
  });

  const refused: [what: string, parameters: Parameters<typeof keyPairGeneration>[0]][] = [
    ['an algorithm of symmetric keys', { algorithm: A.AES }],
    ['an RSA length that is too short', { algorithm: A.RSA, length: 256 }],
    ['an RSA length that is too long', { algorithm: A.RSA, length: 16_384 }],
    ['an RSA length that is no number of octets', { algorithm: A.RSA, length: 2047 }],
    ['an EC length without a curve of its own', { algorithm: A.EC, length: 255 }],
    ['a curve of another length', { algorithm: A.EC, length: 384, recommendedCurve: Enum.RecommendedCurve.P_256 }],
    ['a curve that no version names', { algorithm: A.EC, recommendedCurve: 0x7fff }],
  ];
  for (const [what, parameters] of refused) {
    it(`are not made for ${what}: Invalid Field, in 2.x Invalid Attribute Value`, () => {
      expectReason([R.InvalidAttributeValue, R.InvalidField], () => keyPairGeneration(parameters));
    });
  }
});

describe('DSA keys', () => {
  const { privateKey, publicKey } = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });

  it('are Transparent Keys that make the same key again', () => {
    const secret = writeKeyMaterial(PrivateKey, F.TransparentDSAPrivateKey, {
      kind: 'private',
      key: privateKey,
    }) as Item;
    const open = writeKeyMaterial(PublicKey, F.TransparentDSAPublicKey, { kind: 'public', key: publicKey }) as Item;
    expect((secret.value as Item[]).map(({ tag }) => tag)).to.deep.equal([Tag.P, Tag.Q, Tag.G, Tag.X]);
    expect((open.value as Item[]).map(({ tag }) => tag)).to.deep.equal([Tag.P, Tag.Q, Tag.G, Tag.Y]);
    const read = readKeyMaterial(PublicKey, F.TransparentDSAPublicKey, open) as Extract<Key, { key: KeyObject }>;
    expect(read.key.equals(publicKey)).to.equal(true);
    expectPair(readKeyMaterial(PrivateKey, F.TransparentDSAPrivateKey, secret), publicKey);
    expect(asymmetricFacts(publicKey)).to.deep.equal({ algorithms: [A.DSA], length: 1024 });
  });
});

describe('DSA keys that cannot be', () => {
  it('are refused: a negative public number', () => {
    const { publicKey } = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    const [algorithm] = derChildren(readDer(spki, Der.Sequence));
    const negative = writeDer(Der.BitString, Buffer.from('000201ff', 'hex'));
    const octets = writeDer(Der.Sequence, algorithm?.raw ?? Buffer.alloc(0), negative);
    expectReason(R.InvalidField, () => readKeyMaterial(PublicKey, F.X_509, material(octets)));
  });
});

describe('key formats', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 512 });
  const pkcs1 = rsa.privateKey.export({ format: 'der', type: 'pkcs1' });
  const pkcs8 = rsa.privateKey.export({ format: 'der', type: 'pkcs8' });
  const encrypted = rsa.privateKey.export({
    format: 'der',
    type: 'pkcs8',
    cipher: 'aes-128-cbc',
    passphrase: 'open sesame',
  });

  it('of symmetric keys and secrets are their octets', () => {
    const octets = Buffer.from('0001', 'hex');
    const raw: Key = { kind: 'octets', octets };
    expect(readKeyMaterial(SymmetricKey, F.Raw, material(octets))).to.deep.equal(raw);
    expect(readKeyMaterial(SecretData, F.Opaque, material(octets))).to.deep.equal(raw);
    const transparent = numbers(byteString(Tag.Key, octets));
    expect(readKeyMaterial(SymmetricKey, F.TransparentSymmetricKey, transparent)).to.deep.equal(raw);
    expect(writeKeyMaterial(SymmetricKey, F.TransparentSymmetricKey, raw)).to.deep.equal(transparent);
    expect(writeKeyMaterial(SymmetricKey, F.Raw, raw)).to.deep.equal(material(octets));
  });

  const sealed: [what: string, objectType: number, format: number, octets: Uint8Array][] = [
    ['an opaque symmetric key', SymmetricKey, F.Opaque, Buffer.alloc(3)],
    ['a raw private key', PrivateKey, F.Raw, Buffer.alloc(3)],
    ['an encrypted PKCS#8', PrivateKey, F.PKCS_8, encrypted],
  ];
  for (const [what, objectType, format, octets] of sealed) {
    it(`leave ${what} sealed`, () => {
      expect(readKeyMaterial(objectType, format, material(octets))).to.equal(undefined);
    });
  }

  it('leave Diffie-Hellman numbers sealed', () => {
    const dh = numbers(bigInteger(Tag.P, 23n), bigInteger(Tag.G, 5n), bigInteger(Tag.X, 6n));
    expect(readKeyMaterial(PrivateKey, F.TransparentDHPrivateKey, dh)).to.equal(undefined);
  });

  const refused: [what: string, reason: number, objectType: number, format: number, item: Item][] = [
    ['one that this server does not know', R.KeyFormatTypeNotSupported, PrivateKey, F.PKCS_12, material(pkcs1)],
    ['one of another object type', R.InvalidField, PrivateKey, F.X_509, material(pkcs1)],
    ['octets instead of a structure', R.InvalidField, SymmetricKey, F.TransparentSymmetricKey, material(pkcs1)],
    ['a structure instead of octets', R.InvalidField, SymmetricKey, F.Raw, numbers()],
    ['octets that are no DER', R.InvalidField, PrivateKey, F.PKCS_1, material(Buffer.from('key'))],
    ['octets behind the key', R.InvalidField, PrivateKey, F.PKCS_1, material(Buffer.concat([pkcs1, Buffer.alloc(1)]))],
    ['a private key as a public one', R.InvalidField, PublicKey, F.PKCS_1, material(pkcs1)],
    ['a private key as a SubjectPublicKeyInfo', R.InvalidField, PublicKey, F.X_509, material(pkcs8)],
    ['DER of another kind', R.InvalidField, PrivateKey, F.ECPrivateKey, material(pkcs1)],
  ];
  for (const [what, reason, objectType, format, item] of refused) {
    it(`refuse ${what}`, () => expectReason(reason, () => readKeyMaterial(objectType, format, item)));
  }

  const infinity = Buffer.from('3019301306072a8648ce3d020106082a8648ce3d03010703020000', 'hex');
  const outsiders: [what: string, objectType: number, format: number, item: Item][] = [
    ['the point at infinity, in X.509', PublicKey, F.X_509, material(infinity)],
    ['the point at infinity', PublicKey, F.TransparentECPublicKey, onP256(byteString(Tag.QString, Buffer.alloc(1)))],
    ['no point', PublicKey, F.TransparentECPublicKey, onP256(byteString(Tag.QString, Buffer.alloc(0)))],
    [
      'octets that are no point',
      PublicKey,
      F.TransparentECPublicKey,
      onP256(byteString(Tag.QString, Buffer.alloc(65, 4))),
    ],
    ['the scalar 0', PrivateKey, F.TransparentECPrivateKey, onP256(bigInteger(Tag.D, 0n))],
    ['a negative scalar', PrivateKey, F.TransparentECPrivateKey, onP256(bigInteger(Tag.D, -1n))],
    ['a scalar beyond the order', PrivateKey, F.TransparentECPrivateKey, onP256(bigInteger(Tag.D, 2n ** 256n - 1n))],
    ['a negative modulus', PublicKey, F.TransparentRSAPublicKey, rsaNumbers(-5n, 3n)],
    ['a modulus of 0', PublicKey, F.TransparentRSAPublicKey, rsaNumbers(0n, 3n)],
  ];
  for (const [what, objectType, format, item] of outsiders) {
    it(`refuse ${what}`, () => expectReason(R.InvalidField, () => readKeyMaterial(objectType, format, item)));
  }

  it('cannot express every key', () => {
    const own: Key = { kind: 'private', key: createPrivateKey({ key: pkcs1, format: 'der', type: 'pkcs1' }) };
    for (const format of [
      F.ECPrivateKey,
      F.TransparentECPrivateKey,
      F.TransparentDSAPrivateKey,
      F.Raw,
      F.X_509,
      F.PKCS_12,
    ]) {
      expect(writeKeyMaterial(PrivateKey, format, own), String(format)).to.equal(undefined);
    }
  });
});

describe('digests', () => {
  const value = (item: Item) => (item.value as Item[]).find(({ tag }) => tag === Tag.DigestValue)?.value;

  it('of octets count the octets', () => {
    const digest = digestAttribute(
      material(Buffer.from('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')),
      F.Raw,
    );
    // The two-block example for SHA-256 that NIST publishes for FIPS 180-4.
    const expected = '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1';
    expect(digest).to.deep.equal(
      structure(Tag.Digest, [
        enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA_256),
        byteString(Tag.DigestValue, Buffer.from(expected, 'hex')),
        enumeration(Tag.KeyFormatType, F.Raw),
      ]),
    );
  });

  it('of a structure count its TTLV encoding', () => {
    const item = numbers(byteString(Tag.Key, Buffer.from([1, 2, 3])));
    // Key Material is 420043, Key is 42003F: 1.4 section 9.1.3.1.
    const ttlv = Buffer.from('420043010000001042003f08000000030102030000000000', 'hex');
    const expected = createHash('sha256').update(ttlv).digest();
    expect(value(digestAttribute(item, F.TransparentSymmetricKey))).to.deep.equal(expected);
  });

  it('of other objects have no Key Format Type', () => {
    const digest = digestAttribute(byteString(Tag.CertificateValue, Buffer.from('abc')));
    expect(digest.value.map(({ tag }) => tag)).to.deep.equal([Tag.HashingAlgorithm, Tag.DigestValue]);
  });
});
