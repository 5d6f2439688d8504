import type { Case, CaseItem, Step } from '../cases/case.ts';
import { field, fields } from '../cases/fields.ts';
import { isPlaceholder } from '../cases/placeholders.ts';
import { byteString, child, type Item, type StructureItem, structure } from '../codec/item.ts';
import { fieldValue, structureField } from '../message/fields.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import type { BatchPair } from './batch.ts';
import { valueKey } from './equality.ts';

/** One part of a multi-part cryptographic operation (1.4 chapter 4), with those before it. */
export interface StreamPart {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** All requests and responses so far, as those of one part: their Data put together. */
  readonly request: StructureItem;
  readonly response: StructureItem;
  /** The Data of the responses so far. */
  readonly data: Uint8Array;
  /** What the case expects of the whole stream; undefined where it does not say, or does not end the stream. */
  readonly expected: Uint8Array | undefined;
}

interface Stream {
  readonly requests: readonly StructureItem[];
  readonly responses: readonly StructureItem[];
  readonly expected: Uint8Array | undefined;
}

/** What tells the parts of a stream apart; it is no part of the whole. */
const OF_PARTS: ReadonlySet<number> = new Set([Tag.CorrelationValue, Tag.InitIndicator, Tag.FinalIndicator]);

/** The streams of a case that have begun and not ended, by Correlation Value. */
export class Streams {
  readonly #case: Case;
  readonly #open = new Map<string, Stream>();

  constructor(testCase: Case) {
    this.#case = testCase;
  }

  clone(): Streams {
    const clone = new Streams(this.#case);
    for (const [key, stream] of this.#open) clone.#open.set(key, stream);
    return clone;
  }

  /** The part that an answered batch item is; undefined for any that is none, or of which the beginning was not seen. */
  next(step: Step, { request: asked, actual, expectedIndex }: BatchPair): StreamPart | undefined {
    const request = structureField(asked, Tag.RequestPayload);
    const response = structureField(actual, Tag.ResponsePayload);
    if (request === undefined || response === undefined) return undefined;
    const given = child(request, Tag.CorrelationValue);
    const isLast = fieldValue(request, Tag.FinalIndicator, 'Boolean') === true;
    const begins = fieldValue(request, Tag.InitIndicator, 'Boolean') === true && !isLast && given === undefined;
    const known = given && this.#open.get(valueKey(given));
    const before = begins ? { requests: [], responses: [], expected: this.#expected(step, expectedIndex) } : known;
    if (before === undefined) return undefined;
    const requests = [...before.requests, request];
    const responses = [...before.responses, response];
    if (given !== undefined) this.#open.delete(valueKey(given));
    const value = child(response, Tag.CorrelationValue) ?? given;
    if (!isLast && value !== undefined) this.#open.set(valueKey(value), { ...before, requests, responses });
    const { expected } = before;
    return {
      isFirst: begins,
      isLast,
      request: whole(requests),
      response: whole(responses),
      data: dataOf(responses),
      expected,
    };
  }

  /** The Data that the case expects of the stream which a batch item begins. */
  #expected(first: Step, index: number): Uint8Array | undefined {
    const payload = (step: Step, at: number): CaseItem | undefined =>
      field(fields(step.response, Tag.BatchItem)[at], Tag.ResponsePayload);
    const name = placeholderOf(field(payload(first, index), Tag.CorrelationValue));
    if (name === undefined) return undefined;
    const parts = [field(payload(first, index), Tag.Data)];
    for (const step of this.#case.steps.slice(first.index + 1)) {
      for (const [at, item] of fields(step.request, Tag.BatchItem).entries()) {
        const asked = field(item, Tag.RequestPayload);
        const goesOn = placeholderOf(field(asked, Tag.CorrelationValue)) === name;
        if (goesOn) parts.push(field(payload(step, at), Tag.Data));
        if (goesOn && isTrue(field(asked, Tag.FinalIndicator))) return together(parts);
        // The next stream's value goes by the same name: this one is never ended.
        const isMintedAnew = placeholderOf(field(payload(step, at), Tag.CorrelationValue)) === name;
        if (!goesOn && isMintedAnew) return undefined;
      }
    }
    return undefined;
  }
}

/** Whether the Data so far is what a stream has to give: a beginning of it, with the last part all of it. */
export function fitsStream({ isLast, data, expected }: StreamPart, onlyLength: boolean): boolean | undefined {
  if (expected === undefined) return undefined;
  const isLong = isLast ? data.length === expected.length : data.length <= expected.length;
  return isLong && (onlyLength || Buffer.compare(data, expected.subarray(0, data.length)) === 0);
}

/** The operations whose Data comes in parts as the input does: 1.4 Tables 230 and 232. */
export function isChunked(operation: number | undefined): boolean {
  return operation === Enum.Operation.Encrypt || operation === Enum.Operation.Decrypt;
}

/** Payloads as one: of each field the first there is, Data put together, without what tells the parts apart. */
function whole(payloads: readonly StructureItem[]): StructureItem {
  const byTag = new Map<number, Item>();
  for (const item of payloads.flatMap(({ value }) => value)) {
    if (!OF_PARTS.has(item.tag) && !byTag.has(item.tag)) byTag.set(item.tag, item);
  }
  if (byTag.has(Tag.Data)) byTag.set(Tag.Data, byteString(Tag.Data, dataOf(payloads)));
  return structure(payloads[0]?.tag ?? 0, [...byTag.values()]);
}

function dataOf(payloads: readonly StructureItem[]): Uint8Array {
  return Buffer.concat(payloads.map((payload) => fieldValue(payload, Tag.Data, 'ByteString') ?? new Uint8Array()));
}

/** Literal octets put together; undefined where one is a placeholder. */
function together(parts: readonly (CaseItem | undefined)[]): Uint8Array | undefined {
  const octets = parts.map((part) => {
    if (part === undefined) return new Uint8Array();
    return 'value' in part && part.type === 'ByteString' ? part.value : undefined;
  });
  return octets.every((one) => one !== undefined) ? Buffer.concat(octets) : undefined;
}

function placeholderOf(item: CaseItem | undefined): string | undefined {
  return item !== undefined && isPlaceholder(item) ? item.placeholder : undefined;
}

function isTrue(item: CaseItem | undefined): boolean {
  return item !== undefined && 'value' in item && item.value === true;
}
