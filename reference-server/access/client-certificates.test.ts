import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { makeTestCertificates } from '../../harness/config/certificates.ts';
import { type ClientUsage, refusalOf } from './client-certificates.ts';

const NOW = new Date();

describe('whose certificate lets a client in', () => {
  const certificates: Record<string, X509Certificate> = {};
  let ca: string;
  before(async () => {
    const made = await makeTestCertificates({
      now: NOW,
      clients: ['c'],
      faults: ['wrong-eku', 'expired', 'not-yet-valid', 'unknown-ca'],
    });
    ca = made.ca;
    for (const [name, { cert }] of Object.entries({ ...made.clients, ...made.faulty })) {
      certificates[name] = new X509Certificate(cert);
    }
    // A certificate without any extended key usage.
    certificates.ca = new X509Certificate(ca);
  });

  const NONE = 'no extended key usage for client authentication';
  const rows: [certificate: string, error: string | null, usage: ClientUsage, refusal: string | undefined][] = [
    ['none', 'UNABLE_TO_GET_ISSUER_CERT', 'ignored', 'no client certificate'],
    ['c', null, 'required', undefined],
    ['c', null, 'checked', undefined],
    ['c', null, 'ignored', undefined],
    ['ca', null, 'required', NONE],
    ['ca', null, 'checked', undefined],
    ['ca', null, 'ignored', undefined],
    ['c-wrong-eku', 'INVALID_PURPOSE', 'required', 'INVALID_PURPOSE'],
    ['c-wrong-eku', 'INVALID_PURPOSE', 'checked', 'INVALID_PURPOSE'],
    ['c-wrong-eku', 'INVALID_PURPOSE', 'ignored', undefined],
    // What OpenSSL says of the usage may hide another fault.
    ['c-expired', 'INVALID_PURPOSE', 'ignored', 'INVALID_PURPOSE'],
    ['c-not-yet-valid', 'INVALID_PURPOSE', 'ignored', 'INVALID_PURPOSE'],
    ['c-unknown-ca', 'INVALID_PURPOSE', 'ignored', 'INVALID_PURPOSE'],
    ['c-expired', 'CERT_HAS_EXPIRED', 'ignored', 'CERT_HAS_EXPIRED'],
    ['c', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ignored', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ];
  for (const [name, error, usage, refusal] of rows) {
    it(`${name}, with ${error ?? 'nothing wrong'}, where the usage is ${usage}: ${refusal ?? 'enters'}`, () => {
      const presented = { certificate: certificates[name], authorized: error === null, authorizationError: error };
      expect(refusalOf(presented, usage, ca, NOW)).to.equal(refusal);
    });
  }
});
