import type { CaseItem, CaseStructure } from '../cases/case.ts';
import type { Item, StructureItem } from '../codec/item.ts';
import { childPaths, tagLabel } from '../codec/path.ts';
import { Tag } from '../spec/tags.ts';
import { attributeAt, attributeOf } from './attribute-name.ts';
import { sameValue } from './equality.ts';
import { type Comparison, type Finding, type Place, SAME, together } from './finding.ts';
import { pairFields } from './pairing.ts';

/** What the walk asks of the case that runs: nothing here changes it. */
export interface WalkContext {
  /** The item that a placeholder stands for, or undefined while it is unbound. */
  bound(name: string, place: Place): Item | undefined;
  /** Why `actual` is not the date that the case writes as $NOW plus `offset` seconds there, or undefined. */
  checkNow(offset: number, actual: Item, place: Place): string | undefined;
}

/** The structures whose fields are attributes under their own tags (2.x). */
const ATTRIBUTE_CONTAINERS: ReadonlySet<number> = new Set([
  Tag.Attributes,
  Tag.CommonAttributes,
  Tag.PrivateKeyAttributes,
  Tag.PublicKeyAttributes,
]);

/** Compares an item of a response with what the case expects there, all the way down; every difference is found. */
export function compareItems(expected: CaseItem, actual: Item, place: Place, context: WalkContext): Comparison {
  if (expected.type !== actual.type) return found('type', expected, actual, place);
  if ('placeholder' in expected) {
    const bound = context.bound(expected.placeholder, place);
    if (bound === undefined) {
      return { findings: [], bindings: [{ name: expected.placeholder, item: actual, place }] };
    }
    return sameValue(bound, actual) ? SAME : found('value', bound, actual, place, 'placeholder');
  }
  if ('now' in expected) {
    const wrong = context.checkNow(expected.now, actual, place);
    return wrong === undefined ? SAME : found('value', expected, actual, place, 'date', wrong);
  }
  if (expected.type === 'Structure') {
    return compareStructures(expected as CaseStructure, actual as StructureItem, place, context);
  }
  return sameValue(expected, actual) ? SAME : found('value', expected, actual, place);
}

/** Compares the fields of two structures: pairs them, then compares the pairs, what is left over, and the order. */
export function compareStructures(
  expected: CaseStructure,
  actual: StructureItem,
  place: Place,
  context: WalkContext,
): Comparison {
  const parents = { expected, actual };
  const paths = childPaths(place.path, actual.value);
  const placeOf = (field: Item, index: number): Place => fieldPlace(place, field, paths[index] as string, parents);
  const pairing = pairFields(expected.value, actual.value, (e, a, index) =>
    compareItems(e, a, placeOf(a, index), context),
  );
  const findings: Finding[] = [];
  const expectedPaths = childPaths(place.path, expected.value);
  for (const index of pairing.missing) {
    const field = expected.value[index] as CaseItem;
    const at = fieldPlace(place, field, expectedPaths[index] as string, parents);
    findings.push({ kind: 'missing', place: at, tag: field.tag, source: 'literal', expected: field, actual: null });
  }
  for (const index of pairing.extra) {
    const field = actual.value[index] as Item;
    const at = placeOf(field, index);
    findings.push({ kind: 'extra', place: at, tag: field.tag, source: 'literal', expected: null, actual: field });
  }
  findings.push(...orderFindings(parents, pairing.pairs, place));
  return together([...pairing.pairs.map((pair) => pair.comparison), { findings, bindings: [] }]);
}

/** Two findings at most: different fields that changed places, and repetitions of one field that did. */
function orderFindings(
  { expected, actual }: { expected: CaseStructure; actual: StructureItem },
  pairs: readonly { expectedIndex: number; actualIndex: number }[],
  place: Place,
): Finding[] {
  const byExpected = [...pairs].sort((a, b) => a.expectedIndex - b.expectedIndex);
  const byActual = [...pairs].sort((a, b) => a.actualIndex - b.actualIndex);
  const tagsExpected = byExpected.map((pair) => expected.value[pair.expectedIndex]?.tag ?? 0);
  const tagsActual = byActual.map((pair) => actual.value[pair.actualIndex]?.tag ?? 0);
  const findings: Finding[] = [];
  const parents = { expected, actual };
  if (tagsExpected.some((tag, index) => tag !== tagsActual[index])) {
    const order = {
      expected: tagsExpected.map(tagLabel).join(', '),
      actual: tagsActual.map(tagLabel).join(', '),
      repetitions: false,
    };
    const tag = tagsActual.find((found, index) => found !== tagsExpected[index]) ?? 0;
    findings.push({
      kind: 'order',
      place: { ...place, parents },
      tag,
      source: 'literal',
      expected: null,
      actual: null,
      order,
    });
  }
  for (const tag of new Set(tagsExpected)) {
    const ofTag = byExpected.filter((pair) => expected.value[pair.expectedIndex]?.tag === tag);
    if (ofTag.every((pair, index) => index === 0 || pair.actualIndex > (ofTag[index - 1]?.actualIndex ?? 0))) continue;
    const inActual = [...ofTag].sort((a, b) => a.actualIndex - b.actualIndex);
    const label = (pair: { expectedIndex: number }): string => repetitionLabel(expected.value[pair.expectedIndex]);
    const order = {
      expected: ofTag.map(label).join(', '),
      actual: inActual.map(label).join(', '),
      repetitions: true,
    };
    const at = { ...place, tags: [...place.tags, tag], path: `${place.path}/${tagLabel(tag)}`, parents };
    findings.push({ kind: 'order', place: at, tag, source: 'literal', expected: null, actual: null, order });
  }
  return findings;
}

/** How one of several repetitions is told from the others in a line about their order. */
function repetitionLabel(item: CaseItem | undefined): string {
  if (item === undefined) return '';
  if (item.type === 'Structure') return attributeOf(item as CaseStructure) ?? tagLabel(item.tag);
  if ('placeholder' in item) return `$${item.placeholder}`;
  return 'value' in item ? String(item.value) : tagLabel(item.tag);
}

/** The place of one field of a structure at `place`. */
function fieldPlace(
  place: Place,
  field: CaseItem | Item,
  path: string,
  parents: { expected: CaseStructure; actual: StructureItem },
): Place {
  const parentTag = place.tags.at(-1);
  const attribute =
    field.tag === Tag.Attribute && field.type === 'Structure'
      ? attributeOf(field as CaseStructure)
      : parentTag !== undefined && ATTRIBUTE_CONTAINERS.has(parentTag)
        ? attributeAt(field)
        : place.attribute;
  return {
    path,
    tags: [...place.tags, field.tag],
    parents,
    ...(attribute === undefined ? {} : { attribute }),
    ...(place.batch === undefined ? {} : { batch: place.batch }),
  };
}

function found(
  kind: 'type' | 'value',
  expected: CaseItem,
  actual: Item,
  place: Place,
  source: Finding['source'] = 'literal',
  note?: string,
): Comparison {
  const finding: Finding = {
    kind,
    place,
    tag: actual.tag,
    source,
    expected,
    actual,
    ...(note === undefined ? {} : { note }),
  };
  return { findings: [finding], bindings: [] };
}
