import type { CaseItem, CaseStructure } from '../cases/case.ts';
import type { Item } from '../codec/item.ts';
import { Tag } from '../spec/tags.ts';
import type { Comparison } from './finding.ts';

export interface FieldPair {
  readonly expectedIndex: number;
  readonly actualIndex: number;
  readonly comparison: Comparison;
}

export interface Pairing {
  readonly pairs: readonly FieldPair[];
  /** Indexes of expected fields that nothing stands for. */
  readonly missing: readonly number[];
  /** Indexes of fields found that nothing expected. */
  readonly extra: readonly number[];
}

type Compare = (expected: CaseItem, actual: Item, actualIndex: number) => Comparison;

/**
 * Pairs the fields of two structures. Fields pair with fields of the same tag; attributes of 1.x with attributes of the
 * same name. Among several, those that are alike pair first, in order, so that a changed order is seen as that and not
 * as changed values. Repeated leaves that are not alike stay single: each is missing or extra.
 */
export function pairFields(expected: readonly CaseItem[], actual: readonly Item[], compare: Compare): Pairing {
  const expectedBuckets = bucket(expected);
  const actualBuckets = bucket(actual);
  const keys = new Set([...expectedBuckets.keys(), ...actualBuckets.keys()]);
  const pairings = [...keys].map((key): Pairing => {
    const left = expectedBuckets.get(key) ?? [];
    const right = actualBuckets.get(key) ?? [];
    const pairs = pairAlike(left, right, expected, actual, compare);
    const usedLeft = new Set(pairs.map((pair) => pair.expectedIndex));
    const usedRight = new Set(pairs.map((pair) => pair.actualIndex));
    return {
      pairs,
      missing: left.filter((index) => !usedLeft.has(index)),
      extra: right.filter((index) => !usedRight.has(index)),
    };
  });
  return {
    pairs: pairings.flatMap(({ pairs }) => pairs),
    missing: pairings.flatMap(({ missing }) => missing),
    extra: pairings.flatMap(({ extra }) => extra),
  };
}

/** Field indexes by what they may pair with. */
function bucket(fields: readonly (CaseItem | Item)[]): Map<string, number[]> {
  const buckets = new Map<string, number[]>();
  fields.forEach((field, index) => {
    const key = `${field.tag}${field.tag === Tag.Attribute && field.type === 'Structure' ? nameOf(field) : ''}`;
    const others = buckets.get(key);
    if (others === undefined) buckets.set(key, [index]);
    else others.push(index);
  });
  return buckets;
}

function nameOf(attribute: CaseItem | Item): string {
  const name = (attribute as CaseStructure).value.find((field) => field.tag === Tag.AttributeName);
  return name !== undefined && 'value' in name ? `/${String(name.value)}` : '/';
}

/** Pairs the fields of one bucket: exact matches first, then, where they are structures or single, the closest. */
function pairAlike(
  left: readonly number[],
  right: readonly number[],
  expected: readonly CaseItem[],
  actual: readonly Item[],
  compare: Compare,
): FieldPair[] {
  const candidates = left.flatMap((expectedIndex) =>
    right.map((actualIndex) => {
      const comparison = compare(expected[expectedIndex] as CaseItem, actual[actualIndex] as Item, actualIndex);
      return { expectedIndex, actualIndex, comparison };
    }),
  );
  const single = left.length === 1 && right.length === 1;
  const isLeaf = (index: number): boolean => expected[index]?.type !== 'Structure';
  const cost = ({ comparison }: FieldPair): number =>
    comparison.findings.length * 2 + (comparison.bindings.length > 0 ? 1 : 0);
  const pairs: FieldPair[] = [];
  const usedLeft = new Set<number>();
  const usedRight = new Set<number>();
  // The sort is stable: among equally close candidates, those that keep the order come first.
  for (const candidate of candidates.sort((a, b) => cost(a) - cost(b))) {
    if (usedLeft.has(candidate.expectedIndex) || usedRight.has(candidate.actualIndex)) continue;
    if (!single && candidate.comparison.findings.length > 0 && isLeaf(candidate.expectedIndex)) continue;
    usedLeft.add(candidate.expectedIndex);
    usedRight.add(candidate.actualIndex);
    pairs.push(candidate);
  }
  return pairs;
}
