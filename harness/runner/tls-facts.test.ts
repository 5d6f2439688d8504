import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { makeTestCertificates, type TestCertificates } from '../config/certificates.ts';
import type { Identity } from '../config/target.ts';
import { certificateFacts, identityFault } from './tls-facts.ts';

const NOW = new Date('2026-03-02T12:00:00Z');

describe('facts of a certificate', () => {
  let made: TestCertificates;
  before(async () => {
    const faults = ['expired', 'not-yet-valid', 'wrong-eku', 'unknown-ca'] as const;
    made = await makeTestCertificates({ hosts: ['kms.example'], clients: ['me'], now: NOW, days: 10, faults });
  });

  it('are what it says', () => {
    expect(certificateFacts(new X509Certificate(made.server.cert))).to.deep.equal({
      subject: 'CN=kms.example',
      issuer: 'CN=kmip-conformance test CA',
      validFrom: new Date('2026-03-01T12:00:00Z'),
      validTo: new Date('2026-03-12T12:00:00Z'),
      names: 'DNS:kms.example',
      key: 'RSA 2048',
      usages: ['serverAuth', 'clientAuth'],
    });
  });

  const rows: readonly [name: string, identity: () => Identity | undefined, fault: string | undefined][] = [
    ['a good one', () => made.clients.me, undefined],
    ['one that says nothing of its use', () => ({ cert: made.ca, key: made.caKey }), undefined],
    ['one of a CA that only the server can tell', () => made.faulty['me-unknown-ca'], undefined],
    ['an expired one', () => made.faulty['me-expired'], 'our client certificate expired at 2026-03-01T12:00:00.000Z'],
    [
      'one of tomorrow',
      () => made.faulty['me-not-yet-valid'],
      'our client certificate is not valid before 2026-03-03T12:00:00.000Z',
    ],
    [
      'one for servers',
      () => made.faulty['me-wrong-eku'],
      'our client certificate is not meant for a client: its extended key usage lacks clientAuth',
    ],
  ];
  for (const [name, identity, fault] of rows) {
    it(`tell what is wrong with our own: ${name}`, () => {
      expect(identityFault(identity() as Identity, NOW)).to.equal(fault);
    });
  }
});
