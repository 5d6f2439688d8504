import { z } from 'zod';
import { ENUMERATIONS } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import { DEFAULT_POLICY, type OperationPolicies, PUBLIC_POLICY, type Rules } from './access/policies.ts';
import { listeningClient } from './outbound/listening-client.ts';
import { TLS_POLICY_NAMES } from './tls-policies.ts';
import { KNOWN_VERSIONS, SERVED_VERSIONS } from './versions.ts';
import { writtenEnumeration, writtenObject, writtenOctets, writtenStructure } from './written-settings.ts';

const allowed = z.enum(['all', 'owner', 'none']);
const operationName = z.enum(['*', ...Object.keys(ENUMERATIONS.Operation)]);
/** 1.4 sections 4.27 and 4.28: the responses to these are not able to be asynchronous. */
const SYNCHRONOUS: readonly string[] = ['Cancel', 'Poll', 'SetEndpointRole'];
const objectTypeName = z.enum(['*', ...Object.keys(ENUMERATIONS.ObjectType)]);

const device = z
  .strictObject({
    /** Who the device is: the owner of what it makes. */
    identity: z.string().min(1),
    serialNumber: z.string().optional(),
    password: z.string().optional(),
    deviceIdentifier: z.string().optional(),
    networkIdentifier: z.string().optional(),
    machineIdentifier: z.string().optional(),
    mediaIdentifier: z.string().optional(),
  })
  .refine(
    ({ identity, password, ...fields }) => Object.keys(fields).length > 0,
    'nothing tells the device from others',
  );

const groupService = z.strictObject({
  /** As the log calls it. */
  name: z.string().min(1).default('slugs'),
  enabled: z.boolean().default(true),
  url: z.url({ protocol: /^https?$/ }).transform((url) => (url.endsWith('/') ? url : `${url}/`)),
  /** Milliseconds that it has to answer. */
  timeout: z.int().min(1).default(5000),
});

const acceptedAttestation = z
  .strictObject({
    type: writtenEnumeration('AttestationType'),
    measurement: writtenOctets.optional(),
    assertion: writtenOctets.optional(),
  })
  .refine(
    ({ measurement, assertion }) => (measurement ?? assertion) !== undefined,
    'a measurement or an assertion is missing',
  );

const capabilities = z.strictObject({
  /** Whether Encrypt and the like take their data in parts. */
  streaming: z.boolean().default(true),
  batchUndo: z.boolean().default(true),
  batchContinue: z.boolean().default(true),
  /** A wrapped key is kept as it came. */
  unwrapMode: z.enum(['Unspecified', 'NotProcessed']).default('Unspecified'),
  /** Destroy deletes the object, not its attributes. */
  destroyAction: z.enum(['Unspecified', 'KeyMaterialDeleted']).default('Unspecified'),
  /** What is deleted is not overwritten. */
  shreddingAlgorithm: z.enum(['Unspecified', 'Unsupported']).default('Unspecified'),
});

/** The certification authority that Certify and Re-certify ask: one with a certificate and a key, or one that is made. */
const authoritySchema = z
  .strictObject({
    /** Each the text of a PEM file, or its name. */
    cert: z.string().min(1).optional(),
    key: z.string().min(1).optional(),
    passphrase: z.string().optional(),
    /** Of a CA that is made anew whenever the server starts: its name (RFC 4514) and its key. */
    subject: z.string().min(1).default('CN=kmip-conformance reference CA'),
    algorithm: z.enum(['EC', 'RSA']).default('EC'),
    /** Days that a certificate holds unless the request says otherwise. */
    days: z.int().min(1).max(36_500).default(365),
  })
  .refine(({ cert, key }) => (cert === undefined) === (key === undefined), 'cert and key belong together');

