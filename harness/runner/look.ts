import { CodecError } from '../codec/deviation.ts';
import { decodeTtlv, encodeTtlv } from '../codec/ttlv.ts';
import { enumerationFields, fieldValue, structureFields } from '../message/fields.ts';
import { registeredVersion } from '../message/header.ts';
import type { RequestItemInit } from '../message/request.ts';
import { type Response, readResponse } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { atLeast, compareVersions, type Version, versionOf } from '../spec/versions.ts';
import { ADVICE } from './advice.ts';
import { DISCOVER_VERSIONS, QUERY_OPERATIONS, requestOf } from './messages.ts';
import { type Clock, ServerClock } from './server-clock.ts';
import type { Answer, Sessions } from './sessions.ts';
import { identityFault, type TlsFacts } from './tls-facts.ts';
import type { Patience } from './transport.ts';

/** What a target says of itself before the first case. */
export interface TargetLook {
  /** What the last handshake came to. */
  readonly tls?: TlsFacts | undefined;
  /** Seconds by which the server's clock is ahead of ours, from its first Time Stamp; 0 where that is a second or less. */
  readonly clockOffset?: bigint | undefined;
  /** What Discover Versions names, and the versions in which Query was answered; oldest first. */
  readonly versions: readonly Version[];
  /** What Query lists, by the version in which it was asked; absent where Query was refused. */
  readonly operations: ReadonlyMap<Version, ReadonlySet<number>>;
}

/** Why there is no point in running a case. */
export interface NoLook {
  readonly cause: string;
  /** What to do about it. */
  readonly advice?: string;
  /** What the server showed of itself, where it did. */
  readonly tls?: TlsFacts | undefined;
}

export interface LookOptions {
  /** Who asks. */
  readonly client: string;
  /** The versions to ask in. */
  readonly wanted: readonly Version[];
  readonly patience: Patience;
  readonly clock: Clock;
}

/**
 * Asks a target for its versions and operations; creates nothing. Returns the cause where no session can be set up in any
 * of the versions. Throws only the reason of an aborted signal.
 */
export async function lookAt(sessions: Sessions, options: LookOptions): Promise<TargetLook | NoLook> {
  const { client, wanted, patience, clock } = options;
  const newestFirst = [...wanted].sort((a, b) => compareVersions(b, a));
  const serverClock = new ServerClock(clock);
  const ask = async (version: Version, what: RequestItemInit): Promise<Answer> => {
    const answer = await sessions.exchange(client, encodeTtlv(sessions.dressed(requestOf(version, what))), patience);
    const timeStamp = 'response' in answer ? successOf(answer.response)?.header.timeStamp : undefined;
    if (timeStamp !== undefined) serverClock.observe(timeStamp, clock.now());
    return answer;
  };

  let answered = false;
  let silence: Silence | undefined;
  const versions = new Set<Version>();
  const operations = new Map<Version, ReadonlySet<number>>();

  // Discover Versions came with 1.1 section 4.26.
  const discoverers = newestFirst.filter((version) => atLeast(version, '1.1'));
  for (const version of discoverers) {
    const answer = await ask(version, DISCOVER_VERSIONS);
    const named = 'response' in answer ? discovered(answer.response) : [];
    answered ||= 'response' in answer;
    for (const one of named) versions.add(one);
    if (named.length > 0) break;
    if ('response' in answer) continue;
    silence = answer;
    if (!HANGS_UP.has(answer.failure)) return noLook(sessions, silence, options);
  }
  for (const version of newestFirst) {
    if (versions.size > 0 && !versions.has(version)) continue;
    const answer = await ask(version, QUERY_OPERATIONS);
    answered ||= 'response' in answer;
    const listed = 'response' in answer ? queried(answer.response, version) : undefined;
    if (listed !== undefined) {
      versions.add(version);
      operations.set(version, listed);
    }
    if ('response' in answer) continue;
    silence = answer;
    if (!HANGS_UP.has(answer.failure)) break;
  }
  if (!answered) return noLook(sessions, silence, options);
  const { offset: clockOffset } = serverClock;
  return { versions: [...versions].sort(compareVersions), operations, tls: sessions.tls, clockOffset };
}

type Silence = Exclude<Answer, { readonly response: Uint8Array }>;

/** Failures for which the server's own certificate is to blame: it is worth showing. */
const ITS_CERTIFICATE: ReadonlySet<string> = new Set([
  'unknown-ca',
  'name-mismatch',
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-purpose',
]);

/** Failures that a server's refusal of our certificate may look like. */
const OUR_CERTIFICATE: ReadonlySet<string> = new Set(['client-certificate', 'closed', 'reset']);

/** Why there is no session, and what to do about it. */
async function noLook(
  sessions: Sessions,
  silence: Silence | undefined,
  { client, patience, clock }: LookOptions,
): Promise<NoLook> {
  if (silence === undefined) return { cause: 'no version to ask in' };
  const { failure, reason } = silence;
  const identity = OUR_CERTIFICATE.has(failure) ? sessions.identityOf(client) : undefined;
  const fault = identity && identityFault(identity, clock.now());
  const tls = ITS_CERTIFICATE.has(failure) ? await sessions.shown(client, patience.signal) : sessions.tls;
  const more = failure === 'no-shared-cipher' ? await bothLists(sessions, client, patience) : fault;
  return { cause: more === undefined ? reason : `${reason}; ${more}`, advice: ADVICE[failure], tls };
}

async function bothLists(sessions: Sessions, client: string, { signal }: Patience): Promise<string> {
  const ours = sessions.allowedSuites?.join(', ') ?? "Node's own";
  const theirs = await sessions.suites(client, signal);
  return `ours: ${ours}; the server's, of those that can be asked for: ${theirs?.join(', ') || 'none was found'}`;
}

/** A server that does not know a version may hang up; another version may be to its liking. */
const HANGS_UP: ReadonlySet<string> = new Set(['closed', 'reset', 'cut']);

function discovered(response: Uint8Array): Version[] {
  const payload = successOf(response)?.items[0]?.payload;
  return structureFields(payload, Tag.ProtocolVersion).flatMap((item) => {
    const major = fieldValue(item, Tag.ProtocolVersionMajor, 'Integer') ?? 0;
    const version = versionOf(major, fieldValue(item, Tag.ProtocolVersionMinor, 'Integer') ?? 0);
    return version === undefined ? [] : [version];
  });
}

/** The operations of a Query response that is itself in `version`: some servers answer in a version of their own. */
function queried(response: Uint8Array, version: Version): ReadonlySet<number> | undefined {
  const success = successOf(response);
  if (success === undefined || registeredVersion(success.header.version) !== version) return undefined;
  return new Set(enumerationFields(success.items[0]?.payload, Tag.Operation));
}

/** A response whose first batch item is a success. What does not decode is no answer here: the first case will tell. */
export function successOf(bytes: Uint8Array): Response | undefined {
  try {
    const response = readResponse(decodeTtlv(bytes).item);
    return response?.items[0]?.resultStatus === Enum.ResultStatus.Success ? response : undefined;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return undefined;
  }
}
