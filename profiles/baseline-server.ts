import { Enum } from '../harness/spec/enumerations.ts';
import type { Version } from '../harness/spec/versions.ts';
import { baselineClauses } from './baseline-clauses.ts';
import type { Claim, Profile, SuiteName } from './profile.ts';

const P = Enum.ProfileName;

/** The claim of one version: the section of the profile, and its Profile Name, of 1.3 and later, where there is one. */
function claim(version: Version, suite: SuiteName, section?: string, profileName?: number): Claim {
  return {
    version,
    // 1.0 section 12.1 stands in the specification itself.
    document: version === '1.0' ? 'Specification 1.0' : `Profiles ${version}`,
    ...(section === undefined ? {} : { section }),
    suite,
    ...(profileName === undefined ? {} : { profileName }),
    clauses: baselineClauses(version),
  };
}

export const baselineServer: Profile = {
  id: 'baseline-server',
  title: 'Baseline Server',
  claims: [
    claim('1.0', 'basic', '12.1'),
    claim('1.1', 'basic', '4.2'),
    claim('1.2', 'basic', '4.1', P.BaselineServerBasicKMIPV1_2),
    claim('1.3', 'basic', undefined, P.BaselineServerBasicKMIPV1_3),
    claim('1.4', 'basic', '6.3', P.BaselineServerBasicKMIPV1_4),
    claim('2.0', 'basic', '6.2', P.BaselineServer),
    claim('2.1', 'basic', '6.2', P.BaselineServer),
  ],
};

export const baselineServerTls12: Profile = {
  id: 'baseline-server-tls-1.2',
  title: 'Baseline Server TLS v1.2',
  claims: [
    claim('1.1', 'tls-1.2', '4.12'),
    claim('1.2', 'tls-1.2', '4.2', P.BaselineServerTLSV1_2KMIPV1_2),
    claim('1.3', 'tls-1.2', undefined, P.BaselineServerTLSV1_2KMIPV1_3),
    claim('1.4', 'tls-1.2', '6.4', P.BaselineServerTLSV1_2KMIPV1_4),
  ],
};
