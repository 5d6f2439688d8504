import type { Deviation } from '../harness/codec/deviation.ts';
import { fieldValue } from '../harness/message/fields.ts';
import { protocolVersion } from '../harness/message/header.ts';
import type { Request, RequestBatchItem } from '../harness/message/request.ts';
import { findings, type ProblemKind } from '../harness/message/validate.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { enumInVersion } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import type { Version } from '../harness/spec/versions.ts';
import type { MessageLimits, Settings } from './config.ts';
import { KmipError } from './errors.ts';
import type { Steps } from './steps.ts';

/** One item of a request and what the checks of the message found wrong with it. */
export interface BatchEntry {
  readonly item: RequestBatchItem;
  readonly fault: KmipError | undefined;
}

export interface CheckedMessage {
  /** Empty where the items could not be told apart. */
  readonly entries: readonly BatchEntry[];
  /** Why the message as a whole is refused. */
  readonly fault: KmipError | undefined;
}

const { FeatureNotSupported, InvalidField, InvalidMessage, UnknownMessageExtension } = Enum.ResultReason;

/** The Result Reason of each problem that the registry finds; 1.4 section 11.1 where nothing else is cited. */
const PROBLEM_REASONS: Readonly<Record<ProblemKind, number>> = {
  // "Same major & minor version, unknown field"
  'unknown-field': InvalidField,
  'newer-than-version': InvalidField,
  // "The same field is contained in a header/batch item/payload more than once"
  'duplicate-field': InvalidMessage,
  // "Error parsing batch item or payload within batch item"; 11.3: "REQUIRED field(s) missing"
  'missing-field': InvalidMessage,
  // Chapter 7: "All fields SHALL appear in the order specified."
  'field-order': InvalidMessage,
  'wrong-type': InvalidMessage,
  'batch-count': InvalidMessage,
  // 11.2, 11.4: "Object Type is not recognized"; 6.10: "Some data item in the request has an invalid value."
  'undefined-enumeration': InvalidField,
};

/** "Same major version, different minor versions; unknown fields: ignore unknown fields, process rest normally". */
const IGNORED_IN_LATER_MINOR: ReadonlySet<ProblemKind> = new Set(['unknown-field', 'newer-than-version']);

/** What is wrong, and in which batch item; undefined for the rest of the message. */
interface Fault {
  readonly item: number | undefined;
  readonly reason: number;
  readonly message: string;
}

/**
 * Holds a request against the rules for messages, headers and batch items (1.4 chapters 6, 7 and section 11.1), in the
 * version that it is served in. What is wrong inside a batch item fails that item alone; anything else refuses the
 * message.
 */
export function* checkMessage(
  request: Request,
  deviations: readonly Deviation[],
  served: Version,
): Steps<CheckedMessage> {
  const { items } = request;
  const count = request.header.batchCount;
  if (count !== items.length || count < 1) {
    const message = `The Batch Count is ${count ?? 'missing'}, the message has ${items.length} batch items`;
    return { entries: [], fault: new KmipError(InvalidMessage, message) };
  }
  const faults = firstOfEach([
    ...deviations.flatMap(deviationFault),
    ...(yield* problemFaults(request, served)),
    ...repeatedIds(items),
  ]);
  return {
    entries: items.map((item, index) => ({ item, fault: faults.get(index) })),
    fault: faults.get(undefined) ?? optionFault(request) ?? extensionFault(items, served),
  };
}

function firstOfEach(faults: readonly Fault[]): Map<number | undefined, KmipError> {
  const first = new Map<number | undefined, KmipError>();
  for (const { item, reason, message } of faults) {
    if (!first.has(item)) first.set(item, new KmipError(reason, message));
  }
  return first;
}

function faultAt(path: string, reason: number, message: string): Fault {
  const index = /^RequestMessage\/BatchItem\[(\d+)\]/.exec(path)?.[1];
  return { item: index === undefined ? undefined : Number(index), reason, message };
}

