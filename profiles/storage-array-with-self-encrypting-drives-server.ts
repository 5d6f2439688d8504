import { atLeast } from '../harness/spec/versions.ts';
import { customAttribute } from './checks/custom-attributes.ts';
import { nameType } from './checks/enumeration-values.ts';
import { customAttributeSizes, customAttributes } from './custom-attribute-sizes.ts';
import { first, profileOf, second, third } from './document-claims.ts';
import { numbered } from './published-cases.ts';
import { objects, objectTypes, operations, PASSWORD, type Requirement, required } from './requirements.ts';

/** Fewer and shorter ones in 1.x than in 2.x, where custom attributes are called Vendor Attributes. */
const sizes = (is2: boolean): readonly Requirement[] =>
  customAttributeSizes(is2 ? { value: 128, count: 20, name: 128 } : { value: 64, count: 10, name: 64 });

export const storageArrayWithSelfEncryptingDrivesServer = profileOf({
  id: 'storage-array-with-self-encrypting-drives-server',
  title: 'Storage Array with Self-Encrypting Drives Server',
  profileName: 'StorageArrayWithSelfEncryptingDriveServer',
  texts: {
    ...first('Storage Array with Self-Encrypting Drives Profile 1.0', '2.3', {
      '1.0': '4.4',
      '1.1': '4.5',
      '1.2': '4.6',
    }),
    ...second('5.11.2', '6.30'),
    ...third('5.11.2', '6.27'),
  },
  requirements: (version) => [
    // Templates are deprecated since 1.3 (section 2.2.6).
    ...(atLeast(version, '1.3') ? [] : [...objects('Template'), ...objectTypes('Template')]),
    ...objects('SecretData'),
    customAttributes(version),
    ...operations('Register'),
    required('name-types', 'Uninterpreted Text String', 'the Name Type', nameType),
    ...objectTypes('SecretData'),
    PASSWORD,
    required('custom-attributes', 'Text String', 'custom attributes of the type', customAttribute('Text String')),
    ...sizes(atLeast(version, '2.0')),
  ],
  cases: () => ({ mandatory: numbered('SASED-M', 3) }),
});
