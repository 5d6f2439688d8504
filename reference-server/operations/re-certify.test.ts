import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import {
  byteString,
  dateTime,
  enumeration,
  type Item,
  interval,
  structure,
  textString,
} from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Mask } from '../../harness/spec/masks.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { EXTENSIONS, ecKeys, makeRequest } from '../../test-support/certification-requests.ts';
import { createEngine, type Engine, START } from '../../test-support/engine.ts';
import { EngineClient, nameFields, type PlainValue, template, uid } from '../../test-support/engine-client.ts';
import { EC_CERTIFICATE } from '../crypto/certificates.test-data.ts';

const { CertificateLink, PublicKeyLink, ReplacementObjectLink, ReplacedObjectLink } = Enum.LinkType;
const DAY = 86_400n;
const offset = (seconds: bigint): Item => interval(Tag.Offset, Number(seconds));
const X509 = { 'Certificate Type': Enum.CertificateType.X_509 };

describe('Re-certify (1.4 section 4.8)', () => {
  const keys = ecKeys();
  let engine: Engine;
  let client: EngineClient;
  let publicKey: string;
  beforeEach(async () => {
    engine = await createEngine();
    client = new EngineClient(engine);
    const spki = keys.publicKey.export({ format: 'der', type: 'spki' });
    const block = [
      enumeration(Tag.KeyFormatType, Enum.KeyFormatType.X_509),
      structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, spki)]),
    ];
    publicKey = client.identifier(
      'Register',
      enumeration(Tag.ObjectType, Enum.ObjectType.PublicKey),
      template({ 'Cryptographic Usage Mask': Mask.CryptographicUsageMask.Verify }),
      structure(Tag.PublicKey, [structure(Tag.KeyBlock, block)]),
    );
  });
  afterEach(() => engine.close());

  async function requestFields(subject: string, ...extensions: (typeof EXTENSIONS.dnsName)[]): Promise<Item[]> {
    const { rawData } = await makeRequest(keys, subject, extensions);
    return [
      enumeration(Tag.CertificateRequestType, Enum.CertificateRequestType.PKCS_10),
      byteString(Tag.CertificateRequest, Buffer.from(rawData)),
    ];
  }
  const certified = (attributes: Record<string, PlainValue> = {}) =>
    client.identifier('Certify', uid(publicKey), template({ ...X509, ...attributes }));
  const recertified = (certificate: string, ...fields: Item[]) =>
    client.identifier('ReCertify', uid(certificate), ...fields);
  const refusal = (certificate: string, ...fields: Item[]) =>
    client.send('ReCertify', uid(certificate), ...fields).result;
  const octetsOf = (certificate: string) =>
    client.ok('Get', uid(certificate)).fields(Tag.Certificate)?.bytes(Tag.CertificateValue) as Uint8Array;
  const read = (certificate: string) => new X509Certificate(octetsOf(certificate));
  const value = (object: string, name: string) => client.value(object, name);
  const names = (object: string) => client.attributes(object, 'Name').map((name) => name.value?.value);
  const links = (object: string) =>
    client
      .attributes(object, 'Link')
      .map((link) => (link.value?.type === 'Structure' ? link.value.value.map((field) => field.value) : []));
  const dates = (object: string) =>
    ['Initial Date', 'Activation Date', 'Deactivation Date'].map((name) => value(object, name));

  it('makes another certificate of the same key and names', async () => {
    const request = await requestFields('CN=Jane', EXTENSIONS.dnsName);
    const certificate = client.identifier('Certify', uid(publicKey), ...request);
    const [before, after] = [read(certificate), read(recertified(certificate))];
    expect(after.publicKey.equals(keys.publicKey)).to.equal(true);
    expect(after.serialNumber).to.not.equal(before.serialNumber);
    expect([after.subject, after.subjectAltName]).to.deep.equal(['CN=Jane', 'DNS:client.example']);
    expect(after.verify((engine.trust.anchors[0] as X509Certificate).publicKey)).to.equal(true);
  });

  it('takes the names from a Certificate Request', async () => {
    const renewed = recertified(certified(), ...(await requestFields('CN=renamed')));
    expect(read(renewed).subject).to.equal('CN=renamed');
  });

  it('sets the ID Placeholder to the new certificate', () => {
    const certificate = certified();
    const [made, got] = client.batch(['ReCertify', uid(certificate)], ['Get']);
    expect(got?.payload.text(Tag.UniqueIdentifier)).to.equal(made?.payload.text(Tag.UniqueIdentifier));
    expect(made?.payload.structure.value).to.deep.equal([uid(got?.payload.text(Tag.UniqueIdentifier) as string)]);
  });

  it('moves the Names, and the Link of the public key; links both certificates', () => {
    const certificate = certified({ Name: nameFields('c') });
    const renewed = recertified(certificate, template({ Name: nameFields('d') }));
    expect(names(certificate)).to.deep.equal([]);
    expect(names(renewed)).to.deep.equal([nameFields('c'), nameFields('d')]);
    expect(links(publicKey)).to.deep.equal([[CertificateLink, renewed]]);
    expect(links(certificate)).to.deep.equal([
      [PublicKeyLink, publicKey],
      [ReplacementObjectLink, renewed],
    ]);
    expect(links(renewed)).to.deep.equal([
      [PublicKeyLink, publicKey],
      [ReplacedObjectLink, certificate],
    ]);
  });

  it('changes that Link of the public key which is to the existing certificate', () => {
    const [one, other] = [certified(), certified()];
    const renewed = recertified(one);
    expect(links(publicKey)).to.deep.equal([
      [CertificateLink, renewed],
      [CertificateLink, other],
    ]);
  });

  it('copies attributes, but not those that Table 187 sets otherwise', () => {
    const { Sign, Verify } = Mask.CryptographicUsageMask;
    const certificate = certified({ 'x-own': 'text', 'Cryptographic Usage Mask': Sign | Verify });
    const revocation = [enumeration(Tag.RevocationReasonCode, Enum.RevocationReasonCode.Superseded)];
    client.ok('Activate', uid(certificate));
    client.ok('Revoke', uid(certificate), structure(Tag.RevocationReason, revocation));
    engine.now = START + 5n;
    const renewed = recertified(certificate, template({ 'Contact Information': 'new' }));
    expect(value(renewed, 'x-own')).to.equal('text');
    expect(value(renewed, 'Contact Information')).to.equal('new');
    expect(value(renewed, 'Cryptographic Usage Mask')).to.equal(Sign | Verify);
    expect(value(renewed, 'Revocation Reason')).to.equal(undefined);
    expect(value(renewed, 'Initial Date')).to.equal(engine.now);
    expect(value(renewed, 'Certificate Length')).to.equal(octetsOf(renewed).length);
    const digests = [certificate, renewed].map((object) => value(object, 'Digest'));
    expect(digests[0]).to.not.deep.equal(digests[1]);
    expect(value(certificate, 'Last Change Date')).to.equal(engine.now);
  });

  describe('dates (Table 186)', () => {
    const given = { 'Activation Date': START - DAY, 'Deactivation Date': START + 9n * DAY };

    it('without an Offset are copied', () => {
      const certificate = certified(given);
      engine.now = START + 5n;
      const renewed = recertified(certificate);
      expect(dates(renewed)).to.deep.equal([START + 5n, START - DAY, START + 9n * DAY]);
      expect(value(renewed, 'State')).to.equal(Enum.State.Active);
      expect(Date.parse(read(renewed).validTo)).to.equal(Number(START + 9n * DAY) * 1000);
    });

    it('with an Offset count from the new Initial Date, and keep their distance', () => {
      const certificate = certified(given);
      engine.now = START + 5n;
      const renewed = recertified(certificate, offset(DAY));
      expect(dates(renewed)).to.deep.equal([START + 5n, START + 5n + DAY, START + 5n + 11n * DAY]);
      expect(value(renewed, 'State')).to.equal(Enum.State.PreActive);
      expect(Date.parse(read(renewed).validFrom)).to.equal(Number(START + 5n + DAY) * 1000);
    });

    // "If Offset is set, then the dates of the new certificate SHALL be set based on the dates of the existing certificate (if
    // such dates exist)" (1.1 section 4.8); without AT1 there is nothing by which DT1 could move, and Table 335 has no error.
    it('with an Offset and no Activation Date: the Deactivation Date is copied', () => {
      const certificate = certified({ 'Deactivation Date': START + 9n * DAY });
      engine.now = START + 5n;
      const renewed = recertified(certificate, offset(DAY));
      expect(dates(renewed)).to.deep.equal([START + 5n, START + 5n + DAY, START + 9n * DAY]);
      expect(refusal(certificate, offset(10n * DAY)), 'that would end before it begins').to.equal('InvalidField');
    });

    it('are not given next to an Offset: Invalid Message', () => {
      for (const name of ['Activation Date', 'Deactivation Date']) {
        const asked = template({ [name]: START + DAY });
        expect(refusal(certified(given), offset(DAY), asked)).to.equal('InvalidMessage');
      }
    });
  });

  it('renews a certificate that a client registered', () => {
    const certificate = client.identifier(
      'Register',
      enumeration(Tag.ObjectType, Enum.ObjectType.Certificate),
      template({}),
      structure(Tag.Certificate, [
        enumeration(Tag.CertificateType, Enum.CertificateType.X_509),
        byteString(Tag.CertificateValue, EC_CERTIFICATE),
      ]),
    );
    const [registered, renewed] = [new X509Certificate(EC_CERTIFICATE), recertified(certificate)];
    expect(read(renewed).publicKey.equals(registered.publicKey)).to.equal(true);
    expect(read(renewed).subject).to.equal(registered.subject);
    expect(read(renewed).subjectAltName).to.equal(registered.subjectAltName);
    expect(links(renewed)).to.deep.equal([[ReplacedObjectLink, certificate]]);
  });

  describe('refuses (Table 335)', () => {
    it('what is not able to be certified: Permission Denied', () => {
      const lost = certified();
      const compromise = [enumeration(Tag.RevocationReasonCode, Enum.RevocationReasonCode.KeyCompromise)];
      const occurrence = dateTime(Tag.CompromiseOccurrenceDate, START);
      client.ok('Revoke', uid(lost), structure(Tag.RevocationReason, compromise), occurrence);
      const gone = certified();
      client.ok('Destroy', uid(gone));
      for (const object of [publicKey, client.key(), lost, gone]) expect(refusal(object)).to.equal('PermissionDenied');
    });

    it('a request for another key: Invalid Field', async () => {
      const other = await makeRequest(ecKeys(), 'CN=other');
      const fields = [
        enumeration(Tag.CertificateRequestType, Enum.CertificateRequestType.PKCS_10),
        byteString(Tag.CertificateRequest, Buffer.from(other.rawData)),
      ];
      expect(refusal(certified(), ...fields)).to.equal('InvalidField');
    });

    it('objects that are not there or archived', () => {
      expect(refusal('nobody')).to.equal('ItemNotFound');
      const certificate = certified();
      client.ok('Archive', uid(certificate));
      expect(refusal(certificate)).to.equal('ObjectArchived');
    });

    it('certificates of others, which would lose their Names, unless their policy lets everybody (Table 93)', async () => {
      const rows = [
        ['default', 'PermissionDenied'],
        ['shared', 'Success'],
      ] as const;
      const policies = { shared: { preset: { '*': { '*': 'all' } } } } as const;
      const server = await createEngine({ policies });
      const owner = new EngineClient(server);
      const stranger = new EngineClient(server, '1.4', 'stranger');
      const value = byteString(Tag.CertificateValue, octetsOf(certified()));
      const type = enumeration(Tag.CertificateType, Enum.CertificateType.X_509);
      for (const [policy, expected] of rows) {
        const certificate = owner.identifier(
          'Register',
          enumeration(Tag.ObjectType, Enum.ObjectType.Certificate),
          template({ 'Operation Policy Name': policy, Name: nameFields(policy) }),
          structure(Tag.Certificate, [type, value]),
        );
        const before = server.store.get(certificate);
        expect(stranger.send('ReCertify', uid(certificate)).result).to.equal(expected);
        if (expected !== 'Success') expect(server.store.get(certificate)).to.deep.equal(before);
      }
      server.close();
    });

    it('nothing, but leaves alone what only the certificate of another client calls its public key', () => {
      const stranger = new EngineClient(engine, '1.4', 'stranger');
      for (const target of [publicKey, client.key()]) {
        const link = [
          enumeration(Tag.LinkType, Enum.LinkType.PublicKeyLink),
          textString(Tag.LinkedObjectIdentifier, target),
        ];
        const certificate = stranger.identifier(
          'Register',
          enumeration(Tag.ObjectType, Enum.ObjectType.Certificate),
          template({ Link: link }),
          structure(Tag.Certificate, [
            enumeration(Tag.CertificateType, Enum.CertificateType.X_509),
            byteString(Tag.CertificateValue, octetsOf(certified())),
          ]),
        );
        const before = engine.store.get(target);
        expect(stranger.send('ReCertify', uid(certificate)).result).to.equal('Success');
        expect(engine.store.get(target)).to.deep.equal(before);
      }
    });

    it('and leaves the existing certificate as it was', () => {
      const certificate = certified({ Name: nameFields('c') });
      expect(refusal(certificate, template({ 'Certificate Length': 1 }))).to.equal('InvalidField');
      expect(names(certificate)).to.deep.equal([nameFields('c')]);
    });
  });
});
