import { CodecError, type Deviation } from '../harness/codec/deviation.ts';
import { type StructureItem, structure } from '../harness/codec/item.ts';
import { itemText } from '../harness/codec/text.ts';
import { decodeTtlv, encodeTtlv } from '../harness/codec/ttlv.ts';
import { HEADER_LENGTH } from '../harness/codec/ttlv-layout.ts';
import { type ProtocolVersion, protocolVersion, readProtocolVersion } from '../harness/message/header.ts';
import { type Request, type RequestHeader, readRequest } from '../harness/message/request.ts';
import { buildResponse, type ResponseHeaderInit, type ResponseItemInit } from '../harness/message/response.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { enumName } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import type { Version } from '../harness/spec/versions.ts';
import { attestationFields, attestationOf } from './access/attestation.ts';
import { authenticatedIdentity, notSuccessful } from './access/credentials.ts';
import { serverHashedPassword } from './access/hashed-passwords.ts';
import { isReplaced } from './access/link-credentials.ts';
import type { Requester } from './access/policies.ts';
import { runBatch } from './batch.ts';
import { failedResult } from './batch-results.ts';
import { assertBatchSize, assertContinuation, type BatchEntry, checkMessage } from './checks.ts';
import type { MessageLimits } from './config.ts';
import type { RequestScope } from './context.ts';
import { KmipError, REASONS } from './errors.ts';
import type { Log } from './log.ts';
import { advance } from './policy/life-cycle.ts';
import { rotateDue } from './rotation.ts';
import type { Services } from './services.ts';
import type { Steps } from './steps.ts';
import type { Store } from './store/store.ts';
import { preferredVersion, servedVersion } from './versions.ts';

/** Who sends a message: who the certificate names. */
export interface Client extends Requester {
  /** Nobody vouches for it: nothing is done for it. */
  readonly isRefused?: boolean;
  /** What it showed when it connected, in DER. */
  readonly certificate?: Uint8Array;
  /** Makes the server the client of its connection, once the answer is sent; absent where roles are fixed. */
  swapRoles?(identity: string, version: Version): void;
}

interface Received {
  readonly request: Request;
  readonly deviations: readonly Deviation[];
}

/** Octets of the largest response. A batch of small requests would otherwise make one that no memory holds. */
const LARGEST_RESPONSE = 32 * 1024 * 1024;

/**
 * Answers one Request Message, one batch item a step: octets in, octets of a Response Message out, whatever the octets
 * are.
 */
export function* handleMessage(bytes: Uint8Array, client: Client, services: Services): Steps<Uint8Array> {
  const received = receive(bytes, services.limits);
  if (!(received instanceof KmipError)) logText(received.request.item, client, services.log, 'request');
  const asked = received instanceof KmipError ? peekVersion(bytes) : received.request.header.version;
  const served = asked && servedVersion(asked, services.settings.versions);
  const version = served ?? preferredVersion(services.settings.versions);
  const { identity, groups, certificate } = client;
  const canSwapRoles = client.swapRoles !== undefined;
  const scope: RequestScope = { version, identity, groups, now: services.now(), services, certificate, canSwapRoles };
  const plain = { version: protocolVersion(version), timeStamp: scope.now };
  if (received instanceof KmipError) return respond(plain, [failedResult(undefined, received, scope)], scope);
  if (served === undefined) return respond(plain, [failedResult(undefined, versionError(asked), scope)], scope);
  const hashed = serverHashedPassword(received.request.header.authentication, services.settings.users);
  const header = hashed === undefined ? plain : { ...plain, serverHashedPassword: hashed };
  const results = yield* answer(received, header, scope, client);
  const attesting = attestingOf(scope);
  const asksToAttest = results.some(({ resultReason }) => resultReason === Enum.ResultReason.AttestationRequired);
  const fields = asksToAttest ? attestationFields(attesting) : {};
  return respond({ ...header, ...fields }, results, scope, received.request.header);
}

function attestingOf({ identity, now, services }: RequestScope) {
  return { policy: services.settings.attestation, nonces: services.nonces, identity, now };
}

/** The answer to octets that cannot be cut into messages; the connection is of no more use after it. */
export function refuseOctets(error: CodecError, services: Services): Uint8Array {
  const version = preferredVersion(services.settings.versions);
  const scope: RequestScope = { version, identity: '', now: services.now(), services };
  const header = { version: protocolVersion(version), timeStamp: scope.now };
  // Any other message shows octets, and results are logged.
  const message = error.code === 'too-large' ? error.message : 'What was received is no KMIP message';
  return respond(header, [failedResult(undefined, unparsable(message), scope)], scope);
}

/** The message as a request, or why it is none: 1.4 section 11.1, "Message cannot be parsed". */
function receive(bytes: Uint8Array, { depth, items }: MessageLimits): Received | KmipError {
  try {
    const { item, deviations } = decodeTtlv(bytes, { maxSize: bytes.length, maxDepth: depth, maxItems: items });
    const request = readRequest(item);
    return request === undefined ? unparsable('The message is no Request Message') : { request, deviations };
  } catch (error) {
    if (error instanceof CodecError) return unparsable(error.message);
    throw error;
  }
}

function unparsable(message: string): KmipError {
  return new KmipError(Enum.ResultReason.InvalidMessage, message);
}

