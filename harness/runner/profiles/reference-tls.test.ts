import { expect } from 'chai';
import { PROFILES } from '../../../profiles/table.ts';
import { TLS_POLICY_NAMES } from '../../../reference-server/tls-policies.ts';
import { policyFor } from './reference-tls.ts';

describe('the TLS policy of the bundled server for a claim', () => {
  const rows = [
    ['basic', '1.0', 'basic-1.0'],
    ['basic', '1.2', 'basic-1.0'],
    ['basic', '1.3', 'basic-1.3'],
    ['basic', '2.1', 'basic-2.0'],
    ['tls-1.2', '1.1', 'tls12-1.0'],
    ['tls-1.2', '1.4', 'tls12-1.3'],
    ['suite-b-128', '1.4', 'suite-b-128'],
    ['suite-b-192', '1.0', 'suite-b-192'],
    ['https', '1.4', 'basic-1.3'],
    ['quantum-safe', '2.1', 'tls-1.3'],
  ] as const;
  for (const [suite, version, policy] of rows) {
    it(`is ${policy} for ${suite} in ${version}`, () => {
      expect(policyFor(suite, version)).to.equal(policy);
      expect(TLS_POLICY_NAMES).to.include(policy);
    });
  }

  it('is one that the server has, for every claim', () => {
    for (const { suite, version } of PROFILES.flatMap(({ claims }) => claims)) {
      expect(TLS_POLICY_NAMES).to.include(policyFor(suite, version));
    }
  });

  it('is not there for a suite that the version does not have', () => {
    expect(() => policyFor('quantum-safe', '1.4')).to.throw('KMIP 1.4 has no authentication suite quantum-safe');
  });
});
