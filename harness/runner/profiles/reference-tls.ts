import type { SuiteName } from '../../../profiles/profile.ts';
import { type Fault, makeTestCertificates, type TestCertificates } from '../../config/certificates.ts';
import type { Algorithm } from '../../config/issuing.ts';
import { environmentSettings, referenceTarget, TWO_CREDENTIALS } from '../../config/reference-target.ts';
import type { Target } from '../../config/target.ts';
import { atLeast, type Version } from '../../spec/versions.ts';
import type { ReferenceServer } from '../reference.ts';
import type { Strangers } from './offers.ts';

/** The policies of the bundled server by which it satisfies an authentication suite, by the oldest version that they are for. */
const POLICIES: Readonly<Record<SuiteName, readonly (readonly [since: Version, policy: string])[]>> = {
  basic: [
    ['2.0', 'basic-2.0'],
    ['1.3', 'basic-1.3'],
    ['1.0', 'basic-1.0'],
  ],
  'tls-1.2': [
    ['1.3', 'tls12-1.3'],
    ['1.0', 'tls12-1.0'],
  ],
  'suite-b-128': [['1.0', 'suite-b-128']],
  'suite-b-192': [['1.0', 'suite-b-192']],
  // Profiles 2.1 section 3.2: its protocols, suites and authenticity are those of the Basic one.
  https: [
    ['2.0', 'basic-2.0'],
    ['1.3', 'basic-1.3'],
    ['1.0', 'basic-1.0'],
  ],
  'quantum-safe': [['2.0', 'tls-1.3']],
};

/** The policy of the bundled server for a suite, as a version has it. */
export function policyFor(suite: SuiteName, version: Version): string {
  const row = POLICIES[suite].find(([since]) => atLeast(version, since));
  if (row === undefined) throw new Error(`KMIP ${version} has no authentication suite ${suite}`);
  return row[1];
}

/** The keys of the certificates under policies that want others than RSA ones. */
const KEYS: Readonly<Record<string, Algorithm>> = { 'suite-b-128': 'P-256', 'suite-b-192': 'P-384' };

/** The bundled server under a policy, and who has to be refused there. */
export interface SecuredTarget {
  readonly target: Target;
  readonly strangers: Strangers;
  /** Settings of the bundled server. */
  readonly settings?: object;
}

interface Secured extends SecuredTarget {
  /** What the server is told. */
  readonly tls: object;
}

const FAULTS = ['expired', 'not-yet-valid', 'wrong-eku', 'unknown-ca'] as const;
const CLIENT = 'Client-A';
const OTHER_CLIENT = 'Client-B';

/** Puts one bundled server under one TLS policy after the other, with certificates made for each kind of key. */
export class ReferenceTls {
  readonly #reference: ReferenceServer;
  readonly #now: Date;
  readonly #certificates = new Map<Algorithm, Promise<TestCertificates>>();
  readonly #secured = new Map<string, Secured>();

  constructor(reference: ReferenceServer, now: Date) {
    this.#reference = reference;
    this.#now = now;
  }

  /** Puts `policy` in force. Throws ReferenceServerError. */
  async under(policy: string): Promise<SecuredTarget> {
    const known = this.#secured.get(policy) ?? this.#make(policy, await this.#certificatesOf(KEYS[policy] ?? 'RSA'));
    this.#secured.set(policy, known);
    await this.#reference.secure(known.tls);
    return known;
  }

  #make(policy: string, certificates: TestCertificates): Secured {
    const { ca, server, faulty } = certificates;
    const { identities, ...target } = referenceTarget(this.#reference, certificates);
    const stranger = (fault: Fault) => {
      const made = faulty[`${CLIENT}-${fault}`];
      return made === undefined ? [] : [[fault, made] as const];
    };
    const { [CLIENT]: _own, ...others } = identities;
    return {
      // What a policy has, our own connections speak, be it as old as TLS 1.0.
      target: {
        ...target,
        identities: others,
        credentials: TWO_CREDENTIALS,
        tls: { ca, minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' },
      },
      strangers: Object.fromEntries(FAULTS.flatMap(stranger)),
      settings: environmentSettings(['two-users']),
      tls: { ca, ...server, policy },
    };
  }

  #certificatesOf(algorithm: Algorithm): Promise<TestCertificates> {
    const clients = [CLIENT, OTHER_CLIENT];
    const made =
      this.#certificates.get(algorithm) ?? makeTestCertificates({ now: this.#now, clients, algorithm, faults: FAULTS });
    this.#certificates.set(algorithm, made);
    return made;
  }
}
