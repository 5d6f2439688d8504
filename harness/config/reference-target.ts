import type { EnvironmentName, FeatureName } from '../cases/environments.ts';
import { TLS_POLICY_NAMES } from '../cases/requirements.ts';
import type { TestCertificates } from './certificates.ts';
import { type Credentials, DEFAULT_LIMITS, type Target, type UsernameAndPassword, type Wire } from './target.ts';

/** What the bundled server offers of what a specification leaves open, in the words of a case's requirements. */
const FEATURES: readonly FeatureName[] = ['batch-continue', 'batch-undo', 'private-key-formats'];

/** Every server profile of KMIP 1.0 to 1.2 that 1.4 section 9.1.3.2.42 names, in the order in which servers list them. */
const COMPLETE_PROFILES = [
  ...['BaselineServerBasic', 'BaselineServerTLSV1_2', 'CompleteServerBasic', 'CompleteServerTLSV1_2'].map(
    (name) => `${name}KMIPV1_2`,
  ),
  ...['TapeLibraryServer', 'SymmetricKeyLifecycleServer', 'AsymmetricKeyLifecycleServer'].flatMap(inEach),
  ...['BasicCryptographicServer', 'AdvancedCryptographicServer', 'RNGCryptographicServer'].map(
    (name) => `${name}KMIPV1_2`,
  ),
  ...['SymmetricKeyFoundryServer', 'OpaqueManagedObjectStoreServer'].flatMap(inEach),
  ...['SuiteBMinLOS_128Server', 'SuiteBMinLOS_192Server', 'StorageArrayWithSelfEncryptingDriveServer'].flatMap(inEach),
  ...['HTTPSServer', 'JSONServer', 'XMLServer'].flatMap(inEach),
  'XMLServerKMIPV1_3',
  'XMLServerKMIPV1_4',
];

function inEach(profile: string): string[] {
  return ['1_0', '1_1', '1_2'].map((version) => `${profile}KMIPV${version}`);
}

/** The users of whom none may use the objects of another. */
const TWO_USERS: readonly UsernameAndPassword[] = [
  { username: 'Fred', password: 'password1' },
  { username: 'Barney', password: 'secret2' },
];

/** Their credentials, as a target has them. */
export const TWO_CREDENTIALS: Credentials = Object.fromEntries(TWO_USERS.map((user) => [user.username, user]));

/** The environments that the bundled server can be put into, as settings of its ordinary configuration. */
const ENVIRONMENTS: Readonly<Partial<Record<EnvironmentName, object>>> = {
  asynchronous: { asynchronous: { operations: ['Locate', 'Archive', 'Recover'], seconds: 5 } },
  'capabilities-least': { capabilities: { streaming: false } },
  'capabilities-most': {
    asynchronous: { operations: ['CreateKeyPair'] },
    attestation: {
      operations: ['Get'],
      accepted: [{ type: 'TPMQuote', measurement: '00112233445566778899aabbccddeeff' }],
    },
    capabilities: {
      unwrapMode: 'NotProcessed',
      destroyAction: 'KeyMaterialDeleted',
      shreddingAlgorithm: 'Unsupported',
    },
  },
  'certification-authority': {
    certificationAuthority: { subject: 'CN=KMIP,OU=OASIS,O=TEST,C=US', algorithm: 'RSA' },
  },
  'client-registration': {
    clientRegistrationMethods: ['ServerPreGenerated', 'ServerOnDemand', 'ClientGenerated', 'ClientRegistered'],
  },
  'default-group': {
    policies: { pool: { SymmetricKey: { '*': 'all' } } },
    objects: [
      {
        objectType: 'SymmetricKey',
        count: 2,
        attributes: {
          'Cryptographic Algorithm': 'AES',
          'Cryptographic Length': 256,
          'Cryptographic Usage Mask': 'Encrypt Decrypt',
          'Object Group': 'default',
          'Operation Policy Name': 'pool',
        },
      },
    ],
  },
  'object-rules': { administrators: ['Client-A'] },
  'one-time-pad': {
    policies: { pad: { SymmetricKey: { Get: 'none', '*': 'all' } } },
    objects: [
      {
        objectType: 'SymmetricKey',
        object: {
          KeyBlock: {
            KeyFormatType: 'Raw',
            KeyValue: { KeyMaterial: 'fc932e1428bd3f5b6a7c8d9eafb0c1d2' },
            CryptographicAlgorithm: 'OneTimePad',
            CryptographicLength: 128,
          },
        },
        attributes: {
          Name: 'one-time-pad-1',
          'Cryptographic Usage Mask': 'Encrypt',
          'Activation Date': '2020-01-01T00:00:00Z',
          'Operation Policy Name': 'pad',
        },
      },
    ],
  },
  'one-time-passwords': {
    users: [{ username: 'Fred', password: 'password1', oneTimePasswords: ['alpha', 'beta'] }],
  },
  'one-time-user': {
    users: [{ username: 'one-time-user', password: 'one-time-password' }],
    policies: { default: { '*': { Locate: 'all', Get: 'all', '*': 'owner' } } },
  },
  'profiles-complete': { profiles: COMPLETE_PROFILES.map((ProfileName) => ({ ProfileName })) },
  'profiles-tape-library': {
    profiles: ['1_2', '1_3', '1_4'].map((version) => ({ ProfileName: `TapeLibraryServerKMIPV${version}` })),
  },
  'rng-ansi-x9-31': {
    randomNumberGenerator: { RNGAlgorithm: 'ANSIX9_31', CryptographicAlgorithm: 'AES', CryptographicLength: 256 },
  },
  'rng-drbg-aes': {
    randomNumberGenerator: { RNGAlgorithm: 'DRBG', CryptographicAlgorithm: 'AES', CryptographicLength: 256 },
  },
  'rng-dual-ec': {
    randomNumberGenerator: {
      RNGAlgorithm: 'DRBG',
      HashingAlgorithm: 'SHA_256',
      DRBGAlgorithm: 'Dual_EC',
      RecommendedCurve: 'P_256',
      PredictionResistance: true,
    },
  },
  'rng-fips-186-2': {
    randomNumberGenerator: {
      RNGAlgorithm: 'FIPS186_2',
      HashingAlgorithm: 'SHA_1',
      FIPS186Variation: 'XChangeNotice',
    },
  },
  'secret-data-created': { createSecretData: true },
  'rng-seed-accepted': { rngSeed: 'all' },
  'rng-seed-shortened': { rngSeed: 16 },
  'rng-seed-ignored': { rngSeed: 0 },
  'rng-seed-denied': { rngSeed: 'deny' },
  'round-robin-groups': { defaultGroupMember: 'round-robin' },
  'shared-objects': { policies: { default: { '*': { '*': 'all' } } } },
  'two-devices': {
    devices: [
      {
        identity: 'first device',
        serialNumber: 'serNum123456',
        password: 'secret',
        deviceIdentifier: 'devID2233',
        networkIdentifier: 'netID9000',
        machineIdentifier: 'machineID1',
        mediaIdentifier: 'mediaID313',
      },
      {
        identity: 'second device',
        serialNumber: 'serNum101010',
        password: 'passwd',
        deviceIdentifier: 'devID4444',
        networkIdentifier: 'netID9',
        machineIdentifier: 'machineID1111',
        mediaIdentifier: 'mediaID0000',
      },
    ],
  },
  'validated-module': {
    validations: [
      {
        ValidationAuthorityType: 'NISTCMVP',
        ValidationAuthorityCountry: 'US',
        ValidationAuthorityURI: 'http://csrc.nist.gov/groups/STM/cmvp/',
        ValidationVersionMajor: 2,
        ValidationType: 'Software',
        ValidationLevel: 1,
        ValidationCertificateIdentifier: '1747',
        ValidationCertificateURI: 'http://csrc.nist.gov/groups/STM/cmvp/documents/140-1/1401val2012.htm#1747',
      },
    ],
  },
  'two-users': { users: TWO_USERS },
};

