import { atLeast } from '../harness/spec/versions.ts';
import { keyFormat } from './checks/key-formats.ts';
import { first, profileOf, second, third } from './document-claims.ts';
import { numbered } from './published-cases.ts';
import { algorithms, attributes, format, objects, objectTypes, operations, required } from './requirements.ts';

export const symmetricKeyLifecycleServer = profileOf({
  id: 'symmetric-key-lifecycle-server',
  title: 'Symmetric Key Lifecycle Server',
  profileName: 'SymmetricKeyLifecycleServer',
  texts: {
    ...first('Symmetric Key Lifecycle Profile 1.0', '2.3', { '1.0': '4.4', '1.1': '4.5', '1.2': '4.6' }),
    ...second('5.6.2', '6.14', 'cited'),
    ...third('5.6.2', '6.11'),
  },
  requirements: (version) => [
    ...objects('SymmetricKey'),
    // The documents before 2.0 call Key Format Type an object (Symmetric Key Lifecycle Profile 1.0 section 2.3).
    ...(atLeast(version, '2.0') ? [] : [required('objects', 'Key Format Type', 'the object', keyFormat('Raw'))]),
    ...attributes('CryptographicAlgorithm', 'ObjectType', 'ProcessStartDate', 'ProtectStopDate'),
    ...operations('Create'),
    ...algorithms('DES3', 'AES'),
    ...objectTypes('SymmetricKey'),
    format('Raw'),
    format('TransparentSymmetricKey'),
  ],
  cases: () => ({ mandatory: numbered('SKLC-M', 3), optional: ['SKLC-O-1'] }),
});