/** What an administrator may set besides addresses and files: how the server answers, within what KMIP leaves open. */
const settingsSchema = z.strictObject({
  /** The protocol versions that are spoken, the newest first whatever the order given. */
  versions: z
    .array(z.enum(KNOWN_VERSIONS))
    .min(1)
    .default([...SERVED_VERSIONS])
    .transform((versions) => KNOWN_VERSIONS.filter((version) => versions.includes(version))),
  /** Query's Vendor Identification (1.4 section 4.25). */
  vendorIdentification: z.string().min(1).default('kmip-conformance reference server'),
  /** Query's Server Information, the fields of 2.0 section 7.31; 1.x has it empty. */
  serverInformation: writtenStructure(Tag.ServerInformation, '2.0').prefault({}),
  /** The most instances of one attribute that an object may have (Index Out of Bounds beyond). */
  maximumAttributeInstances: z.int().min(1).default(1000),
  /** Seconds, the Lease Time of new objects; 0 stands for no lease (1.4 section 3.20). */
  leaseTime: z.int().min(0).default(3600),
  /** How much of a seed RNG Seed uses: all of it, at most this many octets, or 'deny' (1.4 section 4.36). */
  rngSeed: z.union([z.enum(['all', 'deny']), z.int().min(0)]).default('all'),
  /** Whether Create makes Secret Data in 1.x, of which 1.4 section 4.1 says nothing; in 2.x it does (2.0 section 6.1.8). */
  createSecretData: z.boolean().default(false),
  /** Which operations are done later where the client can wait, and when (1.4 section 6.7). */
  asynchronous: z
    .strictObject({
      operations: z
        .array(operationName.refine((name) => !SYNCHRONOUS.includes(name), 'is always answered at once'))
        .default([]),
      /** Seconds after which such an operation is done. */
      seconds: z.int().min(0).default(1),
      /** Whether Cancel can keep it from being done. */
      cancelable: z.boolean().default(true),
    })
    .prefault({}),
  /** Who may set defaults and constraints for the objects of all clients; '*' for everybody (2.1 sections 6.1.52 and 6.1.53). */
  administrators: z.array(z.string().min(1)).default(['*']),
  /** Application Namespaces for which the server makes Application Data; others need it from the client. */
  applicationNamespaces: z.array(z.string().min(1)).default([]),
  certificationAuthority: authoritySchema.prefault({}),
  /** PEM texts, or names of files, with certificates that Validate trusts besides that of the certification authority. */
  trustAnchors: z.array(z.string().min(1)).default([]),
  /** Who may authenticate with a Username and Password credential. With none, such credentials are not looked at. */
  users: z
    .array(
      z.strictObject({
        username: z.string().min(1),
        password: z.string(),
        /** Passwords of which each is good for one request with a One Time Password credential (2.0 section 9.11). */
        oneTimePasswords: z.array(z.string().min(1)).optional(),
      }),
    )
    .default([]),
  /** Who listens for requests of the server's own, and what for (1.4 chapter 5). */
  clients: z.array(listeningClient).default([]),
  /** Who may authenticate with a Device credential: all that is written here has to come with it. */
  devices: z.array(device).default([]),
  /** Which operations a client has to attest for, and what it has to show (1.4 sections 2.1.2 and 6.17). */
  attestation: z
    .strictObject({
      operations: z.array(writtenEnumeration('Operation')).default([]),
      accepted: z.array(acceptedAttestation).default([]),
    })
    .prefault({}),
  /** Which member of an object group Group Member Default means: the first, or each in its turn as they are got. */
  defaultGroupMember: z.enum(['first', 'round-robin']).default('first'),
  /** What the server is able and willing to do of what is optional; Query Capabilities tells it (1.4 section 2.1.21). */
  capabilities: capabilities.prefault({}),
  /** RNG Parameters of the source of keys and random octets: told by Query RNGs and Random Number Generator. */
  randomNumberGenerator: writtenStructure(Tag.RNGParameters).prefault({ RNGAlgorithm: 'Unspecified' }),
  /** Profile Information structures, which Query Profiles lists. */
  profiles: z.array(writtenStructure(Tag.ProfileInformation, '2.0')).default([]),
  /** Validation Information structures, which Query Validations lists. */
  validations: z.array(writtenStructure(Tag.ValidationInformation)).default([]),
  /** Which Query Client Registration Methods lists. */
  clientRegistrationMethods: z.array(writtenEnumeration('ClientRegistrationMethod')).default([]),
  /** Objects that are put into a store that has none. */
  objects: z.array(writtenObject).default([]),
  /**
   * Operation policies by name, then object type, then operation (XML names, '*' for the others). The policy named
   * default is that of 1.4 section 3.18.2 unless it is given here.
   */
  policies: z
    .record(z.string().min(1), z.partialRecord(objectTypeName, z.partialRecord(operationName, allowed)))
    .default({})
    .transform(
      (policies): OperationPolicies => ({
        default: DEFAULT_POLICY,
        public: PUBLIC_POLICY,
        ...Object.fromEntries(Object.entries(policies).map(([name, preset]) => [name, { preset: preset as Rules }])),
      }),
    ),
});

export type Settings = z.output<typeof settingsSchema>;

