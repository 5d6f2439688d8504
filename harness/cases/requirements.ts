import { compareVersions, type Version } from '../spec/versions.ts';
import type { Case } from './case.ts';
import { stepsOnLentConnections } from './endpoint-roles.ts';
import { ENVIRONMENTS, type EnvironmentName, FEATURES, type FeatureName } from './environments.ts';
import { protocolVersionOf } from './fields.ts';

/** The TLS policies that cases are about, by the names that the bundled server has for them. */
export const TLS_POLICY_NAMES = ['suite-b-128', 'suite-b-192', 'tls-1.3'] as const;
export type TlsPolicyName = (typeof TLS_POLICY_NAMES)[number];

/** What a case needs beyond a server and one client with a connection of its own. */
export type Requirement =
  /**
   * `waivedBy`: the rule of this project under which a server without it may pass all the same. `amongIdentities`: only
   * where the case's clients have identities of their own.
   */
  | {
      readonly kind: 'environment';
      readonly name: EnvironmentName;
      readonly waivedBy?: 'P7';
      readonly amongIdentities?: true;
      /** The last version whose specification leaves it open; later ones demand it. */
      readonly until?: Version;
    }
  | { readonly kind: 'feature'; readonly name: FeatureName }
  /** Runs after this scenario of the same version, on the same store, and uses the objects that it left. */
  | { readonly kind: 'follows'; readonly scenario: string }
  /** Some of its requests are the server's: the server must know where the client listens. */
  | { readonly kind: 'server-to-client' }
  /** The server asks on a connection of the client's: over HTTP who opened it is the client (RFC 2818 section 2.1). */
  | { readonly kind: 'swapped-roles' }
  | { readonly kind: 'transport'; readonly transport: 'https'; readonly encoding: 'ttlv' | 'xml' | 'json' }
  /** Sessions of a TLS policy of the profiles, and of nothing else. */
  | { readonly kind: 'tls'; readonly policy: TlsPolicyName }
  /** Several identities; a target that gives only one shares it among them. */
  | { readonly kind: 'clients'; readonly names: readonly string[] }
  /** Requests of another protocol version than the case's own. */
  | { readonly kind: 'version'; readonly version: Version }
  /** Nothing else may use the target meanwhile. */
  | { readonly kind: 'exclusive'; readonly because: string }
  /** Could change or destroy an object that this run did not make. */
  | { readonly kind: 'destructive'; readonly because: string };

const environment = (name: EnvironmentName): Requirement => ({ kind: 'environment', name });
const sharing: Requirement = { kind: 'environment', name: 'shared-objects', amongIdentities: true };
const feature = (name: FeatureName): Requirement => ({ kind: 'feature', name });
const follows = (scenario: string): Requirement => ({ kind: 'follows', scenario });
const https = (encoding: 'ttlv' | 'xml' | 'json'): Requirement => ({ kind: 'transport', transport: 'https', encoding });
const exclusive = (because: string): Requirement => ({ kind: 'exclusive', because });
const destructive = (because: string): Requirement => ({ kind: 'destructive', because });

/** What sets rules for all objects (2.1 sections 6.1.52 and 6.1.53). */
const RULES_FOR_ALL: readonly Requirement[] = [
  environment('object-rules'),
  exclusive('it sets rules for all objects'),
  destructive('it replaces Object Defaults or Constraints that it did not set'),
];

/**
 * By scenario, so that a row holds for the files of every version. What a file shows by itself (its clients, the
 * direction of its steps, the versions of its requests) is not repeated here.
 */
