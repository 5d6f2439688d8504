import { makeTestCertificates, type TestCertificates } from '../harness/config/certificates.ts';

const made = new Map<string, Promise<TestCertificates>>();

/**
 * Certificates for the tests of this process that need no particular ones, valid now: making keys takes long. Each
 * `authority` is another CA of the same name.
 */
export function testCertificates(authority: 'ours' | 'foreign' = 'ours'): Promise<TestCertificates> {
  const certificates = made.get(authority) ?? makeTestCertificates({ now: new Date() });
  made.set(authority, certificates);
  return certificates;
}
