import { children } from '../../codec/item.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import type { Finding } from '../finding.ts';
import { isPushed, operationOf, parentTag, requested } from './look.ts';
import { EXCUSED, type Rule, refused } from './rule.ts';

/** The tag of the structure in which repetitions changed places. */
function holder(finding: Finding): number | undefined {
  return parentTag(finding);
}

function isRepetitionOrder(finding: Finding): boolean {
  return finding.kind === 'order' && finding.order?.repetitions === true;
}

/** In 2.x the fields of Attributes are attributes, different ones too, and have no order of their own. */
function isAttributesOrder(finding: Finding): boolean {
  if (finding.kind !== 'order') return false;
  const changed = isRepetitionOrder(finding) ? holder(finding) : finding.place.tags.at(-1);
  return changed === Tag.Attributes;
}

const getAttributesOrder: Rule = {
  id: 'B5',
  title: 'the attributes that Get Attributes returns may stand in any order',
  sections: { G3: '4.1.2 (5)' },
  answer(finding) {
    if (finding.kind !== 'order' || operationOf(finding) !== Enum.Operation.GetAttributes) return undefined;
    const inPayload = finding.tag === Tag.Attribute && holder(finding) === Tag.ResponsePayload;
    return inPayload || isAttributesOrder(finding) ? EXCUSED : undefined;
  },
};

/** Fields whose repetitions have a rank that the specification gives. */
const RANKED: ReadonlySet<number> = new Set([Tag.ProtocolVersion, Tag.ProtectionStorageMasks, Tag.UniqueIdentifier]);

/** Operations in whose response payload repetitions have no order. */
const UNORDERED: ReadonlySet<number> = new Set([
  Enum.Operation.Query,
  Enum.Operation.GetAttributeList,
  Enum.Operation.GetAttributes,
  Enum.Operation.Export,
]);

const ATTRIBUTE_HOLDERS: ReadonlySet<number> = new Set([
  Tag.Attributes,
  Tag.TemplateAttribute,
  Tag.CommonTemplateAttribute,
  Tag.PrivateKeyTemplateAttribute,
  Tag.PublicKeyTemplateAttribute,
]);

const repetitionOrder: Rule = {
  id: 'P2',
  title:
    "repetitions of one field may stand in any order: Query's lists, Get Attribute List, attributes in responses, in Put and in Notify; never the order of different fields",
  sections: {},
  source: '1.1 section 6 and 2.1 section 8: fields SHALL appear in the order specified, which orders different fields',
  answer(finding) {
    if (!isRepetitionOrder(finding)) return isAttributesOrder(finding) ? EXCUSED : undefined;
    if (RANKED.has(finding.tag)) return undefined;
    const operation = operationOf(finding);
    const inPayload = holder(finding) === Tag.ResponsePayload && operation !== undefined && UNORDERED.has(operation);
    const inPush = holder(finding) === Tag.RequestPayload && isPushed(finding);
    const inAttributes = ATTRIBUTE_HOLDERS.has(holder(finding) ?? 0);
    return inPayload || inPush || inAttributes ? EXCUSED : undefined;
  },
};

const located: Rule = {
  id: 'P3',
  title:
    'Locate in 1.x returns objects in any order: pages are disjoint parts of the expected set, and what follows is about the object that was located; in every version it may leave out Located Items',
  sections: {},
  source:
    '1.4 section 4.9 gives no order; 2.0 section 6.1.27 and 2.1 section 6.1.28 do. Each lets a server elect to omit Located Items',
  answer(finding, judge) {
    const batch = finding.place.batch;
    const isLocate = batch?.operation === Enum.Operation.Locate;
    if (isLocate && finding.tag === Tag.LocatedItems) return finding.kind === 'missing' ? EXCUSED : undefined;
    if (judge.version.startsWith('2')) return undefined;
    if (!isLocate) return followsLocate(finding);
    if (finding.tag !== Tag.UniqueIdentifier) return undefined;
    if (finding.kind === 'order') return isRepetitionOrder(finding) ? EXCUSED : undefined;
    const paged = batch.requestPayload?.value.some(
      (field) => field.tag === Tag.MaximumItems || field.tag === Tag.OffsetItems,
    );
    const payload = finding.place.parents;
    if (!paged || payload === undefined || batch.requestPayload === undefined) return undefined;
    const returned = children(payload.actual, Tag.UniqueIdentifier);
    const expected = payload.expected.value.filter((field) => field.tag === Tag.UniqueIdentifier);
    if (returned.length !== expected.length) return refused('a page of another length');
    if (new Set(returned.map((item) => item.value)).size < returned.length) return refused('an object is there twice');
    const set = judge.locatable(batch);
    const right = returned.every((item) => item.type === 'TextString' && set.has(item.value));
    return right
      ? EXCUSED
      : refused('an object that this Locate is not expected to find, or one that another page had');
  },
};

/** Behind a Locate that found another of the expected objects, that object's own values are right. */
function followsLocate(finding: Finding): typeof EXCUSED | undefined {
  const located = finding.place.batch?.locatedInstead;
  if (located === undefined || finding.kind !== 'value' || finding.actual === null) return undefined;
  const asked = requested(finding, Tag.UniqueIdentifier);
  if (asked?.type === 'TextString' && asked.value !== located.identifier) return undefined;
  if (finding.tag === Tag.UniqueIdentifier) {
    return finding.actual.value === located.identifier ? EXCUSED : undefined;
  }
  const fixed = located.fixed.get(finding.place.attribute ?? '') ?? [];
  return fixed.some((value) => value.type === finding.actual?.type && value.value === finding.actual.value)
    ? EXCUSED
    : undefined;
}

export const ORDER_RULES: readonly Rule[] = [getAttributesOrder, repetitionOrder, located];