/**
 * "Error parsing batch item or payload within batch item": Invalid Message. Padding octets that are not zero are no
 * error: section 9.1.1.3 fixes their number only.
 */
function deviationFault({ kind, path, message }: Deviation): Fault[] {
  return kind === 'padding-value' ? [] : [faultAt(path, InvalidMessage, `${path}: ${message}`)];
}

/** The first of each batch item: a hostile message has many. */
function* problemFaults(request: Request, served: Version): Steps<Fault[]> {
  const isLaterMinor = request.header.version?.minor !== protocolVersion(served).minor;
  const faults = new Map<number | undefined, Fault>();
  let step = 0;
  for (const found of findings(request.item, served, 'request')) {
    step += 1;
    if (found === undefined || step % 64 === 0) yield;
    if (found === undefined || (isLaterMinor && IGNORED_IN_LATER_MINOR.has(found.kind))) continue;
    const fault = faultAt(found.path, PROBLEM_REASONS[found.kind], `${found.path}: ${found.message}`);
    if (!faults.has(fault.item)) faults.set(fault.item, fault);
  }
  return [...faults.values()];
}

/** 1.4 section 6.4: a Unique Batch Item ID correlates one request with its response. */
function repeatedIds(items: readonly RequestBatchItem[]): Fault[] {
  if (items.length === 1) return [];
  const seen = new Set<string>();
  return items.flatMap(({ uniqueBatchItemId }, item) => {
    const id = uniqueBatchItemId && Buffer.from(uniqueBatchItemId).toString('hex');
    if (id === undefined) return [];
    const message = 'An earlier batch item has the same Unique Batch Item ID';
    const faults = seen.has(id) ? [{ item, reason: InvalidMessage, message }] : [];
    seen.add(id);
    return faults;
  });
}

/** 1.4 section 6.13: "This option SHALL only be present if the Batch Count is greater than 1." */
function optionFault({ header, items }: Request): KmipError | undefined {
  if (header.batchErrorContinuationOption === undefined || items.length > 1) return undefined;
  return new KmipError(InvalidMessage, 'A Batch Error Continuation Option needs a Batch Count greater than 1');
}

/**
 * 1.4 section 6.13: "if the server does not support the feature, and a request is received containing the Batch Error
 * Continuation Option with a value other than the default Stop, then the entire request SHALL be rejected".
 */
export function assertContinuation(option: number | undefined, capabilities: Settings['capabilities']): void {
  const { Continue, Undo } = Enum.BatchErrorContinuationOption;
  const isOff = (option === Continue && !capabilities.batchContinue) || (option === Undo && !capabilities.batchUndo);
  if (isOff)
    throw new KmipError(FeatureNotSupported, 'the server does not support this Batch Error Continuation Option');
}

/**
 * What this server does at most for one message. A batch with Undo is one step, in which nobody else is served, so that
 * it is held to fewer items.
 */
export function assertBatchSize(items: number, option: number | undefined, limits: MessageLimits): void {
  if (items > limits.batchItems) throw new KmipError(InvalidMessage, `More than ${limits.batchItems} batch items`);
  if (option === Enum.BatchErrorContinuationOption.Undo && items > limits.undoItems) {
    throw new KmipError(FeatureNotSupported, `Undo of more than ${limits.undoItems} batch items`);
  }
}

/**
 * 1.4 section 6.16: "If the indicator is True, [...] the receiver SHALL reject the entire message." Table 327 has Feature Not
 * Supported for that, 2.0 section 11.45 Unknown Message Extension: it is no error of an operation, whose table lists others.
 */
function extensionFault(items: readonly RequestBatchItem[], served: Version): KmipError | undefined {
  const isCritical = items.some(({ extensions }) =>
    extensions.some((extension) => fieldValue(extension, Tag.CriticalityIndicator, 'Boolean') === true),
  );
  const isNamed = enumInVersion('ResultReason', UnknownMessageExtension, served);
  const reason = isNamed ? UnknownMessageExtension : FeatureNotSupported;
  return isCritical ? new KmipError(reason, 'A critical Message Extension is not understood') : undefined;
}