export const REQUIREMENTS: Readonly<Record<string, readonly Requirement[]>> = {
  'CS-RNG-O-1': [environment('rng-seed-accepted')],
  'CS-RNG-O-2': [environment('rng-seed-shortened')],
  'CS-RNG-O-3': [environment('rng-seed-ignored')],
  'CS-RNG-O-4': [environment('rng-seed-denied')],
  'MSGENC-HTTPS-M-1': [https('ttlv')],
  'MSGENC-JSON-M-1': [https('json')],
  'MSGENC-XML-M-1': [https('xml')],
  'QS-M-1': [{ kind: 'tls', policy: 'tls-1.3' }],
  'QS-M-2': [{ kind: 'tls', policy: 'tls-1.3' }],
  'SASED-M-3': [follows('SASED-M-2')],
  'SUITEB_128-M-1': [{ kind: 'tls', policy: 'suite-b-128' }],
  'SUITEB_192-M-1': [{ kind: 'tls', policy: 'suite-b-192' }],
  'TL-M-3': [follows('TL-M-2')],

  'TC-32': [{ kind: 'environment', name: 'asynchronous', waivedBy: 'P7' }, sharing],
  'TC-41': [sharing],
  'TC-51': [sharing],
  'TC-95': [sharing],
  'TC-101': [{ kind: 'environment', name: 'asynchronous', waivedBy: 'P7' }],
  'TC-111': [environment('two-users')],
  'TC-112': [environment('two-devices')],
  'TC-133': [feature('private-key-formats')],
  'TC-134': [environment('certification-authority')],
  'TC-151': [
    environment('default-group'),
    destructive('it destroys a key of the object group "default" that it did not make'),
  ],
  'TC-153': [environment('round-robin-groups')],
  'TC-314': [sharing],
  'TC-CREG-2': [
    follows('TC-CREG-1'),
    environment('one-time-user'),
    exclusive('it locates the first key of each kind in the whole store'),
  ],
  'TC-CREG-3': [
    follows('TC-CREG-1'),
    exclusive('it locates the first key of each kind in the whole store'),
    destructive('it destroys whatever it locates'),
  ],
  'TC-CREATE-SD-1': [{ kind: 'environment', name: 'secret-data-created', until: '1.4' }],
  'TC-MDO-2': [exclusive('it locates every object without key value')],
  'TC-NP-1': [environment('put-new-objects')],
  'TC-NP-2': [environment('put-and-notify')],
  'TC-OFFSET-1': [exclusive('it locates every key created within twenty seconds')],
  'TC-OTP-1': [environment('one-time-pad'), destructive('it uses up a part of the one-time pad')],
  'TC-OTP-4': [environment('one-time-pad')],
  'TC-Q-CAP-1': [environment('capabilities-least')],
  'TC-Q-CAP-2': [environment('capabilities-most')],
  'TC-Q-CAP-3': [environment('capabilities-most')],
  'TC-Q-CREG-1': [environment('client-registration')],
  'TC-Q-PROF-1': [environment('profiles-tape-library')],
  'TC-Q-PROF-2': [environment('profiles-complete')],
  'TC-Q-RNGS-2': [environment('rng-ansi-x9-31')],
  'TC-Q-RNGS-3': [environment('rng-fips-186-2')],
  'TC-Q-RNGS-5': [environment('rng-dual-ec')],
  'TC-Q-RNGS-6': [environment('rng-drbg-aes')],
  'TC-Q-S2C-1': [environment('query-client')],
  'TC-Q-S2C-2': [environment('discover-client-versions')],
  'TC-Q-S2C-PROF-2': [environment('query-client-profiles')],
  'TC-Q-VAL-1': [environment('validated-module')],

  'ASYNC-CANCEL': [environment('asynchronous')],
  'ASYNC-FILTER': [environment('asynchronous')],
  'ASYNC-LIST': [environment('asynchronous')],
  'ASYNC-OWNER': [environment('asynchronous')],
  'ASYNC-PROHIBITED': [environment('asynchronous')],
  'BATCH-CONTINUE': [feature('batch-continue')],
  'BATCH-UNDO': [feature('batch-undo')],
  CONSTRAINTS: RULES_FOR_ALL,
  'CONSTRAINTS-GROUPS': RULES_FOR_ALL,
  'CREDENTIAL-HASHED': [environment('two-users')],
  'CREDENTIAL-ONCE': [environment('one-time-passwords')],
  DEFAULTS: RULES_FOR_ALL,
  'DEFAULTS-GROUPS': RULES_FOR_ALL,
  'JSON-NUMBERS': [https('json')],
  'JSON-STRINGS': [https('json')],
  'NOTIFY-DELETED': [environment('put-and-notify')],
  PROCESS: [environment('asynchronous')],
  'PROCESS-BATCH': [environment('asynchronous')],
  // A server that has nothing to ask, and of no object to tell.
  'ROLES-BATCH': [environment('put-and-notify')],
  'ROLES-NOTIFY': [environment('put-and-notify')],
  'ROLES-QUERY': [environment('query-client')],
  'ROLES-VERSIONS': [environment('discover-client-versions')],
  'XML-NUMBERS': [https('xml')],
  'XML-STRINGS': [https('xml')],
};

