import type { Item } from '../../codec/item.ts';
import { ATTRIBUTES, attributeRules } from '../../spec/attributes.ts';
import { Enum } from '../../spec/enumerations.ts';
import { OPERATIONS } from '../../spec/operations.ts';
import { Tag } from '../../spec/tags.ts';
import { atLeast, type Version } from '../../spec/versions.ts';
import { isCustomAttribute } from '../attribute-name.ts';
import { sameValue } from '../equality.ts';
import type { Finding } from '../finding.ts';
import { DATE_TOLERANCE, isWithinWindow } from '../plausible.ts';
import { attributeValueOf, isPushed, operationOf, wholeAttribute } from './look.ts';
import { attributeProblem, hasNoValue, isTwice } from './presence.ts';
import { type Answer, EXCUSED, type Judge, type Rule, refused } from './rule.ts';

const pushedAttributes: Rule = {
  id: 'P12',
  title:
    'Put may carry attributes beyond the expected ones, and Notify others that have changed: those that the version defines and nothing seen before contradicts',
  sections: {},
  source:
    '1.1 section 5.2: "the additional attributes that the server wishes to send"; section 5.1: "the attributes that have changed"',
  answer(finding, judge) {
    const name = finding.kind === 'extra' && isPushed(finding) ? wholeAttribute(finding) : undefined;
    if (name === undefined) return undefined;
    if (isTwice(finding)) return refused('the same is there more than once');
    const isNotified = operationOf(finding) === Enum.Operation.Notify;
    if (hasNoValue(finding) && !isNotified) return refused('it has no value');
    const unchanged = isNotified ? unchangedBecause(name, finding, judge.version) : undefined;
    return unchanged ?? attributeProblem(name, finding, judge) ?? EXCUSED;
  },
};

/** Why an attribute in a Notify cannot have changed, or undefined. */
function unchangedBecause(name: string, { actual, place }: Finding, version: Version): Answer | undefined {
  if (!isCustomAttribute(name) && !canChange(name, version)) return refused('an attribute that never changes');
  const before = place.batch?.object?.pushed.get(name) ?? [];
  const now = actual === null ? undefined : (attributeValueOf(actual) as Item);
  return before.some((value) => now !== undefined && sameValue(value, now))
    ? refused('the value that the server showed before: it has not changed')
    : undefined;
}

/** Whether an attribute may change once its object is there, by its rules table (1.4 chapter 3). */
function canChange(key: string, version: Version): boolean {
  const attribute = Object.hasOwn(ATTRIBUTES, key) ? ATTRIBUTES[key as keyof typeof ATTRIBUTES] : undefined;
  if (attribute === undefined) return true;
  const rules = attributeRules(attribute, version);
  const { implicit } = rules;
  const later = typeof implicit === 'string' || implicit.some((name) => OPERATIONS[name].creates === undefined);
  return [rules.modifiableByServer, rules.modifiableByClient, rules.deletableByClient, later].some(Boolean);
}

/** Optional fields of a Request Message that 1.4 sections 5.1 and 5.2 leave to a server, by the structure they stand in. */
const OPTIONAL: ReadonlyMap<number, (judge: Judge, actual: Item) => string | undefined> = new Map([
  [
    Tag.TimeStamp,
    ({ sentAt, receivedAt }: Judge, actual: Item) =>
      isWithinWindow(actual, sentAt, receivedAt)
        ? undefined
        : `more than ${DATE_TOLERANCE} seconds off the clock that earlier Time Stamps showed`,
  ],
  [
    Tag.ServerCorrelationValue,
    ({ version }: Judge) => (atLeast(version, '1.4') ? undefined : 'KMIP 1.4 is the first version that has it'),
  ],
  [Tag.Authentication, () => undefined],
  [Tag.UniqueBatchItemID, () => undefined],
]);

const optionalFields: Rule = {
  id: 'P13',
  title:
    "a server's own request may have a Time Stamp, an Authentication, a Server Correlation Value and Unique Batch Item IDs",
  sections: {},
  source: '1.4 Tables 282 and 283, and sections 5.1 and 5.2, which forbid four other fields of the header',
  answer({ kind, actual, place, tag }, judge) {
    const problemOf = OPTIONAL.get(tag);
    const holder = tag === Tag.UniqueBatchItemID ? Tag.BatchItem : Tag.RequestHeader;
    const isOfServer = place.tags[0] === Tag.RequestMessage && place.tags.at(-2) === holder;
    if (kind !== 'extra' || actual === null || problemOf === undefined || !isOfServer) return undefined;
    const problem = problemOf(judge, actual);
    return problem === undefined ? EXCUSED : refused(problem);
  },
};

export const PUSH_RULES: readonly Rule[] = [pushedAttributes, optionalFields];