/** Those in which it sends requests to the client: what it does for the client, which listens at an address of its own. */
const LISTENING_ENVIRONMENTS: Readonly<Partial<Record<EnvironmentName, object>>> = {
  'put-new-objects': { put: ['new'] },
  'put-and-notify': { put: ['new'], notify: ['State', 'x-*'] },
  'discover-client-versions': { discoverVersions: true },
  'query-client': {
    query: ['QueryOperations', 'QueryObjects', 'QueryServerInformation', 'QueryAttestationTypes', 'QueryCapabilities'],
  },
  'query-client-profiles': {
    query: [
      'QueryOperations',
      'QueryObjects',
      'QueryServerInformation',
      'QueryAttestationTypes',
      'QueryProfiles',
      'QueryCapabilities',
    ],
  },
};

/** The Common Name of the bundled server's client. */
const CLIENT = 'Client-A';

/**
 * The settings of the bundled server for environments, one or several; its own where there is none. `listening`: where
 * the client listens for requests of the server's.
 */
export function environmentSettings(
  environments: readonly EnvironmentName[],
  listening?: { readonly host: string; readonly port: number } & Wire,
): object {
  const settings = environments.map((environment) => {
    const requests = LISTENING_ENVIRONMENTS[environment];
    if (requests === undefined) return ENVIRONMENTS[environment];
    return { clients: [{ identity: CLIENT, ...listening, ...requests }] };
  });
  return Object.assign({}, ...settings);
}

/** What the bundled server is like, wherever it listens: it has nothing in its store that anybody would miss. */
export const REFERENCE_TRAITS = {
  name: 'reference',
  versions: [],
  limits: DEFAULT_LIMITS,
  provides: [
    ...['https', 'xml', 'json'],
    ...TLS_POLICY_NAMES,
    ...FEATURES,
    ...Object.keys(ENVIRONMENTS),
    ...Object.keys(LISTENING_ENVIRONMENTS),
  ],
  lacks: [],
  clientEndpoint: { host: '127.0.0.1', port: 0 },
  disposable: true,
  prefix: false,
} as const satisfies Partial<Target>;

/** The clients that cases name; each has an identity of its own on the bundled server. */
export const REFERENCE_CLIENTS = ['Client-A', 'Client-B', 'Client-C'] as const;

/** The bundled server as a target, with an identity for each client that a case names. */
export function referenceTarget(address: { host: string; port: number }, certificates: TestCertificates): Target {
  const identity = certificates.clients[CLIENT];
  return {
    ...REFERENCE_TRAITS,
    host: address.host,
    port: address.port,
    tls: { ca: certificates.ca },
    ...(identity && { identity }),
    identities: certificates.clients,
  };
}
