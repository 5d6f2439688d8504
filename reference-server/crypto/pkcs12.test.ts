import { createDecipheriv, createPrivateKey, generateKeyPairSync, pbkdf2Sync, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { expect } from 'chai';
import forge from 'node-forge';
import { makeTestCertificates } from '../../harness/config/certificates.ts';
import { KmipError } from '../errors.ts';
import { Der, DerError, readDer, writeDer } from './der.ts';
import { decryptByPassword, encryptByPassword, Purpose, passwordOf, pkcs12Octets } from './password-encryption.ts';
import { readPkcs12 } from './pkcs12-read.ts';
import { writePkcs12 } from './pkcs12-write.ts';

const PASSWORD = 'correct horse';
const password = (text = PASSWORD) => passwordOf(Buffer.from(text));
const random = (length: number) => Buffer.alloc(length, 7);
const binary = (octets: Uint8Array) => Buffer.from(octets).toString('latin1');

describe('PKCS#12 containers (RFC 7292)', () => {
  let info: Buffer;
  let leaf: Buffer;
  let issuer: Buffer;
  let fromForge: (options: object) => Buffer;
  before(async () => {
    const made = await makeTestCertificates({ clients: ['owner'], now: new Date('2026-01-01') });
    const client = made.clients.owner as { cert: string; key: string };
    info = createPrivateKey(client.key).export({ format: 'der', type: 'pkcs8' });
    leaf = new X509Certificate(client.cert).raw;
    issuer = new X509Certificate(made.ca).raw;
    fromForge = (options) => {
      const key = forge.pki.privateKeyFromPem(client.key);
      const chain = [client.cert, made.ca].map((pem) => forge.pki.certificateFromPem(pem));
      const container = forge.pkcs12.toPkcs12Asn1(key, chain, PASSWORD, { friendlyName: 'named', ...options });
      return Buffer.from(forge.asn1.toDer(container).getBytes(), 'latin1');
    };
  });

  const ours = (text = PASSWORD, certificates: Uint8Array[] = [leaf, issuer]) =>
    writePkcs12({ key: info, certificates, friendlyName: 'naïve' }, password(text), random);

  for (const algorithm of ['3des', 'aes128', 'aes256'] as const) {
    it(`reads what forge makes with ${algorithm}`, () => {
      const bags = readPkcs12(fromForge({ algorithm }), password());
      expect(bags.filter(({ kind }) => kind === 'certificate').map(({ octets }) => binary(octets))).to.deep.equal(
        [leaf, issuer].map(binary),
      );
      const key = bags.find(({ kind }) => kind === 'key');
      expect(key?.friendlyName).to.equal('named');
      expect(createPrivateKey({ key: Buffer.from(key?.octets ?? []), format: 'der', type: 'pkcs8' })).to.satisfy(
        (read: ReturnType<typeof createPrivateKey>) => new X509Certificate(leaf).checkPrivateKey(read),
      );
    });
  }

  it('makes what forge and OpenSSL read, all of it encrypted', () => {
    const container = ours();
    const read = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(binary(container)), false, PASSWORD);
    const [keyBag] = read.getBags({ friendlyName: 'naïve' }).friendlyName ?? [];
    expect(keyBag).to.not.equal(undefined);
    const certificates = read.getBags({ bagType: forge.pki.oids.certBag as string })[forge.pki.oids.certBag as string];
    expect(certificates).to.have.length(2);
    createSecureContext({ pfx: container, passphrase: PASSWORD });
    expect(binary(container)).to.not.include(binary(leaf));
    expect(readPkcs12(container, password()).map(({ kind }) => kind)).to.deep.equal([
      'certificate',
      'certificate',
      'key',
    ]);
  });

  it('makes and reads one with an EC key and without certificates', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = privateKey.export({ format: 'der', type: 'pkcs8' });
    const container = writePkcs12({ key, certificates: [], friendlyName: 'alias' }, password(), random);
    const read = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(binary(container)), false, PASSWORD);
    expect(read.safeContents).to.have.length(1);
    const [bag] = readPkcs12(container, password());
    expect(binary(bag?.octets ?? Buffer.alloc(0))).to.equal(binary(key));
  });

  it('takes a password of other letters as OpenSSL does', () => {
    createSecureContext({ pfx: ours('πάσσο'), passphrase: 'πάσσο' });
    expect(readPkcs12(ours('πάσσο'), password('πάσσο'))).to.have.length(3);
  });

  it('derives octets as forge does (RFC 7292 appendix B.2)', () => {
    for (const [hash, make] of [
      ['sha1', forge.md.sha1],
      ['sha256', forge.md.sha256],
      ['sha512', forge.md.sha512],
    ] as const) {
      for (const [purpose, length] of [
        [Purpose.Key, 24],
        [Purpose.Iv, 8],
        [Purpose.Mac, 100],
      ] as const) {
        const salt = Buffer.from('salt of more octets than a block of the hash has, as is allowed by the document!!');
        const theirs = forge.pkcs12.generateKey(
          PASSWORD,
          forge.util.createBuffer(binary(salt)),
          purpose,
          50,
          length,
          make.create(),
        );
        const made = pkcs12Octets(password(), { hash, salt, iterations: 50 }, purpose, length);
        expect(made.toString('hex')).to.equal(theirs.toHex(), `${hash} ${purpose}`);
      }
    }
  });

  it('encrypts by PBES2 with AES-256 (RFC 8018)', () => {
    const { algorithm, encrypted } = encryptByPassword(Buffer.from('plain text'), password(), random);
    const key = pbkdf2Sync(PASSWORD, random(16), 10_000, 32, 'sha256');
    const decipher = createDecipheriv('aes-256-cbc', key, random(16));
    expect(Buffer.concat([decipher.update(encrypted), decipher.final()]).toString()).to.equal('plain text');
    expect(decryptByPassword(readDer(algorithm), encrypted, password()).toString()).to.equal('plain text');
  });

  const refused: [what: string, make: () => [octets: Uint8Array, password: string]][] = [
    ['a wrong password', () => [ours(), 'wrong']],
    ['an octet that was changed', () => [ours().fill(0x55, 200, 201), PASSWORD]],
    ['octets behind it', () => [Buffer.concat([ours(), Buffer.alloc(1)]), PASSWORD]],
    ['something else in DER', () => [writeDer(Der.Sequence, writeDer(Der.Integer, Buffer.of(3))), PASSWORD]],
    ['no MAC', () => [fromForge({ useMac: false }), PASSWORD]],
    ['more certificates than are read', () => [ours(PASSWORD, Array(101).fill(leaf)), PASSWORD]],
    ['a password too long', () => [ours(), 'x'.repeat(1025)]],
    ['more iterations than are calculated', () => [fromForge({ count: 60_000 }), PASSWORD]],
  ];
  for (const [what, make] of refused) {
    it(`refuses ${what}`, () => {
      const [octets, text] = make();
      expect(() => readPkcs12(octets, password(text))).to.throw(DerError);
    });
  }

  it('refuses an encryption that it does not know: Feature Not Supported', () => {
    // pbeWithMD5AndDES-CBC of RFC 8018 appendix A.3, with parameters that nobody gets to.
    const unknown = readDer(Buffer.from('300d06092a864886f70d0105030500', 'hex'));
    expect(() => decryptByPassword(unknown, Buffer.alloc(8), password())).to.throw(KmipError);
  });
});