/** The Protocol Version of a message that cannot be parsed, where that much of it can: it is the header's first field. */
function peekVersion(bytes: Uint8Array): ProtocolVersion | undefined {
  try {
    return readProtocolVersion(
      structure(Tag.RequestHeader, [decodeTtlv(bytes.subarray(2 * HEADER_LENGTH), { maxItems: 3 }).item]),
    );
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}

function versionError(asked: ProtocolVersion | undefined): KmipError {
  if (asked === undefined) return unparsable('The header has no Protocol Version');
  return new KmipError(REASONS.unsupportedVersion, `KMIP ${asked.major}.${asked.minor} is not supported`);
}

/** The results of the batch items, or their refusal where the message as a whole is refused. */
function* answer(
  { request, deviations }: Received,
  header: ResponseHeaderInit,
  scope: RequestScope,
  client: Client,
): Steps<ResponseItemInit[]> {
  const { entries, fault } = yield* checkMessage(request, deviations, scope.version);
  if (fault !== undefined) return refused(entries, fault, scope);
  const { settings, outstanding, usedCredentials } = scope.services;
  try {
    if (client.isRefused || (client.certificate && isReplaced(scope.services.store, client.certificate))) {
      throw new KmipError(Enum.ResultReason.AuthenticationNotSuccessful, 'The client could not be validated');
    }
    const { authentication } = request.header;
    const grant = scope.services.tickets.presented(authentication, scope.now);
    const named = grant?.identity ?? scope.identity;
    const authenticate = () => {
      const identity = authenticatedIdentity(authentication, settings, named, usedCredentials, scope.version);
      // 2.0 section 9.4: several credentials "must ALL be satisfied".
      if (grant !== undefined && identity !== grant.identity) throw notSuccessful();
      return identity;
    };
    const identity =
      authentication === undefined
        ? authenticate()
        : scope.services.attempts.attempt(scope.identity, scope.now, authenticate);
    // What is known of groups is about who the certificate names, and nobody else.
    const groups = identity === scope.identity ? scope.groups : scope.groups && [];
    scope.services.heard(identity, scope.version);
    assertBatchSize(entries.length, request.header.batchErrorContinuationOption, scope.services.limits);
    assertContinuation(request.header.batchErrorContinuationOption, settings.capabilities);
    const attestation = attestationOf(request.header, attestingOf(scope));
    yield* outstanding.performDue(scope.now, scope.services.worksAside);
    moveStates(scope);
    const {
      batchErrorContinuationOption,
      maximumResponseSize = LARGEST_RESPONSE,
      asynchronousIndicator = Enum.AsynchronousIndicator.Prohibited,
    } = request.header;
    const results = yield* runBatch(
      entries,
      {
        continuation: batchErrorContinuationOption ?? Enum.BatchErrorContinuationOption.Stop,
        asynchronous: asynchronousIndicator,
        maximumResponseSize: Math.min(maximumResponseSize, LARGEST_RESPONSE),
        header,
      },
      { ...scope, identity, groups, attestation, grant },
    );
    if (swapsRoles(results)) client.swapRoles?.(identity, scope.version);
    return results;
  } catch (error) {
    if (error instanceof KmipError) return refused(entries, error, scope);
    throw error;
  }
}

/** Whether the server is the client from now on: the last of the roles that it took counts (2.0 section 6.1.48). */
function swapsRoles(results: readonly ResponseItemInit[]): boolean {
  const { Operation, ResultStatus, EndpointRole } = Enum;
  const roles = results
    .filter((one) => one.operation === Operation.SetEndpointRole && one.resultStatus === ResultStatus.Success)
    .flatMap(({ payload = [] }) => payload.filter(({ tag }) => tag === Tag.EndpointRole));
  return roles.at(-1)?.value === EndpointRole.Client;
}

/** The time for which the states in a store are right. */
const MOVED_AT = new WeakMap<Store, bigint>();

/** Brings every object into the state of its dates, and rotates what is due. What a request changes, it moves itself. */
function moveStates(scope: RequestScope): void {
  const { services, now } = scope;
  const { store } = services;
  if (MOVED_AT.get(store) === now) return;
  store.transaction(() => advance(store, now));
  rotateDue(scope);
  MOVED_AT.set(store, now);
}

/** Every item fails for the message's fault; one result without Operation where the items could not be told apart. */
function refused(entries: readonly BatchEntry[], fault: KmipError, scope: RequestScope): ResponseItemInit[] {
  if (entries.length === 0) return [failedResult(undefined, fault, scope)];
  return entries.map(({ item }) => failedResult(item, fault, scope));
}

function respond(
  header: ResponseHeaderInit,
  results: readonly ResponseItemInit[],
  scope: RequestScope,
  request?: RequestHeader,
): Uint8Array {
  logResults(results, scope, request);
  const response = buildResponse(header, results);
  logText(response, scope, scope.services.log, 'response');
  const bytes = encodeTtlv(response);
  if (bytes.length <= (request?.maximumResponseSize ?? Number.POSITIVE_INFINITY)) return bytes;
  // Successes were made to fit; failures take the least room without their optional messages.
  return encodeTtlv(
    buildResponse(
      header,
      results.map(({ resultMessage, ...result }) => result),
    ),
  );
}

/** A message as text, its secrets masked. */
function logText(message: StructureItem, { identity }: Requester, log: Log, what: 'request' | 'response'): void {
  if (log.isLevelEnabled?.('debug') === false) return;
  log.debug({ client: identity, text: itemText(message) }, what);
}

function logResults(results: readonly ResponseItemInit[], scope: RequestScope, request?: RequestHeader): void {
  const { identity, version, services } = scope;
  if (services.log.isLevelEnabled?.('info') === false) return;
  const clientCorrelationValue = request?.clientCorrelationValue;
  for (const { operation, resultStatus, resultReason, resultMessage } of results) {
    const facts = {
      client: identity,
      version,
      operation: operation && (enumName('Operation', operation) ?? operation),
      status: enumName('ResultStatus', resultStatus),
      reason: resultReason && enumName('ResultReason', resultReason),
      clientCorrelationValue,
    };
    services.log.info(facts, resultMessage ?? 'done');
  }
}
