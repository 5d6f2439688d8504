import type { Target } from '../config/target.ts';
import type { Acquaintance } from './acquaintance.ts';
import type { Arrivals } from './arrivals.ts';
import type { ClientEndpoint } from './client-endpoint.ts';
import type { RunEvent } from './events.ts';
import type { TargetLook } from './look.ts';
import type { ReferenceServer } from './reference.ts';
import type { Clock, ServerClock } from './server-clock.ts';
import type { Allowance, Sessions } from './sessions.ts';

/** What every case of a run works with. */
export interface RunContext {
  readonly target: Target;
  /** The bundled server, where that is the target. */
  readonly reference?: ReferenceServer | undefined;
  readonly look: TargetLook;
  readonly strict: boolean;
  readonly clock: Clock;
  /** So many random octets. */
  readonly random: (octets: number) => Uint8Array;
  /** Ends the run: what is under way is given up. */
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
  /** Every identifier that this run received from an operation that makes objects. */
  readonly own: Set<string>;
  /** What is known of this server by its responses. */
  readonly acquaintance: Acquaintance;
  readonly allowance: Allowance;
  /** Put before the names of objects where a case names itself in them (V18). */
  readonly prefix?: string | undefined;
}

/** What the cases of one group share. */
export interface GroupContext extends RunContext {
  readonly sessions: Sessions;
  readonly serverClock: ServerClock;
  /** What the bundled server is told of TLS before the first case; undefined for what it was started with. */
  readonly serverTls?: object | undefined;
  /** Where the server's own requests come in, while a case runs that awaits any. */
  readonly arrivals?: Arrivals | undefined;
  /** Where we listen for them, where not all come on a connection of ours. */
  readonly endpoint?: ClientEndpoint | undefined;
}
