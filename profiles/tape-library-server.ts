import { atLeast } from '../harness/spec/versions.ts';
import { algorithm } from './checks/algorithms.ts';
import { attribute } from './checks/attributes.ts';
import { batchesOf32 } from './checks/batch-size.ts';
import { type CustomType, customAttribute } from './checks/custom-attributes.ts';
import { nameType } from './checks/enumeration-values.ts';
import { messageContent } from './checks/message-contents.ts';
import { customAttributeSizes, customAttributes } from './custom-attribute-sizes.ts';
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
  unshown,
} from './requirements.ts';

const TYPES: readonly CustomType[] = ['Date-Time', 'Integer', 'Text String'];

/** Since 1.2, with Alternative Names of one type. */
const alternativeNames: readonly Requirement[] = [
  ...attributes('AlternativeName'),
  required(
    'alternative-name-types',
    'Uninterpreted Text String',
    'the Alternative Name Type',
    attribute('AlternativeName'),
  ),
];

/** Sections 2.4 and 2.5 of the profile document of version 1.0, 5.12.2 and 5.12.3 of Profiles 2.1. */
const APPLICATION_DATA: readonly Requirement[] = [
  unshown(
    'application-specific-information',
    'The server supports clients that use Application Specific Information, and clients that do not.',
    'The clauses of the attribute and of Create show it: the one has it, the other does not.',
  ),
];

export const tapeLibraryServer = profileOf({
  id: 'tape-library-server',
  title: 'Tape Library Server',
  profileName: 'TapeLibraryServer',
  texts: {
    ...first('Tape Library Profile 1.0', '2.3', { '1.0': '4.4', '1.1': '4.5', '1.2': '4.6' }),
    ...second('5.12.5', '6.32'),
    ...third('5.12.5', '6.29'),
  },
  requirements: (version) => [
    ...objects('SymmetricKey'),
    ...attributes('Name', 'CryptographicAlgorithm', 'ApplicationSpecificInformation'),
    customAttributes(version),
    // Alternative Name is an attribute since 1.2 section 3.40; Profiles 2.1 section 5.12.5 lowers 256 to 255.
    ...(atLeast(version, '1.2') ? alternativeNames : []),
    ...operations('Create'),
    required('message-contents', '1 to 32', 'a Batch Count of', batchesOf32),
    required('message-contents', 'Batch Order Option True', 'the', messageContent('BatchOrderOption')),
    ...algorithms(['AES', 256]),
    required('lengths', '256', 'the Cryptographic Length', algorithm('AES', 256)),
    ...objectTypes('SymmetricKey'),
    format('Raw'),
    required('name-types', 'Uninterpreted Text String', 'the Name Type', nameType),
    ...TYPES.map((type) => required('custom-attributes', type, 'custom attributes of the type', customAttribute(type))),
    ...customAttributeSizes({ value: atLeast(version, '2.0') ? 255 : 256, count: 30, name: 64 }),
    ...APPLICATION_DATA,
  ],
  cases: () => ({ mandatory: numbered('TL-M', 3) }),
});
