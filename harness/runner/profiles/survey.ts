import { VERSIONS, type Version } from '../../spec/versions.ts';
import { lookAt } from '../look.ts';
import type { Clock } from '../server-clock.ts';
import type { Sessions } from '../sessions.ts';
import type { Patience } from '../transport.ts';
import { portraitOf, type SelfPortrait } from './declaration.ts';

/** What a server says of itself, before it is known which profiles are to be judged. */
export interface Survey {
  /** Those that it speaks, oldest first. */
  readonly versions: readonly Version[];
  readonly portraits: ReadonlyMap<Version, SelfPortrait>;
}

/**
 * Asks a server which versions it speaks and what it declares in each; creates nothing. Undefined where no session can be set
 * up. Throws only the reason of an aborted signal.
 */
export async function surveyOf(
  sessions: Sessions,
  options: { readonly client: string; readonly patience: Patience; readonly clock: Clock },
): Promise<Survey | undefined> {
  const look = await lookAt(sessions, { ...options, wanted: VERSIONS });
  if ('cause' in look) return undefined;
  const { versions } = look;
  const portraits = new Map<Version, SelfPortrait>();
  for (const version of versions) {
    portraits.set(version, await portraitOf(sessions, { client: options.client, version, versions }, options.patience));
  }
  return { versions, portraits };
}
