import { createHash, X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { byteString, enumeration, type Item, integer, structure, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { ecKeys, type KeyPair, makeRequest, rsaKeys } from '../../test-support/certification-requests.ts';
import { createEngine, type Engine } from '../../test-support/engine.ts';
import { EngineClient, template, uid } from '../../test-support/engine-client.ts';
import { CRMF_REQUEST } from '../crypto/certification-requests.test-data.ts';
import { Fields } from '../fields.ts';

const O = Enum.ObjectType;
const { CRMF, PEM, PKCS_10 } = Enum.CertificateRequestType;

const type = (objectType: number): Item => enumeration(Tag.ObjectType, objectType);
const attributes = (...items: Item[]): Item => structure(Tag.Attributes, items);
const request = (octets: Uint8Array, requestType: number = PKCS_10): Item =>
  structure(Tag.CertificateRequest, [
    enumeration(Tag.CertificateRequestType, requestType),
    byteString(Tag.CertificateRequestValue, octets),
  ]);
const link = (linkType: number, identifier: string): Item =>
  structure(Tag.Link, [enumeration(Tag.LinkType, linkType), textString(Tag.LinkedObjectIdentifier, identifier)]);

describe('Certificate Request objects (2.0 section 2.2)', () => {
  let rsa: KeyPair;
  let octets: Buffer;
  let engine: Engine;
  let client: EngineClient;
  before(async () => {
    rsa = rsaKeys();
    octets = Buffer.from((await makeRequest(rsa, 'CN=Jane,O=Example')).rawData);
  });
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine, '2.0');
  });
  afterEach(() => engine.close());

  const register = (content: Item, ...more: Item[]) =>
    client.send('Register', type(O.CertificateRequest), attributes(...more), content);
  const registered = (...more: Item[]) =>
    register(request(octets), ...more).payload.text(Tag.UniqueIdentifier) as string;
  const publicKey = ({ publicKey: key }: KeyPair): string => {
    const material = byteString(Tag.KeyMaterial, key.export({ format: 'der', type: 'spki' }));
    const format = enumeration(Tag.KeyFormatType, Enum.KeyFormatType.X_509);
    return client.identifier(
      'Register',
      type(O.PublicKey),
      attributes(integer(Tag.CryptographicUsageMask, Mask.CryptographicUsageMask.Verify)),
      structure(Tag.PublicKey, [structure(Tag.KeyBlock, [format, structure(Tag.KeyValue, [material])])]),
    );
  };
  const attributeOf = (identifier: string, tag: number) => {
    const got = client.ok('GetAttributes', uid(identifier), enumeration(Tag.AttributeReference, tag));
    return got.fields(Tag.Attributes)?.item(tag);
  };
  const certificate = (identifier: string) =>
    new X509Certificate(
      client.ok('Get', uid(identifier)).fields(Tag.Certificate)?.bytes(Tag.CertificateValue) as Uint8Array,
    );

  it('are registered, got, located and destroyed', () => {
    const made = registered();
    const got = client.ok('Get', uid(made));
    expect(got.enumeration(Tag.ObjectType)).to.equal(O.CertificateRequest);
    expect(got.item(Tag.CertificateRequest)).to.deep.equal(request(octets));
    expect(client.ok('Locate', attributes(type(O.CertificateRequest))).text(Tag.UniqueIdentifier)).to.equal(made);
    expect(client.send('Destroy', uid(made)).result).to.equal('Success');
  });

  it('tell of their key, and have the Key Format Type of Table 81', () => {
    const made = registered();
    expect(attributeOf(made, Tag.CryptographicAlgorithm)?.value).to.equal(Enum.CryptographicAlgorithm.RSA);
    expect(attributeOf(made, Tag.CryptographicLength)?.value).to.equal(2048);
    expect(attributeOf(made, Tag.KeyFormatType)?.value).to.equal(Enum.KeyFormatType.PKCS_10);
    const digest = new Fields(attributeOf(made, Tag.Digest) as ReturnType<typeof structure>);
    expect(Buffer.from(digest.bytes(Tag.DigestValue) ?? [])).to.deep.equal(
      createHash('sha256').update(octets).digest(),
    );
  });

  it('in CRMF are kept as they are, and certified where their own key signed them', () => {
    const made = register(request(CRMF_REQUEST, CRMF)).payload.text(Tag.UniqueIdentifier) as string;
    expect(certificate(client.identifier('Certify', uid(made))).subject).to.equal('CN=From OpenSSL');
    const other = register(request(Buffer.of(1, 2, 3), CRMF)).payload.text(Tag.UniqueIdentifier) as string;
    expect(client.ok('Get', uid(other)).item(Tag.CertificateRequest)).to.deep.equal(request(Buffer.of(1, 2, 3), CRMF));
    expect(client.send('Certify', uid(other)).result).to.equal('InvalidCSR');
  });

  const refused: readonly [what: string, content: () => Item, result: string][] = [
    ['octets that are no request', () => request(Buffer.of(1, 2, 3)), 'InvalidField'],
    ['PKCS#10 that is said to be PEM', () => request(octets, PEM), 'InvalidField'],
    ['a request without its octets', () => structure(Tag.CertificateRequest, []), 'InvalidMessage'],
    ['another object', () => structure(Tag.Certificate, []), 'InvalidMessage'],
  ];
  for (const [what, content, result] of refused) {
    it(`are not ${what}: ${result}`, () => {
      expect(register(content()).result).to.equal(result);
    });
  }

  for (const version of ['1.0', '1.4'] as const satisfies readonly Version[]) {
    it(`are nothing that ${version} knows`, () => {
      const older = new EngineClient(engine, version);
      const made = registered();
      expect(older.send('Register', type(O.CertificateRequest), template({}), request(octets)).result).to.not.equal(
        'Success',
      );
      expect(older.send('Locate').payload.text(Tag.UniqueIdentifier)).to.not.equal(made);
    });
  }

  it('are certified: a certificate for their key and subject', () => {
    const made = certificate(client.identifier('Certify', uid(registered())));
    expect(made.publicKey.equals(rsa.publicKey)).to.equal(true);
    expect(made.subject.split('\n')).to.have.members(['CN=Jane', 'O=Example']);
  });

  it('are certified with Links to the public key that they have a Link to', () => {
    const { CertificateLink, PublicKeyLink } = Enum.LinkType;
    const key = publicKey(rsa);
    const made = client.identifier('Certify', uid(registered(link(PublicKeyLink, key))));
    expect(attributeOf(made, Tag.Link)).to.deep.equal(link(PublicKeyLink, key));
    expect(attributeOf(key, Tag.Link)).to.deep.equal(link(CertificateLink, made));
  });

  it('are not certified in the name of another key that they have a Link to', () => {
    const key = publicKey(ecKeys());
    const made = client.identifier('Certify', uid(registered(link(Enum.LinkType.PublicKeyLink, key))));
    expect(attributeOf(made, Tag.Link)).to.equal(undefined);
    expect(attributeOf(key, Tag.Link)).to.equal(undefined);
  });

  it('stand in a payload alone, too (6.1.6)', () => {
    const fields = [enumeration(Tag.CertificateRequestType, PKCS_10), byteString(Tag.CertificateRequestValue, octets)];
    expect(certificate(client.identifier('Certify', ...fields)).publicKey.equals(rsa.publicKey)).to.equal(true);
    const broken = [fields[0] as Item, byteString(Tag.CertificateRequestValue, octets.subarray(1))];
    expect(client.send('Certify', ...broken).result).to.equal('InvalidCSR');
  });

  it('renew a certificate that is for the same key (6.1.41)', async () => {
    const old = client.identifier('Certify', uid(registered()));
    const other = Buffer.from((await makeRequest(rsa, 'CN=Janet')).rawData);
    const renewal = register(request(other)).payload.text(Tag.UniqueIdentifier) as string;
    const named = textString(Tag.CertificateRequestUniqueIdentifier, renewal);
    const made = client.identifier('ReCertify', uid(old), named);
    expect(certificate(made).subject).to.equal('CN=Janet');
    const foreign = Buffer.from((await makeRequest(ecKeys(), 'CN=Joe')).rawData);
    const wrong = register(request(foreign)).payload.text(Tag.UniqueIdentifier) as string;
    expect(
      client.send('ReCertify', uid(made), textString(Tag.CertificateRequestUniqueIdentifier, wrong)).result,
    ).to.equal('InvalidField');
    expect(
      client.send('ReCertify', uid(made), textString(Tag.CertificateRequestUniqueIdentifier, made)).result,
    ).to.equal('InvalidObjectType');
  });

  const objects: readonly [what: string, identifier: () => string, result: string][] = [
    ['what is not there', () => 'nothing', 'ItemNotFound'],
    ['a certificate', () => client.identifier('Certify', uid(registered())), 'InvalidObjectType'],
    ['a request that was destroyed', () => client.identifier('Destroy', uid(registered())), 'PermissionDenied'],
  ];
  for (const [what, identifier, result] of objects) {
    it(`Certify of ${what}: ${result} (Table 181 of 2.1)`, () => {
      expect(client.send('Certify', uid(identifier())).result).to.equal(result);
    });
  }
});
