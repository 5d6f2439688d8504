import type { Version } from '../harness/spec/versions.ts';
import type { Attempts } from './access/attempts.ts';
import type { Nonces } from './access/nonces.ts';
import type { OperationPolicies } from './access/policies.ts';
import type { Tickets } from './access/tickets.ts';
import type { UsedCredentials } from './access/used-credentials.ts';
import type { MessageLimits, Settings } from './config.ts';
import type { GroupTurns } from './group-turns.ts';
import type { Log } from './log.ts';
import type { Operation } from './operations/operation.ts';
import type { Outstanding } from './outstanding.ts';
import type { Store } from './store/store.ts';
import type { Streams } from './streams.ts';
import type { Trust } from './trust.ts';

/** What the engine works with; the process that hosts it supplies them, and may replace store and settings. */
export interface Services {
  /** What the server can do; Query tells no more and no less. */
  readonly operations: readonly Operation[];
  readonly store: Store;
  readonly settings: Settings;
  readonly limits: MessageLimits;
  /** Whether what takes long is done aside, and waited for; where not, it is done at once. */
  readonly worksAside: boolean;
  readonly trust: Trust;
  /** Those of the settings, and of policy files. */
  readonly policies: OperationPolicies;
  readonly streams: Streams;
  readonly outstanding: Outstanding;
  readonly groupTurns: GroupTurns;
  readonly attempts: Attempts;
  readonly nonces: Nonces;
  readonly tickets: Tickets;
  readonly usedCredentials: UsedCredentials;
  readonly log: Log;
  /** Told which version a client spoke: requests of the server's own may follow it. */
  heard(identity: string, version: Version): void;
  /** Seconds since 1970. */
  now(): bigint;
  /** This many random octets. */
  random(length: number): Uint8Array;
  /** Adds to the source of random octets. */
  seed(octets: Uint8Array): void;
}
