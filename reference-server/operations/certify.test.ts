import { type KeyObject, X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { byteString, dateTime, enumeration, type Item, structure, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import {
  EXTENSIONS,
  ecKeys,
  type KeyPair,
  makeRequest,
  rsaKeys,
  x509,
} from '../../test-support/certification-requests.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import {
  attribute,
  EngineClient,
  nameFields,
  type PlainValue,
  template,
  uid,
} from '../../test-support/engine-client.ts';
import { writeDistinguishedName } from '../crypto/distinguished-name.ts';

const { CRMF, PEM, PGP, PKCS_10 } = Enum.CertificateRequestType;
const { Active, Compromised, Deactivated } = Enum.State;
const M = Mask.CryptographicUsageMask;
const DAY = 86_400n;

/** Fields of a payload with a certificate request. */
const requestFields = (octets: Uint8Array, type: number = PKCS_10): Item[] => [
  enumeration(Tag.CertificateRequestType, type),
  byteString(Tag.CertificateRequest, octets),
];
const compromise = dateTime(Tag.CompromiseOccurrenceDate, START);
const fieldsOf = (item: Item | undefined) => (item?.type === 'Structure' ? item.value : []);
const X509 = { 'Certificate Type': Enum.CertificateType.X_509 };

describe('Certify (1.4 section 4.7)', () => {
  let rsa: KeyPair;
  let ec: KeyPair;
  let request: Buffer;
  let engine: Engine;
  let client: EngineClient;
  before(async () => {
    [rsa, ec] = [rsaKeys(), ecKeys()];
    request = Buffer.from((await makeRequest(rsa, 'CN=Jane,O=Example')).rawData);
  });
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
  });
  afterEach(() => engine.close());

  /** Registers a public key, by default for verification: its Unique Identifier. */
  function publicKey(
    { publicKey: key }: { publicKey: KeyObject },
    attributes: Record<string, PlainValue> = {},
  ): string {
    const material = structure(Tag.KeyValue, [
      byteString(Tag.KeyMaterial, key.export({ format: 'der', type: 'spki' })),
    ]);
    const block = structure(Tag.KeyBlock, [enumeration(Tag.KeyFormatType, Enum.KeyFormatType.X_509), material]);
    const asked = { 'Cryptographic Usage Mask': M.Verify, ...attributes };
    const type = enumeration(Tag.ObjectType, Enum.ObjectType.PublicKey);
    return client.identifier('Register', type, template(asked), structure(Tag.PublicKey, [block]));
  }

  const certified = (key: string, ...fields: Item[]) => client.identifier('Certify', uid(key), ...fields);
  const refusal = (key: string, ...fields: Item[]) => client.send('Certify', uid(key), ...fields).result;
  const octetsOf = (certificate: string) =>
    client.ok('Get', uid(certificate)).fields(Tag.Certificate)?.bytes(Tag.CertificateValue) as Uint8Array;
  const read = (certificate: string) => new X509Certificate(octetsOf(certificate));
  const links = (key: string) =>
    client.attributes(key, 'Link').map(({ value }) => fieldsOf(value).map((field) => field.value));

  it('makes a certificate for the key and the subject of the request, which the configured authority signs', () => {
    const key = publicKey(rsa);
    const certificate = read(certified(key, ...requestFields(request)));
    const [anchor] = engine.trust.anchors as [X509Certificate];
    expect(certificate.publicKey.equals(rsa.publicKey)).to.equal(true);
    expect(certificate.subject.split('\n')).to.have.members(['CN=Jane', 'O=Example']);
    expect(certificate.checkIssued(anchor)).to.equal(true);
    expect(certificate.verify(anchor.publicKey)).to.equal(true);
    expect(certificate.ca).to.equal(false);
    expect([certificate.validFrom, certificate.validTo].map((date) => Date.parse(date))).to.deep.equal(
      [START, START + 365n * DAY].map((seconds) => Number(seconds) * 1000),
    );
  });

  it('answers with the Unique Identifier, sets the ID Placeholder to it, and takes that of the key from there', () => {
    const key = publicKey(rsa, { Name: nameFields('key') });
    const [, made, got] = client.batch(
      ['Locate', attribute('Name', nameFields('key'))],
      ['Certify', ...requestFields(request)],
      ['Get'],
    );
    expect(made?.payload.structure.value).to.have.length(1);
    expect(got?.payload.text(Tag.UniqueIdentifier)).to.equal(made?.payload.text(Tag.UniqueIdentifier));
    expect(got?.payload.enumeration(Tag.ObjectType)).to.equal(Enum.ObjectType.Certificate);
    expect(links(key)).to.deep.equal([[Enum.LinkType.CertificateLink, made?.payload.text(Tag.UniqueIdentifier)]]);
  });

  it('links key and certificate, and one more certificate to a key that has one', () => {
    const { CertificateLink, PublicKeyLink } = Enum.LinkType;
    const key = publicKey(rsa);
    const [one, other] = [certified(key, ...requestFields(request)), certified(key, ...requestFields(request))];
    expect(links(one)).to.deep.equal([[PublicKeyLink, key]]);
    expect(links(key)).to.deep.equal([
      [CertificateLink, one],
      [CertificateLink, other],
    ]);
    expect(read(one).serialNumber).to.not.equal(read(other).serialNumber);
  });

  it('gives the certificate the attributes asked for and those that it shows itself', () => {
    const asked = { Name: nameFields('c'), 'Cryptographic Usage Mask': M.Sign | M.Verify, 'x-own': 'text' };
    const certificate = certified(publicKey(rsa), ...requestFields(request), template(asked));
    const value = (name: string) => client.value(certificate, name);
    expect(value('Name')).to.deep.equal(nameFields('c'));
    expect(value('x-own')).to.equal('text');
    expect(value('Cryptographic Usage Mask')).to.equal(M.Sign | M.Verify);
    expect(value('Certificate Length')).to.equal(octetsOf(certificate).length);
    expect(value('Cryptographic Length')).to.equal(2048);
    expect(value('Digital Signature Algorithm')).to.equal(Enum.DigitalSignatureAlgorithm.ECDSAWithSHA256);
    expect(value('Original Creation Date')).to.equal(START);
    expect(value('Random Number Generator')).to.equal(undefined);
    expect(value('State')).to.equal(Enum.State.PreActive);
  });

  it('takes requests in PEM', async () => {
    const pem = (await makeRequest(ec, 'CN=ec')).toString('pem');
    const older = pem.replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST');
    for (const text of [pem, older, `Certificate:\r\n${pem.replaceAll('\n', '\r\n')}\r\n`]) {
      const certificate = read(certified(publicKey(ec), ...requestFields(Buffer.from(text), PEM)));
      expect(certificate.subject).to.equal('CN=ec');
    }
  });

  it('copies the names and usages that the request asks for, and nothing else', async () => {
    const { dnsName, digitalSignature, clientAuthentication } = EXTENSIONS;
    const asked = await makeRequest(ec, 'CN=ec', [dnsName, digitalSignature, clientAuthentication]);
    const octets = octetsOf(certified(publicKey(ec), ...requestFields(Buffer.from(asked.rawData))));
    const certificate = new x509.X509Certificate(Buffer.from(octets));
    expect(certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.toJSON()).to.deep.equal([
      { type: 'dns', value: 'client.example' },
    ]);
    expect(certificate.getExtension(x509.ExtendedKeyUsageExtension)?.usages).to.deep.equal([
      x509.ExtendedKeyUsage.clientAuth,
    ]);
    expect(certificate.getExtension(x509.KeyUsagesExtension)?.usages).to.equal(x509.KeyUsageFlags.digitalSignature);
    expect(certificate.extensions.map(({ type }) => type)).to.have.members([
      ...['2.5.29.14', '2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.35', '2.5.29.37'],
    ]);
  });

  it('follows the request where attributes say otherwise', async () => {
    const signer = await makeRequest(ec, 'CN=ec', [EXTENSIONS.digitalSignature]);
    const asked = {
      'Cryptographic Usage Mask': M.Encrypt,
      'Cryptographic Algorithm': Enum.CryptographicAlgorithm.RSA,
      'Cryptographic Length': 1024,
      'X.509 Certificate Subject': [byteString(Tag.SubjectDistinguishedName, writeDistinguishedName('CN=other'))],
    };
    const fields = requestFields(Buffer.from(signer.rawData));
    const certificate = certified(publicKey(ec), ...fields, template(asked));
    expect(read(certificate).subject).to.equal('CN=ec');
    expect(client.value(certificate, 'Cryptographic Usage Mask')).to.equal(M.Sign | M.Verify);
    expect(client.value(certificate, 'Cryptographic Length')).to.equal(256);
    expect(client.value(certificate, 'Cryptographic Algorithm')).to.equal(Enum.CryptographicAlgorithm.ECDSA);
  });

  it('holds from the Activation Date to the Deactivation Date', () => {
    const dates = { 'Activation Date': START - DAY, 'Deactivation Date': START + DAY };
    const certificate = certified(publicKey(rsa), ...requestFields(request), template(dates));
    expect(Date.parse(read(certificate).validFrom)).to.equal(Number(START - DAY) * 1000);
    expect(Date.parse(read(certificate).validTo)).to.equal(Number(START + DAY) * 1000);
    expect(client.value(certificate, 'State')).to.equal(Active);
  });

  it('finds the request in the field of 2.0 too', async () => {
    const newer = new EngineClient(await createEngine({ settings: { versions: ['1.4', '2.0'] } }), '2.0');
    client = new EngineClient(newer.engine);
    const made = newer.identifier(
      'Certify',
      uid(publicKey(rsa)),
      enumeration(Tag.CertificateRequestType, PKCS_10),
      byteString(Tag.CertificateRequestValue, request),
    );
    expect(read(made).subject.split('\n')).to.have.members(['CN=Jane', 'O=Example']);
    newer.engine.close();
  });

  describe('without a Certificate Request', () => {
    it('certifies the key for the subject that attributes name, or that nobody else has', () => {
      const key = publicKey(ec, { 'Cryptographic Usage Mask': M.Verify | M.KeyAgreement });
      const subject = [
        byteString(Tag.SubjectDistinguishedName, writeDistinguishedName('CN=named,C=AU')),
        byteString(Tag.SubjectAlternativeName, Buffer.from('820b6578616d706c652e636f6d', 'hex')),
      ];
      const named = read(certified(key, template({ ...X509, 'X.509 Certificate Subject': subject })));
      expect(named.subject).to.equal('C=AU\nCN=named');
      expect(named.subjectAltName).to.equal('DNS:example.com');
      const unnamed = certified(key, template(X509));
      expect(read(unnamed).subject).to.equal(`CN=${key}`);
      expect(read(unnamed).publicKey.equals(ec.publicKey)).to.equal(true);
      expect(client.value(unnamed, 'Cryptographic Usage Mask')).to.equal(M.Verify | M.KeyAgreement);
    });

    it('needs the Certificate Type', () => {
      expect(refusal(publicKey(ec))).to.equal('InvalidMessage');
      expect(refusal(publicKey(ec), template({ 'Certificate Type': Enum.CertificateType.PGP }))).to.equal(
        'FeatureNotSupported',
      );
    });

    it('is not known to 1.0', () => {
      const older = new EngineClient(engine, '1.0');
      expect(older.send('Certify', uid(publicKey(ec)), template(X509)).result).to.equal('InvalidMessage');
    });
  });

  describe('refuses (Table 334)', () => {
    it('what is no signed request of its type: Invalid Field', async () => {
      const key = publicKey(rsa);
      const forged = Buffer.from(request);
      forged.writeUInt8(forged.readUInt8(40) ^ 1, 40);
      const resigned = Buffer.from(request);
      resigned.writeUInt8(resigned.readUInt8(resigned.length - 1) ^ 1, resigned.length - 1);
      const broken: Item[][] = [
        requestFields(forged),
        requestFields(resigned),
        requestFields(Buffer.alloc(0)),
        requestFields(request.subarray(0, 100)),
        requestFields(Buffer.concat([request, Buffer.alloc(1)])),
        requestFields(request, PEM),
        requestFields(request, CRMF),
        requestFields(Buffer.from('-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----'), PEM),
        requestFields(Buffer.from(engine.trust.authority.certificate)),
      ];
      expect(broken.map((fields) => refusal(key, ...fields))).to.deep.equal(broken.map(() => 'InvalidField'));
    });

    it('a request for another key: Invalid Field', () => {
      expect(refusal(publicKey(ec), ...requestFields(request))).to.equal('InvalidField');
    });

    it('request types that it does not read: Feature Not Supported', () => {
      const key = publicKey(rsa);
      expect(refusal(key, ...requestFields(request, PGP))).to.equal('FeatureNotSupported');
    });

    it('a request without its type: Invalid Message', () => {
      expect(refusal(publicKey(rsa), byteString(Tag.CertificateRequest, request))).to.equal('InvalidMessage');
    });

    it('what is not able to be certified: Permission Denied', () => {
      const revocation = (code: number) =>
        structure(Tag.RevocationReason, [enumeration(Tag.RevocationReasonCode, code)]);
      const { CessationOfOperation, KeyCompromise } = Enum.RevocationReasonCode;
      const [over, lost] = [publicKey(rsa, { 'Activation Date': START }), publicKey(rsa)];
      client.ok('Revoke', uid(over), revocation(CessationOfOperation));
      client.ok('Revoke', uid(lost), revocation(KeyCompromise), compromise);
      expect([over, lost].map((key) => client.value(key, 'State'))).to.deep.equal([Deactivated, Compromised]);
      const gone = publicKey(rsa);
      client.ok('Destroy', uid(gone));
      const certificate = certified(publicKey(rsa), ...requestFields(request));
      for (const object of [over, lost, gone, certificate, client.key()]) {
        expect(refusal(object, ...requestFields(request))).to.equal('PermissionDenied');
      }
    });

    it('to certify an authority: Permission Denied', async () => {
      const key = publicKey(rsa);
      for (const extension of [EXTENSIONS.authority, EXTENSIONS.certificateSign]) {
        const asked = await makeRequest(rsa, 'CN=CA', [extension]);
        expect(refusal(key, ...requestFields(Buffer.from(asked.rawData)))).to.equal('PermissionDenied');
      }
      const mask = { ...X509, 'Cryptographic Usage Mask': M.CertificateSign };
      expect(refusal(key, template(mask))).to.equal('PermissionDenied');
    });

    it('a certificate without a name, or with dates that it cannot have: Invalid Field', async () => {
      const key = publicKey(rsa);
      const nameless = await makeRequest(rsa, '');
      expect(refusal(key, ...requestFields(Buffer.from(nameless.rawData)))).to.equal('InvalidField');
      const dates: Record<string, PlainValue>[] = [
        { 'Activation Date': START, 'Deactivation Date': START - 1n },
        { 'Deactivation Date': 253_402_300_800n },
        { 'Activation Date': -1n },
      ];
      const results = dates.map((asked) => refusal(key, ...requestFields(request), template(asked)));
      expect(results).to.deep.equal(dates.map(() => 'InvalidField'));
    });

    it('objects that are not there or archived, and namespaces that it makes no data for', () => {
      expect(refusal('nobody', ...requestFields(request))).to.equal('ItemNotFound');
      const key = publicKey(rsa);
      const namespace = [textString(Tag.ApplicationNamespace, 'unknown')];
      const asked = template({ 'Application Specific Information': namespace });
      expect(refusal(key, ...requestFields(request), asked)).to.equal('ApplicationNamespaceNotSupported');
      client.ok('Archive', uid(key));
      expect(refusal(key, ...requestFields(request))).to.equal('ObjectArchived');
    });

    it('and leaves nothing behind', () => {
      const key = publicKey(rsa);
      refusal(key, ...requestFields(request), template({ 'Certificate Length': 1 }));
      expect(links(key)).to.deep.equal([]);
    });
  });
});
