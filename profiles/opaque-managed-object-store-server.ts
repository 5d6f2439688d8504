import { objectType } from './checks/object-types.ts';
import { first, profileOf, second, third } from './document-claims.ts';
import { attributes, objects, objectTypes, operations } from './requirements.ts';

export const opaqueManagedObjectStoreServer = profileOf({
  id: 'opaque-managed-object-store-server',
  title: 'Opaque Managed Object Store Server',
  profileName: 'OpaqueManagedObjectStoreServer',
  texts: {
    ...first('Opaque Managed Object Store Profile 1.0', '2.3', { '1.0': '4.4', '1.1': '4.5', '1.2': '4.6' }),
    ...second('5.10.2', '6.28'),
    ...third('5.10.2', '6.25'),
  },
  requirements: () => [
    ...objects('OpaqueObject'),
    ...attributes('ObjectType'),
    ...operations('Register'),
    {
      id: 'enumerations/opaque-data-type',
      requirement: 'The server supports the enumeration Opaque Data Type.',
      evidence: { by: 'check', check: objectType('OpaqueObject') },
    },
    ...objectTypes('OpaqueObject'),
  ],
  cases: () => ({ mandatory: ['OMOS-M-1'], optional: ['OMOS-O-1'] }),
});
