import type { CaseStructure } from '../cases/case.ts';
import { child, type Item, type StructureItem } from '../codec/item.ts';
import { Tag } from '../spec/tags.ts';
import { sameValue } from './equality.ts';

/** One batch item of the expected response with the one that answers it, and the request's. */
export interface BatchPair {
  readonly expected: CaseStructure;
  readonly expectedIndex: number;
  readonly actual: StructureItem;
  readonly actualIndex: number;
  readonly request: StructureItem | undefined;
}

export interface BatchPairing {
  readonly pairs: readonly BatchPair[];
  readonly missing: readonly number[];
  readonly extra: readonly number[];
}

type Batch<T> = readonly { readonly item: T; readonly id: Item | undefined }[];

/**
 * Pairs batch items by Unique Batch Item ID where the response carries one that the case expects or the request sent,
 * else by position. `requestItems` are those of the request as it was sent.
 */
export function pairBatchItems(
  expected: readonly CaseStructure[],
  actual: readonly StructureItem[],
  requestItems: readonly StructureItem[],
): BatchPairing {
  const sent: Batch<StructureItem> = requestItems.map((item) => ({ item, id: child(item, Tag.UniqueBatchItemID) }));
  const found: Batch<StructureItem> = actual.map((item) => ({ item, id: child(item, Tag.UniqueBatchItemID) }));
  const pairs: BatchPair[] = [];
  const used = new Set<number>();
  const left: number[] = [];
  expected.forEach((item, expectedIndex) => {
    const id = idOf(item);
    const requestIndex = id === undefined ? -1 : sent.findIndex((entry) => isSame(entry.id, id));
    const actualIndex = found.findIndex((entry, index) => !used.has(index) && id !== undefined && isSame(entry.id, id));
    if (actualIndex < 0) {
      left.push(expectedIndex);
      return;
    }
    used.add(actualIndex);
    const request = requestItems[requestIndex < 0 ? expectedIndex : requestIndex];
    pairs.push({ expected: item, expectedIndex, actual: actual[actualIndex] as StructureItem, actualIndex, request });
  });
  const free = actual.map((_, index) => index).filter((index) => !used.has(index));
  const missing: number[] = [];
  for (const expectedIndex of left) {
    // By position among those that no identifier pairs; one that carries an identifier of another item is foreign.
    const actualIndex = free.shift();
    if (actualIndex === undefined) {
      missing.push(expectedIndex);
      continue;
    }
    pairs.push({
      expected: expected[expectedIndex] as CaseStructure,
      expectedIndex,
      actual: actual[actualIndex] as StructureItem,
      actualIndex,
      request: requestItems[expectedIndex],
    });
  }
  pairs.sort((a, b) => a.expectedIndex - b.expectedIndex);
  return { pairs, missing, extra: free };
}

/** The item of a request that an item of the response at `position` answers, whatever the case expects. */
export function answeredBy(
  item: StructureItem,
  position: number,
  requestItems: readonly StructureItem[],
): StructureItem | undefined {
  const id = child(item, Tag.UniqueBatchItemID);
  if (id === undefined) return requestItems[position];
  return requestItems.find((asked) => isSame(child(asked, Tag.UniqueBatchItemID), id));
}

function idOf(item: CaseStructure): Item | undefined {
  const id = item.value.find((field) => field.tag === Tag.UniqueBatchItemID);
  return id?.type === 'ByteString' && 'value' in id ? id : undefined;
}

function isSame(a: Item | undefined, b: Item): boolean {
  return a !== undefined && sameValue(a, b);
}
