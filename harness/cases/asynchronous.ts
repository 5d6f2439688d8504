import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import type { Case, CaseItem, CaseStructure, Step } from './case.ts';
import { field, fields, literalNumber } from './fields.ts';
import { isPlaceholder } from './placeholders.ts';

/** One batch item of a step, by its position in the request. */
export interface BatchPlace {
  readonly step: Step;
  readonly index: number;
}

/** What a case expects in the end of a batch item, and the step that says so. */
export interface FinalAnswer {
  readonly step: Step;
  readonly expected: CaseStructure;
}

const { Cancel, Poll } = Enum.Operation;

/** Whether a batch item of a response says Operation Pending (1.4 section 6.9). */
export function isPending(item: CaseItem | undefined): boolean {
  return literalNumber(field(item, Tag.ResultStatus)) === Enum.ResultStatus.OperationPending;
}

/** Whether every batch item of a step asks about operations that are pending. */
export function asksAboutPending(step: Step): boolean {
  const items = fields(step.request, Tag.BatchItem);
  return items.length > 0 && items.every((item) => correlationName(item) !== undefined);
}

/** The placeholder of the correlation value that a Poll or Cancel names; undefined for any other batch item. */
function correlationName(asked: CaseItem | undefined): string | undefined {
  const operation = literalNumber(field(asked, Tag.Operation));
  if (operation !== Poll && operation !== Cancel) return undefined;
  const value = field(field(asked, Tag.RequestPayload), Tag.AsynchronousCorrelationValue);
  return value !== undefined && isPlaceholder(value) ? value.placeholder : undefined;
}

/** What a Poll or Cancel asks about: the latest batch item before it that is expected to be pending with its correlation value. */
export function pollsFor(testCase: Case, { step, index }: BatchPlace): BatchPlace | undefined {
  const name = correlationName(fields(step.request, Tag.BatchItem)[index]);
  if (name === undefined) return undefined;
  for (const earlier of testCase.steps.slice(0, step.index).reverse()) {
    const pending = fields(earlier.response, Tag.BatchItem).findIndex((item) => {
      const minted = field(item, Tag.AsynchronousCorrelationValue);
      return isPending(item) && minted !== undefined && isPlaceholder(minted) && minted.placeholder === name;
    });
    if (pending >= 0) return { step: earlier, index: pending };
  }
  return undefined;
}

/**
 * What the case expects in the end of a batch item that it expects to be pending: what a later Poll brings, else the
 * latest answer that it expects, in an earlier step, to the same request.
 */
export function finalAnswerTo(testCase: Case, place: BatchPlace): FinalAnswer | undefined {
  const polled = polledAnswerTo(testCase, place);
  if (polled !== undefined) return polled;
  const asked = plain(fields(place.step.request, Tag.BatchItem)[place.index]);
  for (const step of testCase.steps.slice(0, place.step.index).reverse()) {
    if (step.client !== place.step.client) continue;
    const index = fields(step.request, Tag.BatchItem).findIndex((item) => plain(item) === asked);
    const expected = index < 0 ? undefined : answerIn(step, index);
    if (expected === undefined) continue;
    return isPending(expected) ? polledAnswerTo(testCase, { step, index }) : { step, expected };
  }
  return undefined;
}

/** What a later Poll brings in answer to a batch item, as the case expects it. */
export function polledAnswerTo(testCase: Case, place: BatchPlace): FinalAnswer | undefined {
  for (const step of testCase.steps.slice(place.step.index + 1)) {
    for (const [index, item] of fields(step.request, Tag.BatchItem).entries()) {
      if (literalNumber(field(item, Tag.Operation)) !== Poll) continue;
      const about = pollsFor(testCase, { step, index });
      const expected = answerIn(step, index);
      const isAboutIt = about?.step === place.step && about.index === place.index;
      if (isAboutIt && expected !== undefined && !isPending(expected)) return { step, expected };
    }
  }
  return undefined;
}

function answerIn(step: Step, index: number): CaseStructure | undefined {
  const item = fields(step.response, Tag.BatchItem)[index];
  return item?.type === 'Structure' ? (item as CaseStructure) : undefined;
}

/** Operation and payload of a batch item of a request as a text: its Unique Batch Item ID is another each time. */
function plain(item: CaseItem | undefined): string {
  const asked = [field(item, Tag.Operation), field(item, Tag.RequestPayload)];
  return JSON.stringify(asked, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
