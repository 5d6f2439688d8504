import type { CaseItem } from '../../cases/case.ts';
import { child, type Item, type StructureItem } from '../../codec/item.ts';
import { ATTRIBUTES, type Attribute, attributeRules } from '../../spec/attributes.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { inVersion } from '../../spec/versions.ts';
import { attributeAt, isCustomAttribute } from '../attribute-name.ts';
import { sameItem, sameValue } from '../equality.ts';
import type { Finding } from '../finding.ts';
import { shortIdentifierProblem } from '../plausible.ts';
import { checkAdditionalDigest } from './digests.ts';
import {
  attributeValueOf,
  fields,
  isLiteralValue,
  isPresence,
  isPushed,
  isWithin,
  itemOf,
  NAMES,
  operationOf,
  parentTag,
  requested,
  wholeAttribute,
} from './look.ts';
import { type Answer, EXCUSED, type Judge, type Rule, refused } from './rule.ts';

const isQuery = (finding: Finding): boolean => operationOf(finding) === Enum.Operation.Query;

/** Whether the Query request asked for one of these functions. */
function asked(finding: Finding, ...functions: number[]): boolean {
  return fields(finding.place.batch?.requestPayload, Tag.QueryFunction).some(
    (field) => 'value' in field && functions.includes(field.value as number),
  );
}

/** A list of Query whose entries are the server's own. */
function queryList(id: string, tag: number, title: string, ...functions: number[]): Rule {
  const number = id.slice(1);
  return {
    id,
    title,
    sections: { G1: `4.7.1 variable item ${number}`, G3: `4.1.1 (${number})` },
    answer(finding) {
      if (!isQuery(finding) || !isWithin(finding, tag) || finding.kind === 'type') return undefined;
      if (finding.kind === 'order' && !finding.order?.repetitions) return undefined;
      return asked(finding, ...functions) ? EXCUSED : refused('the request does not ask for it');
    },
  };
}

/** A list of Query that may hold more than the case shows. */
function querySuperset(id: string, tag: number, title: string, queryFunction: number): Rule {
  const number = id.slice(1);
  return {
    id,
    title,
    sections: { G1: `4.7.1 variable item ${number}`, G3: `4.1.1 (${number})` },
    answer(finding, judge) {
      const listed = finding.tag === tag && parentTag(finding) === Tag.ResponsePayload;
      if (!isQuery(finding) || finding.kind !== 'extra' || !listed) return undefined;
      if (!asked(finding, queryFunction)) return refused('the request does not ask for it');
      if (isTwice(finding)) return refused('it is listed more than once');
      return isDefined(finding.actual, judge) ? EXCUSED : refused(`no value that KMIP ${judge.version} defines`);
    },
  };
}

/** Whether the structure around an additional item holds the same item again. */
export function isTwice({ actual, place }: Finding): boolean {
  return actual !== null && (place.parents?.actual.value ?? []).filter((item) => sameItem(item, actual)).length > 1;
}

/** Whether a listed operation or object type is one of this version, or an extension. */
function isDefined(item: Item | null, judge: Judge): boolean {
  if (item?.type !== 'Enumeration') return false;
  const table = item.tag === Tag.Operation ? 'Operation' : 'ObjectType';
  return item.value >= 0x80000000 || judge.defines(table, item.value);
}

const additionalAttributes: Rule = {
  id: 'V21',
  title:
    'attributes beyond the expected ones may be returned: those that the version defines, in 1.4 the fields of Certificate Attributes too, of which it has the tags, and where the request names attributes, only those that it names',
  sections: { G1: '4.7.1 variable item 21', G3: '4.1.1 (21)' },
  answer(finding, judge) {
    const name = finding.kind === 'extra' ? wholeAttribute(finding) : undefined;
    if (name === undefined || isPushed(finding)) return undefined;
    if (isUnasked(name, finding)) return UNASKED;
    if (isTwice(finding)) return refused('the same is there more than once');
    if (hasNoValue(finding)) return refused('it has no value');
    if (isTakenAway(name, finding)) return TAKEN_AWAY;
    return attributeProblem(name, finding, judge) ?? contentOf(name, finding, judge);
  },
};

