import { byteString, type Item } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { type Fields, required } from '../fields.ts';
import type { ManagedObject } from '../object.ts';
import { assertUsable, cryptographicParameters, type Use, withAllocation } from '../policy/cryptographic-use.ts';
import type { Stream } from '../streams.ts';
import type { OperationContext } from './operation.ts';

const R = Enum.ResultReason;

/** One request of a cryptographic operation: all of it, or a part (1.4 chapter 4). */
export interface Part<Work> {
  readonly work: Work;
  /** Empty where the request has none. */
  readonly data: Uint8Array;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** The value of a Byte String field of this request, else of the first one. */
  bytes(tag: number): Uint8Array | undefined;
  /** The Correlation Value for the response; none with the last part. */
  readonly correlation: readonly Item[];
}

/** What is done, with which key. */
interface Doing {
  readonly operation: number;
  /** The key; undefined for an operation without one. */
  readonly uniqueIdentifier: string | undefined;
}

/**
 * The part that a request brings: of a new stream, for which `start` makes the work, or of one that goes on.
 * `digested` is Digested Data, which stands for Data.
 * Throws Item Not Found (2.x: Invalid Correlation Value) where "No outstanding operation with the specified Correlation Value exists", Invalid Message
 * where the indicators contradict each other or Data is missing, Invalid Field where there is Digested Data besides, or
 * a later part brings additional data or a tag,
 * Feature Not Supported for a part where the capability is switched off, and for more data than is kept for an operation
 * that needs all of it at once: that ends the stream.
 */
export function nextPart<Work extends object>(
  payload: Fields,
  context: OperationContext,
  doing: Doing,
  start: () => Work,
  digested?: Uint8Array,
): Part<Work> {
  const given = payload.bytes(Tag.CorrelationValue);
  if (!context.settings.capabilities.streaming && STREAMING.some((tag) => payload.item(tag) !== undefined)) {
    throw new KmipError(R.FeatureNotSupported, 'data is not taken in parts');
  }
  const [init, final] = [Tag.InitIndicator, Tag.FinalIndicator].map((tag) => payload.boolean(tag) === true);
  const isContradiction = given === undefined ? final && !init : init;
  if (isContradiction) throw new KmipError(R.InvalidMessage, 'a stream begins with Init Indicator, and only there');
  const plain = payload.bytes(Tag.Data);
  if (plain && digested) throw new KmipError(R.InvalidField, 'Data and Digested Data exclude each other');
  // "Data is always required [...] except when either Init Indicator or Final Indicator is true."
  const data = required(plain ?? (init || final || digested ? NO_DATA : undefined), Tag.Data);

  const stream =
    given === undefined
      ? { ...doing, identity: context.identity, first: payload, work: start(), octets: 0 }
      : outstanding(given, context, doing);
  if (ON_INITIAL.some((tag) => isLate(tag, payload, stream.first))) {
    throw new KmipError(R.InvalidField, 'what is authenticated besides, and the tag, are told with the first part');
  }
  // `outstanding` has seen that the stream is one of this operation, whose work it keeps.
  const work = stream.work as Work;
  const octets = stream.octets + data.length;
  const isLast = final === true || (given === undefined && !init);
  const isStream = given !== undefined || !isLast;
  if (isStream && 'isAtOnce' in work && octets > context.limits.streamOctets) {
    throw new KmipError(
      R.FeatureNotSupported,
      `so much data in parts: the limit is ${context.limits.streamOctets} octets`,
    );
  }
  const correlationValue = given ?? context.random(CORRELATION_OCTETS);
  if (!isLast) context.streams.put(correlationValue, { ...stream, octets });
  return {
    work,
    data,
    isFirst: given === undefined,
    isLast,
    bytes: (tag) => payload.bytes(tag) ?? stream.first.bytes(tag),
    correlation: isLast ? [] : [byteString(Tag.CorrelationValue, correlationValue)],
  };
}

/** "this data MUST be supplied on the initial" request (1.4 sections 4.29 and 4.30, 2.0 sections 6.1.11 and 6.1.17). */
const ON_INITIAL = [Tag.AuthenticatedEncryptionAdditionalData, Tag.AuthenticatedEncryptionTag];

/** Whether a part has other octets in a field than the first part. */
function isLate(tag: number, payload: Fields, first: Fields): boolean {
  const octets = payload.bytes(tag);
  return octets !== undefined && !Buffer.from(octets).equals(first.bytes(tag) ?? NO_DATA);
}

const STREAMING = [Tag.InitIndicator, Tag.FinalIndicator, Tag.CorrelationValue];
const NO_DATA = new Uint8Array();
const CORRELATION_OCTETS = 16;

function outstanding(correlationValue: Uint8Array, context: OperationContext, doing: Doing): Stream {
  const stream = context.streams.take(correlationValue);
  const isOurs =
    stream?.operation === doing.operation &&
    stream.identity === context.identity &&
    stream.uniqueIdentifier === doing.uniqueIdentifier;
  if (!isOurs) {
    throw new KmipError(REASONS.correlationValueUnknown, 'no operation with this Correlation Value is outstanding');
  }
  return stream;
}

export interface KeyedPart<Work> extends Part<Work> {
  readonly uniqueIdentifier: string;
}

/**
 * `nextPart` of an operation with a key: its access rules and its permitted use are looked at with every part, and its
 * Usage Limits are counted down, objects once and octets as they come.
 */
export function nextKeyedPart<Work extends object>(
  payload: Fields,
  context: OperationContext,
  { operation, use }: { readonly operation: number; readonly use: Use },
  start: (object: ManagedObject, parameters: Fields) => Work,
): KeyedPart<Work> {
  const object = context.object(payload.text(Tag.UniqueIdentifier));
  const { uniqueIdentifier } = object;
  assertUsable(object, use, context.now());
  const digested = payload.bytes(Tag.DigestedData);
  if (use.protects) {
    const octets = (payload.bytes(Tag.Data) ?? digested)?.length ?? 0;
    const objects = payload.bytes(Tag.CorrelationValue) === undefined ? 1 : 0;
    const allocated = withAllocation(object, { octets, objects }, context.now());
    if (allocated !== object) context.store.update(allocated);
  }
  const begin = () => start(object, cryptographicParameters(payload, object));
  return { ...nextPart(payload, context, { operation, uniqueIdentifier }, begin, digested), uniqueIdentifier };
}
