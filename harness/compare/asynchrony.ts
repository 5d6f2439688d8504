import {
  type BatchPlace,
  type FinalAnswer,
  finalAnswerTo,
  isPending,
  polledAnswerTo,
  pollsFor,
} from '../cases/asynchronous.ts';
import type { Case, CaseItem, CaseStructure, Step } from '../cases/case.ts';
import { field, fields, literalNumber } from '../cases/fields.ts';
import { child, enumeration, type Item, type StructureItem } from '../codec/item.ts';
import { fieldValue } from '../message/fields.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import type { BatchPair } from './batch.ts';
import { valueKey } from './equality.ts';

/** A batch item that was answered Operation Pending, as it was asked. */
interface Asked {
  readonly request: StructureItem;
  readonly caseRequest: CaseStructure | undefined;
  readonly sentAt: bigint;
}

/** A batch item that a Poll brings the answer to: what it asked, and when. */
export type Polled = Asked & { readonly pair: BatchPair };

/** What a case knows about the operations that it expects to be pending, and those that were. */
export class Asynchrony {
  readonly #case: Case;
  /** Batch items that were answered at once though the case expects Operation Pending: 'step item'. */
  readonly #atOnce = new Set<string>();
  /** Batch items that were answered Operation Pending, by correlation value. */
  readonly #pending = new Map<string, Asked>();

  constructor(testCase: Case) {
    this.#case = testCase;
  }

  clone(): Asynchrony {
    const clone = new Asynchrony(this.#case);
    for (const key of this.#atOnce) clone.#atOnce.add(key);
    for (const [key, asked] of this.#pending) clone.#pending.set(key, asked);
    return clone;
  }

  /**
   * The answer that a Poll brings, as one to the operation that it asks about, which it is (1.4 section 4.28: "identical
   * to the response that would have been sent if the operation had completed synchronously"). Undefined for any other.
   */
  polled(pair: BatchPair): Polled | undefined {
    if (operationIn(pair.request) !== Enum.Operation.Poll || isPending(pair.actual)) return undefined;
    const asked = this.#pending.get(correlationKey(payloadOf(pair.request)) ?? '');
    if (asked === undefined || operationIn(asked.request) !== operationIn(pair.actual)) return undefined;
    return { ...asked, pair: { ...pair, request: asked.request } };
  }

  /** Keeps what was asked where the answer is Operation Pending. */
  keep(pair: BatchPair, caseRequest: CaseStructure | undefined, sentAt: bigint): void {
    const key = isPending(pair.actual) ? correlationKey(pair.actual) : undefined;
    if (key === undefined || pair.request === undefined || operationIn(pair.request) === Enum.Operation.Poll) return;
    this.#pending.set(key, { request: pair.request, caseRequest, sentAt });
  }

  /**
   * What an answer that came at once is compared with in place of Operation Pending: what the case expects in the end,
   * else as much of it as follows from a success, its payload as it is.
   */
  instead(step: Step, pair: BatchPair): { readonly expected: CaseStructure; readonly answer: FinalAnswer | undefined } {
    const answer = finalAnswerTo(this.#case, { step, index: pair.expectedIndex });
    const id = pair.expected.value.filter(({ tag }) => tag === Tag.UniqueBatchItemID);
    const others = answer?.expected.value.filter(({ tag }) => tag !== Tag.UniqueBatchItemID) ?? [
      ...pair.expected.value.filter(({ tag }) => tag === Tag.Operation),
      enumeration(Tag.ResultStatus, Enum.ResultStatus.Success),
      ...pair.actual.value.filter(({ tag }) => tag === Tag.ResponsePayload),
    ];
    const [operation, ...rest] = others;
    const value: CaseItem[] = operation === undefined ? id : [operation, ...id, ...rest];
    return { expected: { ...pair.expected, value }, answer };
  }

  answeredAtOnce({ step, index }: BatchPlace): void {
    this.#atOnce.add(`${step.index} ${index}`);
  }

  /** The step that was answered at once, so that a step which only polls or cancels what it began has nothing to ask about. */
  notPending(step: Step): Step | undefined {
    const about = fields(step.request, Tag.BatchItem).map((_, index) => pollsFor(this.#case, { step, index }));
    const ended = about.every((place) => place !== undefined && this.#atOnce.has(`${place.step.index} ${place.index}`));
    return ended ? about[0]?.step : undefined;
  }

  /** Whether the case expects that the operation which a Cancel names is pending until then. */
  isPendingUntil(step: Step, index: number): boolean {
    const place = pollsFor(this.#case, { step, index });
    const polled = place && polledAnswerTo(this.#case, place);
    return place !== undefined && (polled === undefined || polled.step.index > step.index);
  }
}

function operationIn(item: StructureItem | undefined): number | undefined {
  return fieldValue(item, Tag.Operation, 'Enumeration');
}

function payloadOf(item: StructureItem | undefined): StructureItem | undefined {
  const payload = item && child(item, Tag.RequestPayload);
  return payload?.type === 'Structure' ? payload : undefined;
}

function correlationKey(holder: StructureItem | undefined): string | undefined {
  const value: Item | undefined = holder && child(holder, Tag.AsynchronousCorrelationValue);
  return value && valueKey(value);
}

/**
 * A step that polls, with what it has to be answered while the operation is not done: Operation Pending with the
 * correlation value and no payload (1.4 section 4.28, Table 285). Whose Operation stands in it is not said: that of the
 * Poll, or of what it asks about.
 */
export function stillPending(step: Step, response: StructureItem): Step {
  const asked = fields(step.request, Tag.BatchItem);
  const answered = fields(response, Tag.BatchItem);
  const pending = fields(step.response, Tag.BatchItem).map((expected, index): CaseItem => {
    if (!isPending(answered[index])) return expected;
    const own = field(asked[index], Tag.Operation);
    const isOwn = literalNumber(own) === literalNumber(field(answered[index], Tag.Operation));
    const value = [
      isOwn ? own : field(expected, Tag.Operation),
      field(expected, Tag.UniqueBatchItemID),
      enumeration(Tag.ResultStatus, Enum.ResultStatus.OperationPending),
      field(field(asked[index], Tag.RequestPayload), Tag.AsynchronousCorrelationValue),
    ].filter((item) => item !== undefined);
    return { tag: Tag.BatchItem, type: 'Structure', value };
  });
  const header = step.response.value.filter(({ tag }) => tag !== Tag.BatchItem);
  return { ...step, response: { ...step.response, value: [...header, ...pending] } };
}