/** What an attribute that the case does not show holds is checked as far as it follows from what was seen. */
function contentOf(name: string, { actual, place }: Finding, judge: Judge): Answer {
  if (actual === null || NAMES.has(actual.tag)) return EXCUSED;
  const wrong = shortIdentifierProblem(actual);
  if (wrong !== undefined) return refused(wrong);
  if (name !== 'Digest') return EXCUSED;
  return checkAdditionalDigest(attributeValueOf(actual) as Item, place.batch?.object, judge);
}

/** Attribute Value is there except in Notify: 1.4 section 2.1.1. */
export function hasNoValue({ actual }: Finding): boolean {
  return (
    actual?.tag === Tag.Attribute && actual.type === 'Structure' && child(actual, Tag.AttributeValue) === undefined
  );
}

const TAKEN_AWAY = refused('a request deleted this value, or set another in its place');

/** Whether a value is there that requests had taken away from the object: no variation gives it back. */
function isTakenAway(name: string, { actual, place }: Finding): boolean {
  if (actual === null || NAMES.has(actual.tag)) return false;
  const value = attributeValueOf(actual) as Item;
  return place.batch?.object?.takenAway.get(name)?.some((one) => sameValue(one, value)) === true;
}

const UNASKED = refused('the request names attributes, and not this one');

/** Whether an attribute is there beside those that the request names: "the requested attribute" (1.1 Table 155, 2.1 6.1.20). */
function isUnasked(name: string, finding: Finding): boolean {
  const named = finding.kind === 'extra' ? namedInRequest(finding) : [];
  return named.length > 0 && !named.includes(name);
}

/** Attributes that a Get Attributes request names, in either form. */
function namedInRequest(finding: Finding): string[] {
  const payload = finding.place.batch?.requestPayload;
  if (operationOf(finding) !== Enum.Operation.GetAttributes) return [];
  const named = [...fields(payload, Tag.AttributeName), ...fields(payload, Tag.AttributeReference)];
  return named.map((field) => attributeAt(field) ?? '');
}

/** Why an additional attribute is none that a correct server could return here, or undefined. */
export function attributeProblem(name: string, finding: Finding, judge: Judge): Answer | undefined {
  if (isCustomAttribute(name)) {
    // 1.4 section 3.39: attributes that a client made begin with x-, those of the server with y-.
    if (name.startsWith('y-')) return undefined;
    const isGiven = finding.place.batch?.object?.fixed.has(name) === true && !contradictsRequest(name, finding);
    return isGiven ? undefined : refused("an x- attribute is the client's, and no request gave it");
  }
  const attribute = BY_KEY.get(name);
  if (attribute === undefined) return refused('no attribute of KMIP');
  if (isForeshadowed(name, judge)) return undefined;
  if (!inVersion(attribute, judge.version)) return refused(`no attribute of KMIP ${judge.version}`);
  const rules = attributeRules(attribute, judge.version);
  if (rules.multiple !== false) return undefined;
  if (isRepeated(name, finding)) return refused('a second instance of a single-instance attribute');
  const changed = rules.modifiableByServer === false && contradictsRequest(name, finding);
  return changed ? refused('a request gave another value, which a server does not change') : undefined;
}

/**
 * Certificate Subject CN and its like: 1.4 has their tags (section 9.1.3.1), one of its cases shows them, and chapter 3 does
 * not say what they are. A server that has them already breaks nothing that is written.
 */
function isForeshadowed(name: string, { version }: Judge): boolean {
  return version === '1.4' && /^Certificate(Issuer|Subject)[A-Z]/.test(name);
}

const BY_KEY: ReadonlyMap<string, Attribute> = new Map(Object.entries(ATTRIBUTES));

function isRepeated(name: string, finding: Finding): boolean {
  const siblings = finding.place.parents?.actual.value ?? [];
  return siblings.filter((field) => field.tag === finding.tag && attributeAt(field) === name).length > 1;
}

