import { certificateTypeX509 } from './checks/enumeration-values.ts';
import { profilesOf11 } from './profiles-1-1.ts';
import { objects, objectTypes, operations, type Requirement, required } from './requirements.ts';

/** What servers with certificates have in Profiles 1.1. */
export const CERTIFICATES_OF_1_1: readonly Requirement[] = [
  ...objects('Certificate'),
  ...objectTypes('Certificate'),
  required('certificate-types', 'X.509', 'the Certificate Type', certificateTypeX509),
];

export const certificateServers = profilesOf11({
  id: 'certificate-server',
  title: 'Certificate Server',
  clause: '5.9',
  sections: ['4.9', '4.19'],
  requirements: [...operations('Certify'), ...CERTIFICATES_OF_1_1],
});
