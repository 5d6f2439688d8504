/**
 * Named configurations of a server that published cases take for granted. The bundled reference server is started in the
 * one that a case names, by its ordinary configuration file; another target lists the name under `provides`.
 */
export const ENVIRONMENTS = {
  asynchronous: 'a server that does Locate, Archive and Recover later where the client can wait',
  'capabilities-least': 'a server whose Query Capabilities shows batch undo and batch continue only',
  'capabilities-most': 'a server whose Query Capabilities shows streaming, asynchronous operations and attestation',
  'certification-authority': 'a server that certifies in the name of CN=KMIP,OU=OASIS,O=TEST,C=US, by RSA with SHA-256',
  'client-registration': 'a server whose Query lists four methods of client registration, Unspecified not among them',
  'default-group': 'an object group "default" that holds at least one fresh AES key of 256 bits',
  'discover-client-versions': 'a server that asks the client for its versions',
  'object-rules': 'a server that lets the client set Object Defaults and Constraints',
  'one-time-pad': 'a one-time pad with the Name one-time-pad-1 that Encrypt may use and Get may not return',
  'one-time-passwords': 'the user Fred with the one time passwords alpha and beta',
  'one-time-user': 'a user one-time-user who may use the objects that the first client registered',
  'profiles-complete': 'a server whose Query Profiles lists every server profile of KMIP 1.0 to 1.2',
  'profiles-tape-library': 'a server whose Query Profiles lists the tape library server of KMIP 1.2, 1.3 and 1.4',
  'put-and-notify':
    'a server that sends the client its new objects (Put) and changes of State and x- attributes (Notify)',
  'put-new-objects': 'a server that sends the client its new objects (Put)',
  'query-client': 'a server that asks the client what it is like (Query)',
  'query-client-profiles': 'a server that asks the client what it is like, its profiles too (Query)',
  'rng-ansi-x9-31': 'a server whose only random number generator is ANSI X9.31 with AES-256',
  'rng-drbg-aes': 'a server whose only random number generator is a DRBG with AES-256',
  'rng-dual-ec': 'a server whose only random number generator is Dual_EC_DRBG on P-256',
  'rng-fips-186-2': 'a server whose only random number generator is that of FIPS 186-2 with SHA-1, x change notice',
  'rng-seed-accepted': 'a server that takes the whole seed of RNG Seed',
  'rng-seed-denied': 'a server that refuses RNG Seed',
  'rng-seed-ignored': 'a server that ignores the seed of RNG Seed',
  'rng-seed-shortened': 'a server that takes the first 16 octets of the seed of RNG Seed',
  'round-robin-groups': 'a server whose default member of an object group is each of its objects in turn',
  'secret-data-created': 'a server whose Create makes Secret Data, which KMIP 1.4 section 4.1 does not ask of it',
  'shared-objects': 'clients that may use the objects of one another',
  'two-devices': 'two devices with credentials, neither allowed to use the objects of the other',
  'two-users': 'the users Fred and Barney, neither allowed to use the objects of the other',
  'validated-module': 'a server whose Query Validations shows one validation of FIPS 140-2',
} as const;

export type EnvironmentName = keyof typeof ENVIRONMENTS;

/**
 * What a specification leaves to the server to support, and a case cannot do without. The Batch Order Option is not
 * among them: the Baseline Server profiles demand it.
 */
export const FEATURES = {
  'batch-continue': 'the Batch Error Continuation Option Continue (1.1 section 6.13)',
  'batch-undo': 'the Batch Error Continuation Option Undo (1.1 section 6.13)',
  'private-key-formats':
    'private keys that the server made in another Key Format Type than its own (1.1 sections 4.11 and 11.12)',
} as const;

export type FeatureName = keyof typeof FEATURES;