const tlsSchema = z
  .strictObject({
    /** Each the text of a PEM file, or its name. `ca`: the certificates that client certificates must be issued by. */
    ca: z.string().min(1),
    cert: z.string().min(1),
    key: z.string().min(1),
    passphrase: z.string().optional(),
    /** Which protocols and cipher suites are spoken: those of an authentication suite (tls-policies.ts). */
    policy: z.enum(TLS_POLICY_NAMES).optional(),
    /** TLS 1.2 where absent, and TLS 1.3. */
    minVersion: z.enum(['TLSv1.2', 'TLSv1.3']).optional(),
    maxVersion: z.enum(['TLSv1.2', 'TLSv1.3']).optional(),
    /** OpenSSL or IANA names, separated by colons; Node's defaults where absent. */
    ciphers: z.string().min(1).optional(),
    /** What the extended key usage of a client certificate has to be. */
    clientUsage: z.enum(['required', 'checked', 'ignored']).default('checked'),
  })
  .refine(
    ({ policy, minVersion, maxVersion, ciphers }) =>
      policy === undefined || (minVersion ?? maxVersion ?? ciphers) === undefined,
    'a policy says itself what minVersion, maxVersion and ciphers are',
  );

const configSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  /** 0 takes a free port. */
  port: z.int().min(0).max(65535).default(5696),
  tls: tlsSchema,
  /** A file, or ':memory:' for a store that ends with the process. */
  database: z.string().min(1).default(':memory:'),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** A folder with policy files, as PyKMIP has them; they are read again when they change. */
  policyPath: z.string().min(1).optional(),
  /** Who vouches for clients and knows their groups, asked in this order; nobody where none is enabled. */
  auth: z.array(groupService).default([]),
  limits: z
    .strictObject({
      /** Milliseconds that a TLS handshake may take. */
      handshakeTimeout: z.int().min(1).default(10_000),
      /** Milliseconds without any octet after which a connection is closed; 0 for never. */
      idleTimeout: z.int().min(0).default(600_000),
      /** Milliseconds that a request may take to arrive once it has begun. */
      requestTimeout: z.int().min(1).default(30_000),
      connections: z.int().min(1).default(1000),
      /** Connections of one identity at the same time. */
      connectionsPerIdentity: z.int().min(1).default(100),
      /** Octets of the largest request; a longer one is refused and ends the connection. */
      requestSize: z
        .int()
        .min(1024)
        .default(16 * 1024 * 1024),
      /** Levels of structures that a request may have. */
      depth: z.int().min(8).default(64),
      /** TTLV items of a request, structures included. */
      items: z.int().min(100).default(100_000),
      batchItems: z.int().min(1).default(10_000),
      /** Unique Identifiers that one Locate is answered with. */
      locatedItems: z.int().min(1).default(10_000),
      /** Batch items of a request with the Batch Error Continuation Option Undo. */
      undoItems: z.int().min(1).default(32),
      /** Credentials that could not be validated, of one client within a minute; beyond these none of its own is. */
      failedAuthentications: z.int().min(1).default(100),
      /** Unfinished streams of one identity; beyond these its oldest is given up. */
      streams: z.int().min(1).default(100),
      /** Octets that a stream may have whose result comes of all of its data at once. */
      streamOctets: z
        .int()
        .min(1024)
        .default(1024 * 1024),
    })
    .prefault({}),
  settings: settingsSchema.prefault({}),
});

/** All that the server is started with, defaults filled in. */
export type Config = z.output<typeof configSchema>;
/** What messages may ask for. */
export type MessageLimits = Pick<
  Config['limits'],
  'depth' | 'items' | 'batchItems' | 'locatedItems' | 'undoItems' | 'failedAuthentications' | 'streams' | 'streamOctets'
>;
/** The same as a person or a parent process writes it. */
export type ConfigInput = z.input<typeof configSchema>;
export type SettingsInput = z.input<typeof settingsSchema>;
export type TlsInput = z.input<typeof tlsSchema>;

/** A configuration that cannot be used; one line for each fault, with the path of the setting. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Checks a configuration and fills in the defaults. Throws ConfigError. */
export function parseConfig(input: unknown): Config {
  return parse(configSchema, input);
}

/** Checks the part of a configuration that is about TLS and fills in the defaults. Throws ConfigError. */
export function parseTls(input: unknown): Config['tls'] {
  return parse(tlsSchema, input);
}

/** Checks settings and fills in the defaults. Throws ConfigError. */
export function parseSettings(input: unknown = {}): Settings {
  return parse(settingsSchema, input);
}

function parse<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => {
    const fault = message.replace(/^Invalid input: expected .*, received undefined$/, 'is missing');
    return `${path.join('.') || 'configuration'}: ${fault}`;
  });
  throw new ConfigError(faults.join('\n'));
}
