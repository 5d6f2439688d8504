import { AssertionError } from 'chai';
import { type Item, type StructureItem, structure } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Subject } from './subject.ts';

/** One of several requests that a server may be asked the same thing by: no specification makes it serve them all. */
export interface Way {
  readonly payload: readonly Item[];
}

/** What a request of one item came to: its payload, or in words why it was refused. */
export async function attempt(
  subject: Subject,
  operation: number,
  payload: readonly Item[],
): Promise<StructureItem | string> {
  const [item] = (await subject.ask({ operation, payload })).items;
  if (item?.resultStatus === Enum.ResultStatus.Success) return item.payload ?? structure(Tag.ResponsePayload, []);
  const reason = enumName('ResultReason', item?.resultReason ?? 0) ?? 'no reason';
  return `${enumName('Operation', operation)}: ${reason}, ${item?.resultMessage ?? 'no message'}`;
}

/** The first of several ways that is served, with its payload. Throws a chai AssertionError where all are refused. */
export async function firstServed<W extends Way>(
  subject: Subject,
  operation: number,
  ways: readonly W[],
): Promise<{ readonly way: W; readonly payload: StructureItem }> {
  const refusals: string[] = [];
  for (const way of ways) {
    const outcome = await attempt(subject, operation, way.payload);
    if (typeof outcome !== 'string') return { way, payload: outcome };
    refusals.push(outcome);
  }
  throw new AssertionError(refusals.join('; '));
}
