import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto';
import { expect } from 'chai';
import forge from 'node-forge';
import { enumeration, type Item } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineClient, uid } from '../../test-support/engine-client.ts';
import { data, keyPairHalf, octetField, parameters } from '../../test-support/registered-keys.ts';

const H = Enum.HashingAlgorithm;
const P = Enum.PaddingMethod;
const { RSA_NO_PADDING, RSA_PKCS1_OAEP_PADDING, RSA_PKCS1_PADDING } = constants;

const MESSAGE = Buffer.from('what is kept');
const LABEL = Buffer.from('a label');
const padding = (code: number): Item => enumeration(Tag.PaddingMethod, code);
const hash = (code: number): Item => enumeration(Tag.HashingAlgorithm, code);
const maskHash = (code: number): Item => enumeration(Tag.MaskGeneratorHashingAlgorithm, code);

describe('Encrypt and Decrypt with RSA (1.4 sections 4.29 and 4.30)', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const forgePublic = forge.pki.publicKeyFromPem(publicKey.export({ format: 'pem', type: 'spki' }).toString());
  const forgePrivate = forge.pki.privateKeyFromPem(privateKey.export({ format: 'pem', type: 'pkcs1' }).toString());

  let engine: Engine;
  let client: EngineClient;
  let encrypting: Item;
  let decrypting: Item;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
    encrypting = uid(keyPairHalf(client, publicKey));
    decrypting = uid(keyPairHalf(client, privateKey));
  });
  afterEach(() => engine.close());

  const sealed = (given: Item, plain: Uint8Array) =>
    Buffer.from(client.ok('Encrypt', encrypting, given, data(plain)).bytes(Tag.Data) ?? []);
  const opened = (given: Item, cipher: Uint8Array) =>
    Buffer.from(client.ok('Decrypt', decrypting, given, data(cipher)).bytes(Tag.Data) ?? []);

  const oaep: [what: string, fields: Item[], oaepHash: string, label?: Buffer][] = [
    ['OAEP with the defaults, SHA-1 both', [padding(P.OAEP)], 'sha1'],
    ['OAEP by SHA-256 both', [padding(P.OAEP), hash(H.SHA_256), maskHash(H.SHA_256)], 'sha256'],
    ['OAEP with a label', [padding(P.OAEP), hash(H.SHA_1), octetField(Tag.PSource, LABEL)], 'sha1', LABEL],
  ];
  for (const [what, fields, oaepHash, oaepLabel] of oaep) {
    it(`${what}: OpenSSL and this agree`, () => {
      const given = parameters(...fields);
      const options = { padding: RSA_PKCS1_OAEP_PADDING, oaepHash, ...(oaepLabel && { oaepLabel }) };
      const theirs = publicEncrypt({ key: publicKey, ...options }, MESSAGE);
      expect(opened(given, theirs).toString()).to.equal(MESSAGE.toString());
      expect(privateDecrypt({ key: privateKey, ...options }, sealed(given, MESSAGE)).toString()).to.equal(
        MESSAGE.toString(),
      );
    });
  }

  it('OAEP by SHA-256 with a mask by SHA-1, which is the default: forge and this agree', () => {
    const given = parameters(padding(P.OAEP), hash(H.SHA_256));
    const options = { md: forge.md.sha256.create(), mgf1: { md: forge.md.sha1.create() } };
    const theirs = Buffer.from(forgePublic.encrypt(MESSAGE.toString('latin1'), 'RSA-OAEP', options), 'latin1');
    expect(opened(given, theirs).toString()).to.equal(MESSAGE.toString());
    const ours = sealed(given, MESSAGE).toString('latin1');
    expect(forgePrivate.decrypt(ours, 'RSA-OAEP', options)).to.equal(MESSAGE.toString('latin1'));
  });

  it('PKCS#1 v1.5: OpenSSL, forge and this agree', () => {
    const given = parameters(padding(P.PKCS1V1_5));
    expect(opened(given, publicEncrypt({ key: publicKey, padding: RSA_PKCS1_PADDING }, MESSAGE)).toString()).to.equal(
      MESSAGE.toString(),
    );
    const ours = sealed(given, MESSAGE).toString('latin1');
    expect(forgePrivate.decrypt(ours, 'RSAES-PKCS1-V1_5')).to.equal(MESSAGE.toString('latin1'));
  });

  it('None: the number itself', () => {
    const given = parameters(padding(P.None));
    const number = Buffer.concat([Buffer.alloc(128 - MESSAGE.length), MESSAGE]);
    const theirs = publicEncrypt({ key: publicKey, padding: RSA_NO_PADDING }, number);
    expect(sealed(given, number).equals(theirs)).to.equal(true);
    expect(opened(given, theirs).equals(number)).to.equal(true);
  });

  const numbers = publicEncrypt({ key: publicKey, padding: RSA_NO_PADDING }, Buffer.alloc(128, 1));
  const refusals: [what: string, reason: string, operation: 'Encrypt' | 'Decrypt', given: Item, octets: Uint8Array][] =
    [
      ['no Padding Method', 'InvalidMessage', 'Encrypt', parameters(), MESSAGE],
      ['padding of blocks', 'FeatureNotSupported', 'Encrypt', parameters(padding(P.PKCS5)), MESSAGE],
      ['more than fits in OAEP', 'CryptographicFailure', 'Encrypt', parameters(padding(P.OAEP)), Buffer.alloc(87)],
      [
        'more than fits in PKCS#1',
        'CryptographicFailure',
        'Encrypt',
        parameters(padding(P.PKCS1V1_5)),
        Buffer.alloc(118),
      ],
      ['what is not OAEP', 'CryptographicFailure', 'Decrypt', parameters(padding(P.OAEP)), numbers],
      ['what is not PKCS#1', 'CryptographicFailure', 'Decrypt', parameters(padding(P.PKCS1V1_5)), numbers],
      ['half a modulus', 'CryptographicFailure', 'Decrypt', parameters(padding(P.OAEP)), Buffer.alloc(64)],
      ['more than the modulus', 'CryptographicFailure', 'Encrypt', parameters(padding(P.None)), Buffer.alloc(128, 255)],
    ];
  for (const [what, reason, operation, given, octets] of refusals) {
    it(`${operation} refuses ${what}: ${reason}`, () => {
      const key = operation === 'Encrypt' ? encrypting : decrypting;
      expect(client.send(operation, key, given, data(octets)).result).to.equal(reason);
    });
  }

  it('encrypts with the public half and decrypts with the private one only', () => {
    const given = [parameters(padding(P.PKCS1V1_5)), data(MESSAGE)];
    expect(client.send('Encrypt', decrypting, ...given).result).to.equal('PermissionDenied');
    expect(client.send('Decrypt', encrypting, ...given).result).to.equal('PermissionDenied');
  });
});
