import type { Version } from '../harness/spec/versions.ts';
import type { Clause } from './clause.ts';

/**
 * The authentication suites of the profile documents: which TLS versions and cipher suites a server takes, and who may
 * come in (Profiles 1.1 to 1.4 section 3, 2.0 and 2.1 section 3, Suite B Profile 1.0 sections 2.1 and 4.1).
 */
export type SuiteName = 'basic' | 'tls-1.2' | 'suite-b-128' | 'suite-b-192' | 'https' | 'quantum-safe';

/** What a server profile asks of one KMIP version. */
export interface Claim {
  readonly version: Version;
  /** The document: 'Profiles 1.1'. */
  readonly document: string;
  /** Section of the profile itself: '4.2'; absent where it is not known. */
  readonly section?: string;
  /** The suite under which the profile is claimed. Its clauses belong to the profile's. */
  readonly suite: SuiteName;
  /** What the profile's messages are written in, where it is about that. They are carried by HTTPS then. */
  readonly encoding?: 'xml' | 'json';
  /** The value of the enumeration Profile Name by which Query tells that a server claims it; absent where there is none. */
  readonly profileName?: number;
  readonly clauses: readonly Clause[];
}

/** One server profile in all the versions that have it. */
export interface Profile {
  /** As a user selects it: 'baseline-server'. */
  readonly id: string;
  /** As the documents print it: 'Baseline Server'. */
  readonly title: string;
  readonly claims: readonly Claim[];
}
