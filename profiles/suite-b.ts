import { atLeast, type Version } from '../harness/spec/versions.ts';
import { algorithm, pairGeneration } from './checks/algorithms.ts';
import {
  type CurveName,
  certificateTypeX509,
  digitalSignatureAlgorithm,
  hashingAlgorithm,
  recommendedCurve,
} from './checks/enumeration-values.ts';
import { first, profileOf, second } from './document-claims.ts';
import type { Profile } from './profile.ts';
import {
  algorithms,
  attributes,
  format,
  objects,
  operations,
  permitted,
  type Requirement,
  required,
} from './requirements.ts';

/** The two levels of the Suite B Profile 1.0. */
export interface SuiteBLevel {
  readonly id: string;
  readonly title: string;
  readonly bits: 128 | 192;
  /** Section of its server clause in the profile document of version 1.0, and those of the profiles. */
  readonly section: string;
  readonly profileSections: Readonly<Record<'1.0' | '1.1' | '1.2', string>>;
  /** Its clause and profile in Profiles 1.4. */
  readonly in14: readonly [section: string, profileSection: string];
}

/** Elliptic curves, hashes and signatures of one strength. */
const STRENGTHS = {
  'P-256': {
    pair: 'ECDSA P-256',
    bits: 256,
    mac: 'HMAC_SHA256',
    hash: 'SHA_256',
    signature: 'ECDSAWithSHA256',
  },
  'P-384': {
    pair: 'ECDSA P-384',
    bits: 384,
    mac: 'HMAC_SHA384',
    hash: 'SHA_384',
    signature: 'ECDSAWithSHA384',
  },
} as const;

function strength(curve: 'P-256' | 'P-384', version: Version): Requirement[] {
  const { bits, mac, hash, signature } = STRENGTHS[curve];
  // Digital Signature Algorithm is an attribute since 1.1 section 3.16.
  const signatures = atLeast(version, '1.1')
    ? [
        required(
          'digital-signature-algorithms',
          `ECDSA with ${hash.replace('_', '')}`,
          'the Digital Signature Algorithm',
          digitalSignatureAlgorithm(signature),
        ),
      ]
    : [];
  return [
    required('recommended-curves', curve, 'the Recommended Curve', recommendedCurve(curve satisfies CurveName)),
    ...algorithms(mac),
    required('hashing-algorithms', hash.replace('_', '-'), 'the Hashing Algorithm', hashingAlgorithm(hash)),
    ...signatures,
    ...algorithms(['ECDSA', bits], ['ECDH', bits]),
  ];
}

/** Key Format Types of keys on a curve. */
const formats = (curve: 'P-256' | 'P-384'): Requirement[] => [
  format('Raw'),
  format('ECPrivateKey', curve),
  format('X_509', curve),
  format('TransparentECDSAPrivateKey', curve),
  format('TransparentECDSAPublicKey', curve),
  format('TransparentECDHPrivateKey', curve),
  format('TransparentECDHPublicKey', curve),
];

/** What a level lets a server have besides: the algorithms of the same name have clauses already. */
function optionalStrength(version: Version): Requirement[] {
  const isNew = ({ id }: Requirement): boolean => !id.startsWith('algorithms/ecd');
  const aes = required('lengths', '256 (AES)', 'the Cryptographic Length', algorithm('AES', 256));
  return permitted([...strength('P-384', version).filter(isNew), aes]);
}

/** Digital Signature Algorithm is an attribute since 1.1; Re-key Key Pair an operation since then. */
function requirements({ bits }: SuiteBLevel, version: Version): Requirement[] {
  const curve = bits === 128 ? 'P-256' : 'P-384';
  const { pair } = STRENGTHS[curve];
  return [
    ...objects('Certificate', 'SymmetricKey', 'PublicKey', 'PrivateKey'),
    ...attributes('CryptographicAlgorithm', 'CryptographicLength'),
    ...operations('Create', 'CreateKeyPair', 'Register', 'ReKey'),
    // Re-key Key Pair is an operation since 1.1 section 4.5.
    ...(atLeast(version, '1.1') ? operations('ReKeyKeyPair') : []),
    required('generation', pair, 'generating key pairs of', pairGeneration(pair)),
    required('certificate-types', 'X.509', 'the Certificate Type', certificateTypeX509),
    ...algorithms(['AES', bits === 128 ? 128 : 256]),
    ...strength(curve, version),
    ...formats(curve),
    ...(bits === 128 ? optionalStrength(version) : []),
  ];
}

export function suiteBServer(level: SuiteBLevel): Profile {
  const { id, title, bits, section, profileSections, in14 } = level;
  return profileOf({
    id,
    title,
    profileName: `SuiteBMinLOS_${bits}Server`,
    texts: { ...first('Suite B Profile 1.0', section, profileSections), ...second(...in14) },
    requirements: (version) => requirements(level, version),
    cases: () => ({ mandatory: [`SUITEB_${bits}-M-1`] }),
    suite: () => `suite-b-${bits}` as const,
  });
}
