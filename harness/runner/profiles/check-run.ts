import { AssertionError } from 'chai';
import { type Check, NotApplicable, NotScored, NotShown } from '../../../profiles/checks/check.ts';
import { inVersion, VERSIONS } from '../../spec/versions.ts';
import { ReferenceServerError } from '../reference.ts';
import type { Exchange, Verdict } from '../results.ts';
import { type CheckContext, CheckLife } from './check-life.ts';
import { LiveSubject } from './live-subject.ts';
import type { Because } from './results.ts';
import { Unjudged } from './unjudged.ts';

/** What one check came to. */
export interface CheckOutcome {
  readonly verdict: Extract<Verdict, 'pass' | 'fail' | 'error' | 'skip' | 'not run'>;
  /** One line; absent where it passed. */
  readonly reason?: string;
  /** Where it is skipped: whether the server never said that it can, this run cannot show it, or it is about other servers. */
  readonly because?: Exclude<Because, 'not at hand'>;
  readonly exchanges: readonly Exchange[];
  readonly durationMs: number;
}

type Ending = Pick<CheckOutcome, 'verdict' | 'reason' | 'because'>;

/** Tries one check, on a fresh store where the server is the bundled one, and removes what it made. Never throws. */
export async function runCheck(check: Check, context: CheckContext): Promise<CheckOutcome> {
  const startedAt = context.clock.now().getTime();
  const life = new CheckLife(check.id, context);
  const ending = await tried(check, life, context);
  const { exchanges } = life;
  return { ...ending, exchanges, durationMs: context.clock.now().getTime() - startedAt };
}

async function tried(
  check: Check,
  life: CheckLife,
  { version, reference, settings, signal }: CheckContext,
): Promise<Ending> {
  const { id, since = VERSIONS[0], until } = check;
  if (!inVersion({ since, ...(until && { until }) }, version))
    return skipped('not shown', `KMIP ${version} does not have it: ${id}`);
  try {
    signal.throwIfAborted();
    await reference?.reset(settings);
    try {
      await check.run(new LiveSubject(life));
    } finally {
      await life.end();
    }
    return { verdict: 'pass' };
  } catch (error) {
    return signal.aborted && error === signal.reason ? { verdict: 'not run', reason: 'interrupted' } : endingOf(error);
  }
}

function endingOf(error: unknown): Ending {
  const message = error instanceof Error ? lineOf(error.message) : String(error);
  if (error instanceof AssertionError) return { verdict: 'fail', reason: message };
  if (error instanceof NotScored) return skipped('not scored', message);
  if (error instanceof NotShown) return skipped('not shown', message);
  if (error instanceof NotApplicable) return skipped('not applicable', message);
  if (error instanceof Unjudged || error instanceof ReferenceServerError) return { verdict: 'error', reason: message };
  // A fault of ours in one check is that check's error; the run and its reports go on.
  return { verdict: 'error', reason: `fault of the harness: ${message}` };
}

function skipped(because: NonNullable<CheckOutcome['because']>, message: string): Ending {
  return { verdict: 'skip', because, reason: `${because}: ${message}` };
}

/** One line. Octets are left out as chai shows them: in that form nobody would know a key again. */
function lineOf(message: string): string {
  return message.replace(/\s*\n\s*/g, ' ').replace(/\b(Uint8Array|Buffer)\[[^\]]*\]/g, '$1[…]');
}
