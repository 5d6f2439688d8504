import type { ProtocolVersion } from '../message/header.ts';
import { Enum } from '../spec/enumerations.ts';
import { versionOf } from '../spec/versions.ts';
import type { DiagnosticRow, Finding } from './diagnostic.ts';
import { differsAt, hasFailed, isRefusedWhole, RESPONSE, type Scene } from './scene.ts';

const VERSION_PATH = `${RESPONSE}/ResponseHeader/ProtocolVersion`;
const TIME_STAMP_PATH = `${RESPONSE}/ResponseHeader/TimeStamp`;

/** Seconds by which a peer's clock may differ: what known servers let pass in a request's Time Stamp. */
const CLOCK_TOLERANCE = 60n;

function versionText({ major, minor }: ProtocolVersion): string {
  return `${major}.${minor}`;
}

/** An answer in a version that was not asked for, though it is no refusal, or in none that can be read. */
function* unsupportedShape(scene: Scene): Generator<Finding> {
  const { request, response, exchange } = scene;
  const asked = request?.header.version;
  if (asked === undefined) return;
  if (response === undefined) {
    const unknown = versionOf(asked.major, asked.minor) === undefined;
    const message = `a request of KMIP ${versionText(asked)} is not answered`;
    if (unknown && exchange.failure !== undefined) yield { path: RESPONSE, message };
    return;
  }
  const { version } = response.header;
  if (version === undefined) {
    yield { path: VERSION_PATH, message: 'the Protocol Version of the response cannot be read' };
  } else if (versionText(version) !== versionText(asked) && !isRefusedWhole(scene)) {
    const message = `a request of KMIP ${versionText(asked)} is answered in ${versionText(version)}, and not refused`;
    yield { path: VERSION_PATH, message };
  }
}

/** Reasons for which servers refuse a message as a whole. */
const WHOLE: ReadonlySet<number | undefined> = new Set([
  Enum.ResultReason.InvalidMessage,
  Enum.ResultReason.UnsupportedProtocolVersion,
]);

/** A sound message refused for its minor version alone. */
function* refusedVersion(scene: Scene): Generator<Finding> {
  const { request, response, sent, answers, listed } = scene;
  const asked = request?.header.version;
  const given = response?.header.version;
  const [first] = answers;
  if (asked === undefined || given?.major !== asked.major || first === undefined || !isRefusedWhole(scene)) return;
  const { resultReason, resultMessage = '' } = first.answer;
  const saysSo =
    resultReason === Enum.ResultReason.UnsupportedProtocolVersion || /version|KMIP \d/i.test(resultMessage);
  if (!WHOLE.has(resultReason) || sent === undefined || sent.problems.length > 0) return;
  // A server that answers Query in this version knows it: then another version in the header is a slip.
  if (!saysSo && (given.minor === asked.minor || listed !== undefined)) return;
  const message = `a sound message of KMIP ${versionText(asked)} is refused by a server that speaks ${versionText(given)}`;
  yield { path: `${first.path}/ResultReason`, message };
}

/** A message with a Client Correlation Value that came to nothing as a whole, where that is not what was expected. */
function* refusedCorrelation(scene: Scene): Generator<Finding> {
  if (scene.request?.header.clientCorrelationValue === undefined || !isRefusedWhole(scene)) return;
  const isUnexpected =
    scene.exchange.failure !== undefined || differsAt(scene, `${RESPONSE}/BatchItem[0]/ResultStatus`);
  if (!isUnexpected) return;
  yield { path: RESPONSE, message: 'a request with a Client Correlation Value is refused as a whole' };
}

function* skewedClock({ response, request, exchange, answers }: Scene): Generator<Finding> {
  const { timeStamp } = response?.header ?? {};
  const receivedAt = exchange.response?.receivedAt;
  if (timeStamp !== undefined && receivedAt !== undefined) {
    const ahead = timeStamp - BigInt(Math.floor(receivedAt.getTime() / 1000)) - (exchange.clockMoved ?? 0n);
    const size = ahead < 0n ? -ahead : ahead;
    const message = `the peer's clock is ${size} s ${ahead < 0n ? 'behind' : 'ahead of'} ours`;
    if (size > CLOCK_TOLERANCE) yield { path: TIME_STAMP_PATH, message };
  }
  if (request?.header.timeStamp === undefined) return;
  for (const one of answers) {
    if (!hasFailed(one) || !/time ?stamp|clock|future|stale/i.test(one.answer.resultMessage ?? '')) continue;
    yield { path: `${one.path}/ResultMessage`, message: 'the request is refused for its Time Stamp' };
  }
}

/** Protocol versions, what they bring along, and time. */
export const VERSION_ROWS: readonly DiagnosticRow[] = [
  {
    id: 'VERSION_UNSUPPORTED_SHAPE',
    title: 'a version that the server does not know is not refused in the form that a client can read',
    rule: 'an unknown major version is answered by one Batch Item without Operation: Operation Failed, Invalid Message',
    section: 'KMIP 1.4 sections 6.1 and 11.1',
    reports: ['OpenKMIP/PyKMIP#470'],
    recognise: unsupportedShape,
  },
  {
    id: 'VERSION_REFUSED',
    title: 'a sound message is refused for its minor version alone',
    rule: 'servers support the other versions of a major version: unknown fields are ignored, the rest is processed',
    section: 'KMIP 1.4 sections 6.1 and 11.1, 2.1 section 9.16',
    reports: ['OpenKMIP/PyKMIP#451'],
    recognise: refusedVersion,
  },
  {
    id: 'CLIENT_CORRELATION_UNSUPPORTED',
    title: 'a Client Correlation Value before 1.4, or a message refused as a whole that carries one',
    rule: 'a client may add a Client Correlation Value since 1.4; the server logs it, and answers as if it were not there',
    section: 'KMIP 1.4 sections 6.18 and 7.2, 2.1 section 9.9',
    reports: ['ThalesGroup/kmip-go#4'],
    claims: [{ kinds: ['newer-than-version'], path: /^RequestMessage\/RequestHeader\/ClientCorrelationValue$/ }],
    recognise: refusedCorrelation,
  },
  {
    id: 'CLOCK_SKEW',
    title: "the peer's clock is more than a minute off, or a request is refused for its Time Stamp",
    rule: 'a Time Stamp is the time of the peer; a server may reject a request whose Time Stamp is too far off its own',
    section: 'KMIP 1.4 section 6.5, 2.1 section 9.20',
    reports: ['OpenKMIP/libkmip#30'],
    recognise: skewedClock,
  },
];
