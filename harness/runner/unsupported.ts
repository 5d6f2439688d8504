import type { Item, StructureItem } from '../codec/item.ts';
import type { Difference } from '../compare/difference.ts';
import { askedItem } from '../message/batch.ts';
import { type RequestBatchItem, readRequest } from '../message/request.ts';
import { type ResponseBatchItem, readResponse } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { normalizeName } from '../spec/names.ts';
import { enumName, tagName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import { enumerationOf } from '../spec/values.ts';

/** What a target says that it does not do. */
export interface Abilities {
  /** The operations that its Query lists; undefined where it lists none. */
  readonly operations: ReadonlySet<number> | undefined;
  /** Algorithms, object types and attributes that it lacks by its own word. */
  readonly lacks: readonly string[];
}

/**
 * Why a step that differs is unsupported and not a failure: the server refuses an operation as Operation Not Supported
 * that it does not list, which is the answer that the specification asks for whatever the case expects; or something
 * that it lacks by its own word. Whatever else differs must follow from that. Returns undefined where the step fails.
 */
export function unsupportedBecause(
  exchange: { request: StructureItem; response: StructureItem; differences: readonly Difference[] },
  abilities: Abilities,
): string | undefined {
  const asked = readRequest(exchange.request)?.items ?? [];
  const answered = readResponse(exchange.response)?.items ?? [];
  const reasons = answered.map((answer, position) => {
    const item = askedItem(asked, answer, position);
    if (item === undefined || answer.resultStatus !== Enum.ResultStatus.OperationFailed) return undefined;
    return notSupported(item, answer, abilities) ?? lacking(item, abilities);
  });
  const first = reasons.findIndex((reason) => reason !== undefined);
  if (first < 0) return undefined;

  const explained = (difference: Difference): boolean => {
    const { path, kind } = difference;
    const [, index, inside = ''] = /^ResponseMessage\/BatchItem\[(\d+)\](.*)/.exec(path) ?? [];
    if (index === undefined) return isRightCount(difference, answered.length);
    // A batch stops at its first failure or undoes what came before, as the request says (1.x section 6.13, 2.x 7.4).
    const stopped = kind === 'missing' && inside === '' && Number(index) > first;
    const undone = answered[Number(index)]?.resultStatus === Enum.ResultStatus.OperationUndone;
    const refused = undone || reasons[Number(index)] !== undefined;
    return stopped || (refused && !isOfForm(difference) && kind !== 'type' && RESULT.test(inside));
  };
  return exchange.differences.every((difference) => difference.rule !== null || explained(difference))
    ? reasons[first]
    : undefined;
}

/** What a refusal does not change: how the answer is written. */
const FORM: ReadonlySet<Difference['kind']> = new Set(['encoding', 'length', 'order']);

/** The fields of a batch item that say what came of it; the others repeat the request. */
const RESULT = /^\/(ResultStatus|ResultReason|ResultMessage|AsynchronousCorrelationValue|ResponsePayload)\b/;

/** Whether a Batch Count differs from the case only because the batch items are fewer or more. */
function isRightCount({ path, actual }: Difference, items: number): boolean {
  const count = actual !== null && typeof actual === 'object' && 'value' in actual ? actual.value : undefined;
  return path === BATCH_COUNT && count === items;
}

const HEADER = 'ResponseMessage/ResponseHeader';
const BATCH_COUNT = `${HEADER}/BatchCount`;

/** Whether a difference is in how an answer is written, which rests on nothing that was done before. */
export function isOfForm({ kind, path }: Difference): boolean {
  const isHeader = path.startsWith(HEADER) && path !== BATCH_COUNT;
  return isHeader || FORM.has(kind);
}

function notSupported(
  { operation = 0 }: RequestBatchItem,
  answer: ResponseBatchItem,
  { operations }: Abilities,
): string | undefined {
  if (answer.resultReason !== Enum.ResultReason.OperationNotSupported || operations?.has(operation)) return undefined;
  return `${enumName('Operation', operation) ?? `operation ${operation}`} is not supported, and Query does not list it`;
}

function lacking({ item }: RequestBatchItem, { lacks }: Abilities): string | undefined {
  const mentioned = mentions(item);
  const lack = lacks.find((word) => mentioned.has(normalizeName(word).toLowerCase()));
  return lack === undefined ? undefined : `the target lacks ${lack}`;
}

/** The names of everything in a request: its fields, its attributes, its enumeration values; in lower case. */
function mentions(item: Item, attributeName?: string): Set<string> {
  const names = new Set<string>();
  const add = (name: string | undefined): unknown => name !== undefined && names.add(name.toLowerCase());
  add(tagName(item.tag));
  if (item.type === 'Structure') {
    const own = item.value.find((field) => field.tag === Tag.AttributeName);
    const named = own?.type === 'TextString' ? own.value : attributeName;
    for (const field of item.value) for (const name of mentions(field, named)) names.add(name);
  }
  if (item.tag === Tag.AttributeName && item.type === 'TextString') add(normalizeName(item.value));
  if (item.type === 'Enumeration') {
    const enumeration = enumerationOf(item.tag, attributeName);
    if (enumeration !== undefined) add(enumName(enumeration, item.value));
  }
  return names;
}
