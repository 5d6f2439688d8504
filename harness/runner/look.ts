import { CodecError } from '../codec/deviation.ts';
import { decodeTtlv, encodeTtlv } from '../codec/ttlv.ts';
import { enumerationFields, fieldValue, structureFields } from '../message/fields.ts';
import { registeredVersion } from '../message/header.ts';
import type { RequestItemInit } from '../message/request.ts';
import { type Response, readResponse } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { atLeast, compareVersions, type Version, versionOf } from '../spec/versions.ts';
import { DISCOVER_VERSIONS, QUERY_OPERATIONS, requestOf } from './messages.ts';
import type { Answer, Sessions } from './sessions.ts';
import type { Patience } from './transport.ts';

/** What a target says of itself before the first case. */
export interface TargetLook {
  /** What Discover Versions names, and the versions in which Query was answered; oldest first. */
  readonly versions: readonly Version[];
  /** What Query lists, by the version in which it was asked; absent where Query was refused. */
  readonly operations: ReadonlyMap<Version, ReadonlySet<number>>;
}

/** Why there is no point in running a case. */
export interface NoLook {
  readonly cause: string;
}

/**
 * Asks a target for its versions and operations; creates nothing. `wanted`: the versions of the selected cases.
 * Returns the cause where no session can be set up in any of them. Throws only the reason of an aborted signal.
 */
export async function lookAt(
  sessions: Sessions,
  client: string,
  wanted: readonly Version[],
  patience: Patience,
): Promise<TargetLook | NoLook> {
  const newestFirst = [...wanted].sort((a, b) => compareVersions(b, a));
  const ask = async (version: Version, what: RequestItemInit): Promise<Answer> =>
    sessions.exchange(client, encodeTtlv(sessions.dressed(requestOf(version, what))), patience);

  let answered = false;
  let cause = 'no version to ask in';
  const versions = new Set<Version>();
  const operations = new Map<Version, ReadonlySet<number>>();

  const discoverers = newestFirst.filter((version) => atLeast(version, '1.1'));
  for (const version of discoverers) {
    const answer = await ask(version, DISCOVER_VERSIONS);
    const named = 'response' in answer ? discovered(answer.response) : [];
    answered ||= 'response' in answer;
    for (const one of named) versions.add(one);
    if (named.length > 0) break;
    if ('response' in answer) continue;
    cause = answer.reason;
    if (!HANGS_UP.has(answer.failure)) return { cause };
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
    cause = answer.reason;
    if (!HANGS_UP.has(answer.failure)) break;
  }
  return answered ? { versions: [...versions].sort(compareVersions), operations } : { cause };
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
function successOf(bytes: Uint8Array): Response | undefined {
  try {
    const response = readResponse(decodeTtlv(bytes).item);
    return response?.items[0]?.resultStatus === Enum.ResultStatus.Success ? response : undefined;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return undefined;
  }
}
