import {
  certificateTypeX509,
  digitalSignatureAlgorithm,
  type HashName,
  hashingAlgorithm,
  recommendedCurve,
} from './checks/enumeration-values.ts';
import { profileOf, third } from './document-claims.ts';
import { numbered } from './published-cases.ts';
import { algorithms, attributes, format, objects, objectTypes, operations, required, unshown } from './requirements.ts';

const HASHES: readonly (readonly [HashName, string])[] = [
  ['SHA_384', 'SHA-384'],
  ['SHA_512', 'SHA-512'],
  ['SHA3_256', 'SHA3-256'],
  ['SHA3_384', 'SHA3-384'],
  ['SHA3_512', 'SHA3-512'],
];

const OBJECTS = ['Certificate', 'PrivateKey', 'PublicKey', 'SymmetricKey'] as const;

export const quantumSafeServer = profileOf({
  id: 'quantum-safe-server',
  title: 'Quantum Safe Server',
  profileName: 'QuantumSafeServer',
  texts: third('5.16', '6.33'),
  requirements: () => [
    ...objects(...OBJECTS),
    ...attributes(
      'CryptographicAlgorithm',
      'CryptographicLength',
      'ProtectionLevel',
      'ProtectionPeriod',
      'QuantumSafe',
    ),
    ...operations('Certify', 'Create', 'CreateKeyPair', 'Decrypt', 'Encrypt', 'ReCertify', 'Register', 'ReKey'),
    ...operations('ReKeyKeyPair', 'Sign', 'SignatureVerify'),
    unshown(
      'server-to-client-operations',
      'The server supports Notify and Put.',
      'They are what a server asks, of clients that it was told of, when it pleases.',
    ),
    required('recommended-curves', 'P-384', 'the Recommended Curve', recommendedCurve('P-384')),
    required('recommended-curves', 'P-521', 'the Recommended Curve', recommendedCurve('P-521')),
    required('certificate-types', 'X.509', 'the Certificate Type', certificateTypeX509),
    ...algorithms('AES', 'ChaCha20', 'ChaCha20Poly1305', 'McEliece_6960119', 'McEliece_8192128', 'SPHINCS_256'),
    ...HASHES.map(([name, title]) =>
      required('hashing-algorithms', title, 'the Hashing Algorithm', hashingAlgorithm(name)),
    ),
    ...objectTypes(...OBJECTS),
    format('Raw'),
    format('X_509', 'P-384'),
    required(
      'digital-signature-algorithms',
      'ECDSA with SHA384',
      'the Digital Signature Algorithm',
      digitalSignatureAlgorithm('ECDSAWithSHA384'),
    ),
    unshown(
      'digital-signature-algorithms/ed25519-with-ed25519',
      'The server supports the Digital Signature Algorithm Ed25519 with Ed25519.',
      'The enumeration Digital Signature Algorithm has no value of that name.',
    ),
  ],
  cases: () => ({ mandatory: numbered('QS-M', 2) }),
  suite: () => 'quantum-safe',
});
