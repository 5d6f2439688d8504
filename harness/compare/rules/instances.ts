import type { CaseItem, CaseStructure } from '../../cases/case.ts';
import { type Item, integer, type StructureItem } from '../../codec/item.ts';
import { Tag } from '../../spec/tags.ts';
import { attributeOf } from '../attribute-name.ts';
import { valueKey } from '../equality.ts';
import type { Finding } from '../finding.ts';
import type { ManagedObject } from '../managed-objects.ts';
import { isLiteralValue, isWithin } from './look.ts';
import { type Answer, EXCUSED, type Judge, type Rule, refused } from './rule.ts';

type Fields = CaseStructure | StructureItem;

function fieldsOf(structure: Fields): readonly (CaseItem | Item)[] {
  return structure.value;
}

/** The instances of one attribute in a response of 1.x. */
function instancesIn(item: CaseStructure | StructureItem | undefined, attribute: string): Fields[] {
  const payload = item && fieldsOf(item).find(({ tag }) => tag === Tag.ResponsePayload);
  const fields = payload?.type === 'Structure' ? fieldsOf(payload as Fields) : [];
  return fields.filter(
    (field): field is Fields =>
      field.tag === Tag.Attribute && field.type === 'Structure' && attributeOf(field as CaseStructure) === attribute,
  );
}

function indexOf(instance: Fields): number {
  const index = fieldsOf(instance).find(({ tag }) => tag === Tag.AttributeIndex);
  return index?.type === 'Integer' && 'value' in index ? index.value : 0;
}

function hasSameIndices(expected: readonly Fields[], actual: readonly Fields[]): boolean {
  const indices = (instances: readonly Fields[]): string =>
    instances
      .map(indexOf)
      .sort((a, b) => a - b)
      .join();
  return expected.length > 1 && indices(expected) === indices(actual);
}

/** The values of all instances, in an order of their own; undefined where the case leaves one to a placeholder or a date. */
function valuesOf(instances: readonly Fields[]): string | undefined {
  const values = instances.map((instance) => {
    const value = fieldsOf(instance).find(({ tag }) => tag === Tag.AttributeValue);
    return value !== undefined && isLiteral(value) ? valueKey(value as Item) : undefined;
  });
  return values.includes(undefined) ? undefined : values.sort().join('\n');
}

function isLiteral(item: CaseItem | Item): boolean {
  return item.type === 'Structure' ? fieldsOf(item as Fields).every(isLiteral) : 'value' in item;
}

/** The instance that an item is, or is a part of. */
function instanceAround(instances: readonly Fields[], part: unknown): Fields | undefined {
  const holds = (item: CaseItem | Item): boolean =>
    item === part || (item.type === 'Structure' && fieldsOf(item as Fields).some(holds));
  return instances.find(holds);
}

function answerInstance(finding: Finding, attribute: string, judge: Judge): Answer | undefined {
  const { batch, parents } = finding.place;
  const [expected, actual] = [instancesIn(batch?.expected, attribute), instancesIn(batch?.actual, attribute)];
  if (!hasSameIndices(expected, actual)) return undefined;
  const isIndex = finding.tag === Tag.AttributeIndex;
  const hasSameValues = !isIndex && isLiteralValue(finding) && valuesOf(expected) === valuesOf(actual);
  if (!isIndex && !(hasSameValues && valuesOf(expected) !== undefined)) return undefined;
  const instance = instanceAround(actual, finding.actual ?? parents?.actual);
  const value = instance && fieldsOf(instance).find(({ tag }) => tag === Tag.AttributeValue);
  if (instance === undefined || value === undefined) return undefined;
  const key = `instance ${batch?.object?.identifier} ${attribute} ${valueKey(value as Item)}`;
  return judge.sameChoice(key, integer(Tag.AttributeIndex, indexOf(instance)))
    ? EXCUSED
    : refused('not the index that this instance had before');
}

/** Whether an object took instances of its attributes over from another one. */
function isReplacement(object: ManagedObject | undefined): boolean {
  return object?.copied !== undefined || object?.moved !== undefined;
}

export const instanceIndices: Rule = {
  id: 'P17',
  title:
    'of the instances that an attribute of a replacement has, each may have the Attribute Index of another: the values and the indices are those expected, and an index that was shown stays',
  sections: {},
  source:
    '1.1 section 2.1.1: "an index number assigned by the key management server"; sections 4.4 and 4.8 give no order',
  answer(finding, judge) {
    const { attribute, batch } = finding.place;
    if (attribute === undefined || !isWithin(finding, Tag.Attribute) || !isReplacement(batch?.object)) return undefined;
    return answerInstance(finding, attribute, judge);
  },
};
