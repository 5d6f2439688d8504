import { constants, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { expect } from 'chai';
import forge from 'node-forge';
import { boolean, byteString, enumeration, type Item, integer, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { EngineClient, type PlainValue, template, uid } from '../../test-support/engine-client.ts';
import { data, keyPairHalf, octetField, parameters } from '../../test-support/registered-keys.ts';
import { EC_CERTIFICATE, RSA_CERTIFICATE } from '../crypto/certificates.test-data.ts';
import { Der, type DerElement, derChildren, readDer, writeDer, writeInteger } from '../crypto/der.ts';
import { digest } from '../crypto/hashes.ts';
import { rsaPrivateKey } from '../crypto/rsa-components.ts';

const A = Enum.CryptographicAlgorithm;
const D = Enum.DigitalSignatureAlgorithm;
const H = Enum.HashingAlgorithm;
const P = Enum.PaddingMethod;
const { Valid, Invalid, Unknown } = Enum.ValidityIndicator;

const MESSAGE = Buffer.from('what is signed');
const named = (code: number): Item => enumeration(Tag.DigitalSignatureAlgorithm, code);
const algorithm = (code: number): Item => enumeration(Tag.CryptographicAlgorithm, code);
const hash = (code: number): Item => enumeration(Tag.HashingAlgorithm, code);
const padding = (code: number): Item => enumeration(Tag.PaddingMethod, code);
const maskHash = (code: number): Item => enumeration(Tag.MaskGeneratorHashingAlgorithm, code);
const saltLength = (octets: number): Item => integer(Tag.SaltLength, octets);
const signatureData = (octets: Uint8Array): Item => octetField(Tag.SignatureData, octets);
const digested = (octets: Uint8Array): Item => octetField(Tag.DigestedData, octets);

describe('Sign and Signature Verify (1.4 sections 4.31 and 4.32)', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
  // 8 * 128 + 1 bits: the PSS encoding is an octet shorter than the modulus.
  const odd = generateKeyPairSync('rsa', { modulusLength: 1025 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });

  let engine: Engine;
  let client: EngineClient;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  const key = (half: KeyObject, attributes: Readonly<Record<string, PlainValue>> = {}): Item =>
    uid(keyPairHalf(client, half, attributes));
  const signed = (half: KeyObject, ...fields: Item[]): Buffer =>
    Buffer.from(client.ok('Sign', key(half), ...fields).bytes(Tag.SignatureData) ?? []);
  const validity = (half: KeyObject, ...fields: Item[]) =>
    client.ok('SignatureVerify', key(half), ...fields).enumeration(Tag.ValidityIndicator);
  const turned = (octets: Uint8Array) =>
    octets.map((octet, index) => (index === octets.length - 1 ? octet ^ 1 : octet));

  const pkcs1: [what: string, fields: Item[], openssl: string][] = [
    ['Digital Signature Algorithm', [named(D.SHA_256WithRSAEncryption)], 'sha256'],
    ['one with SHA-1', [named(D.SHA_1WithRSAEncryption)], 'sha1'],
    ['one with SHA3-512', [named(D.SHA3_512WithRSAEncryption)], 'sha3-512'],
    ['algorithm and hash', [hash(H.SHA_384), algorithm(A.RSA)], 'sha384'],
    ['algorithm, hash and padding', [padding(P.PKCS1V1_5), hash(H.SHA_512_256), algorithm(A.RSA)], 'sha512-256'],
    ['hash alone', [hash(H.MD5)], 'md5'],
  ];
  for (const [what, fields, openssl] of pkcs1) {
    it(`PKCS#1 v1.5 by ${what}: what OpenSSL signs, also from the digest`, () => {
      const expected = sign(openssl, MESSAGE, rsa.privateKey);
      const given = parameters(...fields);
      expect(signed(rsa.privateKey, given, data(MESSAGE)).equals(expected)).to.equal(true);
      const made = digested(digest(openssl, MESSAGE));
      expect(signed(rsa.privateKey, given, made).equals(expected)).to.equal(true);
      expect(validity(rsa.publicKey, given, data(MESSAGE), signatureData(expected))).to.equal(Valid);
      expect(validity(rsa.publicKey, given, made, signatureData(expected))).to.equal(Valid);
      expect(validity(rsa.publicKey, given, data(MESSAGE), signatureData(turned(expected)))).to.equal(Invalid);
    });
  }

  /** RFC 6979 appendices A.2.5 and A.2.6: the curve, its key and the signature of "sample". */
  const rfc6979: [curve: string, hash: number, x: string, y: string, r: string, s: string][] = [
    [
      'P-256',
      H.SHA_256,
      '60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6',
      '7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
      'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716',
      'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
    ],
    [
      'P-384',
      H.SHA_384,
      'ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13',
      '8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720',
      '94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46',
      '99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8',
    ],
  ];
  for (const [curve, code, x, y, r, s] of rfc6979) {
    it(`ECDSA on ${curve}: the signature of RFC 6979 is valid, of the message and of its digest`, () => {
      const [first, second] = [x, y].map((number) => Buffer.from(number, 'hex').toString('base64url'));
      const jwk = { kty: 'EC', crv: curve, x: first as string, y: second as string };
      const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
      const der = writeDer(Der.Sequence, ...[r, s].map((number) => writeInteger(BigInt(`0x${number}`))));
      const given = parameters(hash(code), algorithm(A.ECDSA));
      const sample = Buffer.from('sample');
      const made = digested(digest(code === H.SHA_256 ? 'sha256' : 'sha384', sample));
      expect(validity(publicKey, given, data(sample), signatureData(der))).to.equal(Valid);
      expect(validity(publicKey, given, made, signatureData(der))).to.equal(Valid);
      expect(validity(publicKey, given, data('00'), signatureData(der))).to.equal(Invalid);
    });
  }

  it('keeps a private key that is too long to calculate with, and does not use it', () => {
    // OpenSSL does not ask whether the factors are primes.
    const [p, q] = [2n ** 4100n + 1n, 2n ** 4099n + 1n];
    const endless = key(rsaPrivateKey({ n: p * q, e: 65_537n, p, q }) as KeyObject);
    const given = parameters(named(D.SHA_256WithRSAEncryption));
    expect(client.send('Sign', endless, given, data(MESSAGE)).result).to.equal('FeatureNotSupported');
    expect(client.send('Get', endless).result).to.equal('Success');
  });

  it('PKCS#1 v1.5 of Digested Data without a hash: the octets as they are', () => {
    const info = Buffer.from('3031300d060960864801650304020105000420', 'hex');
    const whole = Buffer.concat([info, digest('sha256', MESSAGE)]);
    const made = signed(rsa.privateKey, parameters(algorithm(A.RSA)), digested(whole));
    expect(made.equals(sign('sha256', MESSAGE, rsa.privateKey))).to.equal(true);
  });

  const pss = [padding(P.PSS), hash(H.SHA_256), algorithm(A.RSA)];
  const { RSA_PKCS1_PSS_PADDING, RSA_PSS_SALTLEN_AUTO } = constants;
  for (const pair of [rsa, odd]) {
    it(`PSS with a key of ${pair.privateKey.asymmetricKeyDetails?.modulusLength} bits: OpenSSL and this agree`, () => {
      const given = parameters(...pss, saltLength(17), maskHash(H.SHA_256));
      const made = signed(pair.privateKey, given, data(MESSAGE));
      const options = { padding: RSA_PKCS1_PSS_PADDING, saltLength: 17 };
      expect(verify('sha256', MESSAGE, { key: pair.publicKey, ...options }, made)).to.equal(true);
      const theirs = sign('sha256', MESSAGE, { key: pair.privateKey, ...options });
      expect(validity(pair.publicKey, given, data(MESSAGE), signatureData(theirs))).to.equal(Valid);
      expect(validity(pair.publicKey, given, data(MESSAGE), signatureData(turned(theirs)))).to.equal(Invalid);
      const other = parameters(...pss, saltLength(18), maskHash(H.SHA_256));
      expect(validity(pair.publicKey, other, data(MESSAGE), signatureData(theirs)), 'another salt').to.equal(Invalid);
      const open = parameters(...pss);
      expect(validity(pair.publicKey, open, data(MESSAGE), signatureData(theirs)), 'any salt').to.equal(Valid);
    });
  }

  it('PSS by its name with the defaults: a mask by SHA-1 and a salt as long as its digest', () => {
    const given = parameters(hash(H.SHA_256), named(D.RSASSA_PSS));
    const made = signed(rsa.privateKey, given, data(MESSAGE));
    const scheme = forge.pss.create({
      md: forge.md.sha256.create(),
      mgf: forge.mgf.mgf1.create(forge.md.sha1.create()),
      saltLength: 20,
    });
    const publicKey = forge.pki.publicKeyFromPem(rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString());
    const known = digest('sha256', MESSAGE).toString('latin1');
    expect(publicKey.verify(known, made.toString('latin1'), scheme)).to.equal(true);
    expect(validity(rsa.publicKey, given, data(MESSAGE), signatureData(made))).to.equal(Valid);
    const options = { key: rsa.publicKey, padding: RSA_PKCS1_PSS_PADDING, saltLength: RSA_PSS_SALTLEN_AUTO };
    expect(verify('sha256', MESSAGE, options, made), 'a mask by SHA-256').to.equal(false);
  });

  const others: [what: string, pair: { publicKey: KeyObject; privateKey: KeyObject }, fields: Item[], hash: string][] =
    [
      ['ECDSA by name', ec, [named(D.ECDSAWithSHA256)], 'sha256'],
      ['ECDSA by algorithm and hash', ec, [hash(H.SHA_512), algorithm(A.ECDSA)], 'sha512'],
      ['DSA by name', dsa, [named(D.DSAWithSHA_1)], 'sha1'],
    ];
  for (const [what, pair, fields, openssl] of others) {
    it(`${what}: OpenSSL and this agree`, () => {
      const given = parameters(...fields);
      expect(verify(openssl, MESSAGE, pair.publicKey, signed(pair.privateKey, given, data(MESSAGE)))).to.equal(true);
      const theirs = sign(openssl, MESSAGE, pair.privateKey);
      expect(validity(pair.publicKey, given, data(MESSAGE), signatureData(theirs))).to.equal(Valid);
      expect(validity(pair.publicKey, given, data(MESSAGE), signatureData(turned(theirs)))).to.equal(Invalid);
      expect(validity(pair.publicKey, given, data(MESSAGE), signatureData(Buffer.of(0)))).to.equal(Invalid);
    });
  }

  it('verifies by the public key of a certificate: the signature that it made on another one', () => {
    const id = client.identifier(
      'Register',
      enumeration(Tag.ObjectType, Enum.ObjectType.Certificate),
      template({ 'Activation Date': START - 1n }),
      structure(Tag.Certificate, [
        enumeration(Tag.CertificateType, Enum.CertificateType.X_509),
        byteString(Tag.CertificateValue, EC_CERTIFICATE),
      ]),
    );
    const [body, , bits] = derChildren(readDer(RSA_CERTIFICATE, Der.Sequence)) as [DerElement, DerElement, DerElement];
    const given = [parameters(named(D.ECDSAWithSHA_1)), data(body.raw), signatureData(bits.content.subarray(1))];
    const answer = client.ok('SignatureVerify', uid(id), ...given);
    expect(answer.enumeration(Tag.ValidityIndicator)).to.equal(Valid);
  });

  it('in parts: Unknown until the last, and the Signature Data of the first counts', () => {
    const expected = sign('sha256', MESSAGE, rsa.privateKey);
    const given = parameters(named(D.SHA_256WithRSAEncryption));
    const init = boolean(Tag.InitIndicator, true);
    const final = boolean(Tag.FinalIndicator, true);
    const next = (answer: ReturnType<EngineClient['ok']>) =>
      octetField(Tag.CorrelationValue, answer.bytes(Tag.CorrelationValue) as Uint8Array);
    const [privateKey, publicKey] = [key(rsa.privateKey), key(rsa.publicKey)];
    const begun = client.ok('Sign', privateKey, given, data(MESSAGE.subarray(0, 5)), init);
    expect(begun.item(Tag.SignatureData)).to.equal(undefined);
    const ended = client.ok('Sign', privateKey, data(MESSAGE.subarray(5)), next(begun), final);
    expect(Buffer.from(ended.bytes(Tag.SignatureData) ?? []).equals(expected)).to.equal(true);
    const first = [given, data(MESSAGE.subarray(0, 5)), signatureData(expected), init];
    const seen = client.ok('SignatureVerify', publicKey, ...first);
    expect(seen.enumeration(Tag.ValidityIndicator)).to.equal(Unknown);
    const told = client.ok('SignatureVerify', publicKey, data(MESSAGE.subarray(5)), next(seen), final);
    expect(told.enumeration(Tag.ValidityIndicator)).to.equal(Valid);
  });

  const byName = parameters(named(D.SHA_256WithRSAEncryption));
  const refusals: [
    what: string,
    reason: string,
    half: KeyObject,
    attributes: Record<string, PlainValue>,
    given: Item,
  ][] = [
    ['no hash', 'InvalidMessage', rsa.privateKey, {}, parameters(algorithm(A.RSA))],
    ['the algorithm of another key', 'InvalidField', ec.privateKey, {}, byName],
    ['a hash that it does not have', 'FeatureNotSupported', rsa.privateKey, {}, parameters(hash(H.Tiger))],
    ['a padding of encryption', 'FeatureNotSupported', rsa.privateKey, {}, parameters(padding(P.OAEP), hash(H.SHA_1))],
    ['a salt beyond the modulus', 'CryptographicFailure', rsa.privateKey, {}, parameters(...pss, saltLength(95))],
    ['a negative salt', 'InvalidField', rsa.privateKey, {}, parameters(...pss, saltLength(-1))],
    ['a public key', 'PermissionDenied', rsa.publicKey, {}, byName],
    ['a key to verify with', 'PermissionDenied', rsa.privateKey, { 'Cryptographic Usage Mask': 0x2 }, byName],
    ['a Pre-Active key', 'PermissionDenied', rsa.privateKey, { 'Activation Date': START + 1n }, byName],
  ];
  for (const [what, reason, half, attributes, given] of refusals) {
    it(`Sign refuses ${what}: ${reason}`, () => {
      expect(client.send('Sign', key(half, attributes), given, data(MESSAGE)).result).to.equal(reason);
    });
  }

  it('refuses Data together with Digested Data', () => {
    const both = [data(MESSAGE), digested(digest('sha256', MESSAGE))];
    expect(client.send('Sign', key(rsa.privateKey), byName, ...both).result).to.equal('InvalidField');
  });

  const curves = [
    'prime192v1',
    'P-256',
    'P-521',
    'secp256k1',
    'brainpoolP320t1',
    'sect163r2',
    'sect283k1',
    'c2tnb191v1',
  ];
  const pairs: [what: string, pair: { publicKey: KeyObject; privateKey: KeyObject }, algorithm: number][] = [
    ...curves.map((namedCurve): [string, { publicKey: KeyObject; privateKey: KeyObject }, number] => [
      `ECDSA on ${namedCurve}`,
      generateKeyPairSync('ec', { namedCurve }),
      A.ECDSA,
    ]),
    ['DSA with Q of 160 bits', dsa, A.DSA],
    ['DSA with Q of 256 bits', generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }), A.DSA],
  ];
  for (const [what, pair, code] of pairs) {
    it(`${what} of Digested Data: OpenSSL and this agree, whether the digest is shorter or longer than the order`, () => {
      const given = parameters(algorithm(code));
      for (const openssl of ['sha1', 'sha512']) {
        const made = digested(digest(openssl, MESSAGE));
        const ours = signed(pair.privateKey, given, made);
        expect(verify(openssl, MESSAGE, pair.publicKey, ours), openssl).to.equal(true);
        const theirs = sign(openssl, MESSAGE, pair.privateKey);
        expect(validity(pair.publicKey, given, made, signatureData(theirs)), openssl).to.equal(Valid);
        expect(validity(pair.publicKey, given, made, signatureData(turned(theirs))), 'turned').to.equal(Invalid);
        const other = digested(digest(openssl, MESSAGE, MESSAGE));
        expect(validity(pair.publicKey, given, other, signatureData(theirs)), 'another digest').to.equal(Invalid);
      }
      for (const octets of ['', '00', '3000', '3006020100020100', '30060201ff020101'])
        expect(validity(pair.publicKey, given, digested(MESSAGE), signatureData(Buffer.from(octets, 'hex')))).to.equal(
          Invalid,
        );
    });
  }

  it('ECDSA of a digest that is zero, and of the one that it puts in its place by itself', () => {
    for (const octets of [Buffer.alloc(32), digest('sha256', Buffer.from('0'))]) {
      const made = signed(ec.privateKey, parameters(), digested(octets));
      expect(validity(ec.publicKey, parameters(), digested(octets), signatureData(made))).to.equal(Valid);
      expect(validity(ec.publicKey, parameters(), digested(MESSAGE), signatureData(made))).to.equal(Invalid);
    }
  });

  it('finds a signature by another algorithm than the key’s Invalid', () => {
    const made = signatureData(sign('sha256', MESSAGE, rsa.privateKey));
    expect(validity(ec.publicKey, byName, data(MESSAGE), made)).to.equal(Invalid);
    expect(validity(rsa.publicKey, byName, data(MESSAGE), made)).to.equal(Valid);
  });

  it('refuses a verification without data or signature', () => {
    const publicKey = key(rsa.publicKey);
    expect(client.send('SignatureVerify', publicKey, byName, data(MESSAGE)).result).to.equal('InvalidMessage');
    const bare = signatureData(sign('sha256', MESSAGE, rsa.privateKey));
    expect(client.send('SignatureVerify', publicKey, byName, bare).result).to.equal('InvalidMessage');
  });
});