const KNOWN = new WeakMap<Case, readonly Requirement[]>();

/** What a case needs: the rows of its scenario, and what its steps show. */
export function requirementsOf(entry: Case): readonly Requirement[] {
  const known = KNOWN.get(entry) ?? findRequirements(entry);
  KNOWN.set(entry, known);
  return known;
}

function findRequirements(entry: Case): readonly Requirement[] {
  const clients = [...new Set(entry.steps.map((step) => step.client))];
  const versions = new Set(entry.steps.map((step) => protocolVersionOf(step.request) ?? entry.version));
  versions.delete(entry.version);
  const onLent = stepsOnLentConnections(entry.steps);
  const listens = entry.steps.some((step) => step.direction === 'server-to-client' && !onLent.has(step));
  return [
    ...(listens ? [{ kind: 'server-to-client' } as const] : []),
    ...(onLent.size > 0 ? [{ kind: 'swapped-roles' } as const] : []),
    ...(REQUIREMENTS[entry.scenario] ?? []).filter((need) => isOpen(need, entry.version)),
    ...(clients.length > 1 ? [{ kind: 'clients', names: clients } as const] : []),
    ...[...versions].map((version): Requirement => ({ kind: 'version', version })),
  ];
}

function isOpen(requirement: Requirement, version: Version): boolean {
  const { until = version } = requirement.kind === 'environment' ? requirement : {};
  return compareVersions(version, until) <= 0;
}

type Of<K extends Requirement['kind']> = Extract<Requirement, { kind: K }>;

/** What stands behind 'needs', by kind. */
const NEEDS: { readonly [K in Requirement['kind']]: (requirement: Of<K>) => string } = {
  environment: ({ name }) => ENVIRONMENTS[name],
  feature: ({ name }) => FEATURES[name],
  follows: ({ scenario }) => `${scenario} before it`,
  'server-to-client': () => 'a server that sends requests to the client',
  'swapped-roles': () =>
    'TTLV over TLS: over HTTPS who opened a connection is its client (RFC 2818 section 2.1, Profiles 2.1 section 5.3)',
  transport: ({ encoding }) => `HTTPS with the ${encoding.toUpperCase()} encoding`,
  tls: ({ policy }) => `the TLS policy ${policy}`,
  clients: ({ names }) => `the identities ${names.join(', ')}`,
  version: ({ version }) => `KMIP ${version}`,
  exclusive: ({ because }) => `the target to itself: ${because}`,
  destructive: ({ because }) => `a disposable target: ${because}`,
};

/** A requirement in words: 'a server that refuses RNG Seed'; made to stand behind 'needs'. */
export function needOf<K extends Requirement['kind']>(requirement: Of<K>): string {
  return NEEDS[requirement.kind as K](requirement);
}

/** The TLS policy that a case is about; undefined where it is about none. */
export function tlsPolicyOf(entry: Case): TlsPolicyName | undefined {
  return requirementsOf(entry).find((requirement) => requirement.kind === 'tls')?.policy;
}
