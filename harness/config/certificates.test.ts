import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { FAULTS, makeTestCertificates, type TestCertificates } from './certificates.ts';

/** Object identifiers of RFC 5280 section 4.2.1.12. */
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

describe('test certificates', () => {
  let made: TestCertificates;
  before(async () => {
    made = await makeTestCertificates({
      hosts: ['kms.example', '127.0.0.1', '::1'],
      clients: ['Client-A'],
      now: new Date('2026-03-02T12:00:00Z'),
      days: 10,
      faults: FAULTS,
    });
  });
  const leaf = (name: 'server' | 'client') =>
    (name === 'server' ? made.server : made.clients['Client-A']) ?? made.server;

  it('have a CA that signs itself', () => {
    const ca = new X509Certificate(made.ca);
    expect(ca.ca).to.equal(true);
    expect(ca.verify(ca.publicKey)).to.equal(true);
  });

  const rows = [
    ['server', [SERVER_AUTH, CLIENT_AUTH], 'CN=kms.example'],
    ['client', [CLIENT_AUTH, SERVER_AUTH], 'CN=Client-A'],
  ] as const;
  for (const [name, usages, subject] of rows) {
    it(`have a ${name} that the CA issued, for both ends of a connection, with its key`, () => {
      const ca = new X509Certificate(made.ca);
      const certificate = new X509Certificate(leaf(name).cert);
      expect(certificate.checkIssued(ca)).to.equal(true);
      expect(certificate.verify(ca.publicKey)).to.equal(true);
      expect(certificate.checkPrivateKey(createPrivateKey(leaf(name).key))).to.equal(true);
      expect(certificate.ca).to.equal(false);
      expect(certificate.keyUsage).to.deep.equal(usages);
      expect(certificate.subject).to.equal(subject);
    });
  }

  it('are good for the hosts asked for, and no others', () => {
    const server = new X509Certificate(made.server.cert);
    expect(server.checkHost('kms.example')).to.equal('kms.example');
    expect(server.checkIP('127.0.0.1')).to.equal('127.0.0.1');
    expect(server.checkIP('::1')).to.equal('::1');
    expect(server.checkHost('other.example')).to.equal(undefined);
  });

  it('hold from the day before for the days asked for', () => {
    const server = new X509Certificate(made.server.cert);
    expect(new Date(server.validFrom).toISOString()).to.equal('2026-03-01T12:00:00.000Z');
    expect(new Date(server.validTo).toISOString()).to.equal('2026-03-12T12:00:00.000Z');
  });

  for (const [algorithm, curve] of [
    ['P-256', 'prime256v1'],
    ['P-384', 'secp384r1'],
  ] as const) {
    it(`have EC keys on ${algorithm} where that is asked for, and no others`, async () => {
      const { ca, server, clients } = await makeTestCertificates({ now: new Date(), algorithm });
      const authority = new X509Certificate(ca);
      for (const { cert, key } of [server, clients['Client-A'] ?? server]) {
        const certificate = new X509Certificate(cert);
        expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).to.equal(curve);
        expect(certificate.checkPrivateKey(createPrivateKey(key))).to.equal(true);
        expect(certificate.checkIssued(authority)).to.equal(true);
        expect(certificate.verify(authority.publicKey)).to.equal(true);
      }
      expect(authority.verify(authority.publicKey)).to.equal(true);
    });
  }

  it('hold for a century too', async () => {
    const { server } = await makeTestCertificates({
      now: new Date('2026-03-02T12:00:00Z'),
      days: 36_500,
      algorithm: 'P-256',
    });
    expect(new Date(new X509Certificate(server.cert).validTo).toISOString()).to.equal('2126-02-06T12:00:00.000Z');
  });

  describe('that are faulty', () => {
    const NOW = Date.parse('2026-03-02T12:00:00Z');
    const certificate = (name: string) => new X509Certificate(made.faulty[name]?.cert ?? '');
    const isFromCa = (one: X509Certificate) => one.verify(new X509Certificate(made.ca).publicKey);

    it('are one of the server and one of each client for each fault, but a client has no name that could be wrong', () => {
      const names = FAULTS.flatMap((fault) => [`server-${fault}`, `Client-A-${fault}`]);
      expect(Object.keys(made.faulty)).to.have.members(names.filter((name) => name !== 'Client-A-wrong-name'));
    });

    it('have their keys, and nothing wrong but what was asked for', () => {
      for (const [name, { cert, key }] of Object.entries(made.faulty)) {
        const one = new X509Certificate(cert);
        const good = new X509Certificate(name.startsWith('server') ? made.server.cert : leaf('client').cert);
        expect(one.checkPrivateKey(createPrivateKey(key)), name).to.equal(true);
        const holds = Date.parse(one.validFrom) <= NOW && NOW <= Date.parse(one.validTo);
        expect(holds, name).to.equal(!/expired|not-yet-valid/.test(name));
        expect(isFromCa(one), name).to.equal(!name.endsWith('unknown-ca'));
        expect(one.issuer, name).to.equal(good.issuer);
        expect(one.keyUsage?.[0] === good.keyUsage?.[0], name).to.equal(!/-eku$/.test(name));
        expect(one.keyUsage === undefined, name).to.equal(name.endsWith('no-eku'));
        expect(one.subjectAltName === good.subjectAltName, name).to.equal(!name.endsWith('wrong-name'));
      }
    });

    it('have expired, or will hold, by days', () => {
      expect(new Date(certificate('server-expired').validTo).toISOString()).to.equal('2026-03-01T12:00:00.000Z');
      expect(new Date(certificate('Client-A-not-yet-valid').validFrom).toISOString()).to.equal(
        '2026-03-03T12:00:00.000Z',
      );
    });
  });
});
