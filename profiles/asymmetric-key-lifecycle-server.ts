import { atLeast } from '../harness/spec/versions.ts';
import { keyFormat } from './checks/key-formats.ts';
import { first, profileOf, second, third } from './document-claims.ts';
import { numbered } from './published-cases.ts';
import { algorithms, attributes, format, objects, objectTypes, required, unshown } from './requirements.ts';

/** No operation is listed: its test cases use Create Key Pair. */
export const asymmetricKeyLifecycleServer = profileOf({
  id: 'asymmetric-key-lifecycle-server',
  title: 'Asymmetric Key Lifecycle Server',
  profileName: 'AsymmetricKeyLifecycleServer',
  texts: {
    ...first('Asymmetric Key Lifecycle Profile 1.0', '2.3', { '1.0': '4.4', '1.1': '4.5', '1.2': '4.6' }),
    ...second('5.8.2', '6.20', 'cited'),
    ...third('5.8.2', '6.17'),
  },
  requirements: (version) => [
    ...objects('PublicKey', 'PrivateKey'),
    // The documents before 2.0 call Key Format Type an object (Asymmetric Key Lifecycle Profile 1.0 section 2.3).
    ...(atLeast(version, '2.0')
      ? []
      : [required('objects', 'Key Format Type', 'the object', keyFormat('PKCS_1', 'RSA'))]),
    ...attributes('CryptographicAlgorithm', 'ObjectType', 'ProcessStartDate'),
    unshown(
      'attributes/process-stop-date',
      'The server supports the attribute Process Stop Date.',
      'No version of the specification has an attribute of that name.',
    ),
    ...algorithms('RSA'),
    format('PKCS_1', 'RSA'),
    format('PKCS_8', 'RSA'),
    format('TransparentRSAPublicKey', 'RSA'),
    format('TransparentRSAPrivateKey', 'RSA'),
    ...objectTypes('PublicKey', 'PrivateKey'),
  ],
  cases: () => ({ mandatory: numbered('AKLC-M', 3), optional: ['AKLC-O-1'] }),
});
