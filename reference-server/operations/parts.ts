import { byteString, type Item } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
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

/** Who does what with which key. */
interface Doing {
  readonly operation: number;
  readonly uniqueIdentifier?: string;
}

/**
 * The part that a request brings: of a new stream, for which `start` makes the work, or of one that goes on. What fails
 * afterwards ends the stream. `digested` says that the request holds Digested Data, so that Data may be missing.
 * Throws Item Not Found where "No outstanding operation with the specified Correlation Value exists", Invalid Message
 * where the indicators contradict each other or Data is missing.
 */
export function nextPart<Work>(
  payload: Fields,
  context: OperationContext,
  doing: Doing,
  start: () => Work,
  digested?: Uint8Array,
): Part<Work> {
  const given = payload.bytes(Tag.CorrelationValue);
  const [init, final] = [Tag.InitIndicator, Tag.FinalIndicator].map((tag) => payload.boolean(tag) === true);
  const isContradiction = given === undefined ? final && !init : init;
  if (isContradiction) throw new KmipError(R.InvalidMessage, 'a stream begins with Init Indicator, and only there');
  const data = payload.bytes(Tag.Data) ?? (init || final || digested ? NO_DATA : undefined);

  const stream =
    given === undefined
      ? {
          ...doing,
          uniqueIdentifier: doing.uniqueIdentifier,
          identity: context.identity,
          first: payload,
          work: start(),
        }
      : outstanding(given, context, doing);
  const isLast = final === true || (given === undefined && !init);
  const correlationValue = given ?? context.random(CORRELATION_OCTETS);
  if (!isLast) context.streams.put(correlationValue, stream);
  return {
    // `outstanding` has seen that the stream is one of this operation, whose work it keeps.
    work: stream.work as Work,
    data: required(data, Tag.Data),
    isFirst: given === undefined,
    isLast,
    bytes: (tag) => payload.bytes(tag) ?? stream.first.bytes(tag),
    correlation: isLast ? [] : [byteString(Tag.CorrelationValue, correlationValue)],
  };
}

const NO_DATA = new Uint8Array();
const CORRELATION_OCTETS = 16;

function outstanding(correlationValue: Uint8Array, context: OperationContext, doing: Doing): Stream {
  const stream = context.streams.take(correlationValue);
  const isOurs =
    stream?.operation === doing.operation &&
    stream.identity === context.identity &&
    stream.uniqueIdentifier === doing.uniqueIdentifier;
  if (!isOurs) throw new KmipError(R.ItemNotFound, 'no operation with this Correlation Value is outstanding');
  return stream;
}

export interface KeyedPart<Work> extends Part<Work> {
  readonly uniqueIdentifier: string;
}

/**
 * `nextPart` of an operation with a key: its access rules and its permitted use are looked at with every part, and its
 * Usage Limits are counted down, objects once and octets as they come.
 */
export function nextKeyedPart<Work>(
  payload: Fields,
  context: OperationContext,
  { operation, use }: { readonly operation: number; readonly use: Use },
  start: (object: ManagedObject, parameters: Fields) => Work,
): KeyedPart<Work> {
  const object = context.object(payload.text(Tag.UniqueIdentifier));
  const { uniqueIdentifier } = object;
  assertUsable(object, use, context.now());
  const begin = () => start(object, cryptographicParameters(payload, object));
  const digested = payload.bytes(Tag.DigestedData);
  const part = nextPart(payload, context, { operation, uniqueIdentifier }, begin, digested);
  if (use.protects) {
    const used = { octets: part.data.length + (digested?.length ?? 0), objects: part.isFirst ? 1 : 0 };
    const allocated = withAllocation(object, used, context.now());
    if (allocated !== object) context.store.update(allocated);
  }
  return { ...part, uniqueIdentifier };
}
