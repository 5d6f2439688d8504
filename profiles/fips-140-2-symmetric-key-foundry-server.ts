import { atLeast } from '../harness/spec/versions.ts';
import { generation } from './checks/algorithms.ts';
import { first, profileOf, second, third } from './document-claims.ts';
import { numbered } from './published-cases.ts';
import {
  algorithms,
  attributes,
  format,
  objects,
  objectTypes,
  operations,
  type Requirement,
  required,
} from './requirements.ts';

const LENGTHS = [
  ['DES3', 168],
  ['AES', 128],
  ['AES', 192],
  ['AES', 256],
] as const;

/** A Cryptographic Length of an algorithm, in keys that the server generates. */
const lengths: readonly Requirement[] = LENGTHS.map(([name, bits]) =>
  required(
    'lengths',
    `${bits} (${name === 'DES3' ? '3DES' : name})`,
    'the Cryptographic Length',
    generation(name, bits),
  ),
);

/** Of the document of version 1.0 the names and the test cases are known; it is not the foundry of Profiles 1.1. */
export const fips1402SymmetricKeyFoundryServer = profileOf({
  id: 'fips-140-2-symmetric-key-foundry-server',
  title: 'Symmetric Key Foundry for FIPS 140-2 Server',
  profileName: 'SymmetricKeyFoundryServer',
  texts: {
    ...first(
      'Symmetric Key Foundry for FIPS 140-2 Profile 1.0',
      'that is not known',
      { '1.0': '', '1.1': '', '1.2': '' },
      'remembered',
    ),
    ...second('5.7.4', '6.18'),
    ...third('5.7.4', '6.15'),
  },
  requirements: () => [
    ...objects('SymmetricKey'),
    ...attributes('CryptographicAlgorithm', 'CryptographicLength', 'ObjectType', 'ProcessStartDate', 'ProtectStopDate'),
    ...lengths,
    ...operations('Create'),
    ...algorithms('DES3', 'AES'),
    format('Raw'),
    format('TransparentSymmetricKey'),
    ...objectTypes('SymmetricKey'),
  ],
  cases: (version) => ({
    mandatory: numbered('SKFF-M', 12),
    // Profiles 1.3 section 5.7 and later have no optional ones.
    optional: atLeast(version, '1.3') ? [] : numbered('SKFF-O', 6),
  }),
});