/** Whether an additional attribute has another value than the one that a request gave the object. */
function contradictsRequest(name: string, { actual, place }: Finding): boolean {
  const given = place.batch?.object?.fixed.get(name);
  if (given === undefined || given.length === 0 || actual === null || NAMES.has(actual.tag)) return false;
  const value = attributeValueOf(actual) as Item;
  return given.every((one) => !sameValue(one, value));
}

const objectGroups: Rule = {
  id: 'R1',
  title: 'Object Group values that no request gave may be returned or not',
  sections: { G1: '4.7.1 response variation 1', G3: '4.1.1 response variation 1' },
  answer(finding) {
    if (!isPresence(finding) || wholeAttribute(finding) !== 'ObjectGroup') return undefined;
    if (isUnasked('ObjectGroup', finding)) return UNASKED;
    if (isTwice(finding)) return refused('the same is there more than once');
    if (isTakenAway('ObjectGroup', finding)) return TAKEN_AWAY;
    const item = itemOf(finding);
    const given = finding.place.batch?.object?.fixed.get('ObjectGroup') ?? [];
    if (item === null || given.length === 0) return EXCUSED;
    if (NAMES.has(item.tag)) return refused('a request gave an Object Group');
    const value = attributeValueOf(item);
    const isGiven = given.some((group) => 'value' in value && sameValue({ ...group, tag: value.tag }, value as Item));
    return isGiven ? refused('a request gave this Object Group') : EXCUSED;
  },
};

const serverAttributes: Rule = {
  id: 'R2',
  title: "the server's own attributes (y-, in 2.x Vendor Attributes) that no request gave may be returned or not",
  sections: { G1: '4.7.1 response variation 2', G3: '4.1.1 response variation 2' },
  answer(finding) {
    const name = isPresence(finding) ? wholeAttribute(finding) : undefined;
    if (name === undefined || !(name.startsWith('y-') || isVendors(itemOf(finding)))) return undefined;
    if (isUnasked(name, finding)) return UNASKED;
    if (isTwice(finding)) return refused('the same is there more than once');
    if (isTakenAway(name, finding)) return TAKEN_AWAY;
    return finding.place.batch?.object?.fixed.has(name) ? refused('a request gave it') : EXCUSED;
  },
};

/** Whether an attribute or a reference to one is a vendor's: x is for the attributes that clients make (2.0 section 4.53). */
function isVendors(item: CaseItem | Item | null): boolean {
  const [vendor] = item?.type === 'Structure' ? fields(item, Tag.VendorIdentification) : [];
  return vendor !== undefined && 'value' in vendor && vendor.value !== 'x';
}

const messageExtensions: Rule = {
  id: 'R3',
  title: 'non-critical Message Extensions may be returned or not',
  sections: { G1: '4.7.1 response variation 3', G3: '4.1.1 response variation 3' },
  answer(finding) {
    const item = itemOf(finding);
    if (!isPresence(finding) || finding.tag !== Tag.MessageExtension || item?.type !== 'Structure') return undefined;
    const critical = child(item as StructureItem, Tag.CriticalityIndicator);
    return critical?.type === 'Boolean' && !critical.value ? EXCUSED : refused('it is critical');
  },
};

const TEMPLATE_ATTRIBUTES: readonly number[] = [
  Tag.TemplateAttribute,
  Tag.PrivateKeyTemplateAttribute,
  Tag.PublicKeyTemplateAttribute,
];

const templateAttributes: Rule = {
  id: 'R4',
  title: 'a Template-Attribute, which the specification makes optional in responses, may be returned or not',
  sections: { G1: '4.7.1 response variation 4' },
  answer: (finding) =>
    isPresence(finding) && TEMPLATE_ATTRIBUTES.includes(finding.tag) && parentTag(finding) === Tag.ResponsePayload
      ? EXCUSED
      : undefined,
};

const attributeIndex: Rule = {
  id: 'R5',
  title: 'an Attribute Index of 0 may be returned or not, since 1.1',
  sections: { G1: '4.7.1 response variation 5' },
  answer(finding, judge) {
    if (!isPresence(finding) || finding.tag !== Tag.AttributeIndex) return undefined;
    // 1.0 section 2.1.1 has no such leave for a server.
    if (judge.version === '1.0') return refused('not in KMIP 1.0');
    const item = itemOf(finding);
    return item !== null && 'value' in item && item.value === 0 ? EXCUSED : refused('the index is not 0');
  },
};

