import type { RequestBatchItem } from './request.ts';
import type { ResponseBatchItem } from './response.ts';

/**
 * The item of a request's batch that an item of the response answers: the one with its Unique Batch Item ID, where it
 * has one (1.0 to 1.4 section 6.4, 2.1 section 9.21), else the one in its place. Undefined where there is none.
 */
export function askedItem(
  asked: readonly RequestBatchItem[],
  answer: ResponseBatchItem,
  position: number,
): RequestBatchItem | undefined {
  const { uniqueBatchItemId: id } = answer;
  if (id === undefined) return asked[position];
  return asked.find((item) => item.uniqueBatchItemId && Buffer.compare(item.uniqueBatchItemId, id) === 0);
}