const resultMessage: Rule = {
  id: 'R6',
  title: 'Result Message may be returned or not, and its text may vary',
  sections: { G1: '4.7.1 response variation 6', G3: '4.1.1 response variation 4' },
  answer: (finding) =>
    finding.tag === Tag.ResultMessage && (isPresence(finding) || isLiteralValue(finding)) ? EXCUSED : undefined,
};

const discoveredVersions: Rule = {
  id: 'R7',
  title: 'Discover Versions may return more versions where the request names none',
  sections: { G1: '4.7.1 response variation 7', G3: '4.1.1 response variation 5' },
  answer(finding) {
    if (operationOf(finding) !== Enum.Operation.DiscoverVersions) return undefined;
    if (finding.kind !== 'extra' || finding.tag !== Tag.ProtocolVersion) return undefined;
    if (isTwice(finding)) return refused('it is listed more than once');
    return requested(finding, Tag.ProtocolVersion) === undefined ? EXCUSED : refused('the request names versions');
  },
};

const vendorIdentification: Rule = {
  id: 'R8',
  title: 'the value of Vendor Identification may vary',
  sections: { G1: '4.7.1 response variation 8', G3: '4.1.1 response variation 6' },
  answer: (finding) =>
    finding.tag === Tag.VendorIdentification && parentTag(finding) === Tag.ResponsePayload && isLiteralValue(finding)
      ? EXCUSED
      : undefined,
};

const locatedItems: Rule = {
  id: 'R10',
  title: 'Located Items may be returned by Locate although the request has no Offset Items',
  sections: { G3: '4.1.1 response variation 8' },
  answer(finding) {
    const locate = operationOf(finding) === Enum.Operation.Locate;
    if (!locate || finding.kind !== 'extra' || finding.tag !== Tag.LocatedItems) return undefined;
    if (requested(finding, Tag.OffsetItems) !== undefined) return undefined;
    return countsWhatIsFound(finding) ? EXCUSED : refused('not the number of the objects found');
  },
};

/** Located Items is the number of all objects found; a page that Maximum Items filled may hold fewer (1.4 section 4.9). */
function countsWhatIsFound(finding: Finding): boolean {
  const returned = fields(finding.place.parents?.actual, Tag.UniqueIdentifier).length;
  const count = finding.actual?.value;
  const isFull = requested(finding, Tag.MaximumItems)?.value === returned;
  return count === returned || (isFull && typeof count === 'number' && count > returned);
}

const serverInformation: Rule = {
  id: 'R11',
  title: 'the contents of Server Information may vary',
  sections: { G3: '4.1.1 response variation 9' },
  answer: (finding) => (isWithinServerInformation(finding) ? EXCUSED : undefined),
};

/** Whether a finding is below Server Information: its own presence and type are not the contents. */
export function isWithinServerInformation(finding: Finding): boolean {
  const at = finding.place.tags.indexOf(Tag.ServerInformation);
  return at >= 0 && (at < finding.place.tags.length - 1 || finding.kind === 'order');
}

const QUERY = Enum.QueryFunction;

export const PRESENCE_RULES: readonly Rule[] = [
  queryList(
    'V14',
    Tag.ExtensionInformation,
    'the extensions that Query lists may vary',
    QUERY.QueryExtensionList,
    QUERY.QueryExtensionMap,
  ),
  queryList(
    'V15',
    Tag.ApplicationNamespace,
    'the application namespaces that Query lists may vary',
    QUERY.QueryApplicationNamespaces,
  ),
  querySuperset('V16', Tag.ObjectType, 'Query may list more object types', QUERY.QueryObjects),
  querySuperset('V17', Tag.Operation, 'Query may list more operations', QUERY.QueryOperations),
  objectGroups,
  serverAttributes,
  additionalAttributes,
  messageExtensions,
  templateAttributes,
  attributeIndex,
  resultMessage,
  discoveredVersions,
  vendorIdentification,
  locatedItems,
  serverInformation,
];
