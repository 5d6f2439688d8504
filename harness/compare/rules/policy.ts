import { Enum } from '../../spec/enumerations.ts';
import { tagName } from '../../spec/registry.ts';
import { Tag } from '../../spec/tags.ts';
import { choiceKey } from '../choices.ts';
import type { Finding } from '../finding.ts';
import { shortIdentifierProblem } from '../plausible.ts';
import { isLiteralValue, isPresence, operationOf, wholeAttribute } from './look.ts';
import { isWithinServerInformation } from './presence.ts';
import { type Answer, EXCUSED, type Judge, type Rule, refused } from './rule.ts';

/** Attributes whose values are the server's policy. */
const POLICY_ATTRIBUTES = new Set([
  'LeaseTime',
  'ProtectionStorageMasks',
  'ProtectionStorageMask',
  'ShortUniqueIdentifier',
]);

function answerValue(finding: Finding, judge: Judge): Answer | undefined {
  const absent = finding.kind === 'missing' ? wholeAttribute(finding) : undefined;
  if (absent !== undefined && POLICY_ATTRIBUTES.has(absent)) return absentPolicy(judge);
  const name = finding.place.attribute ?? tagName(finding.tag);
  if (name === undefined || !POLICY_ATTRIBUTES.has(name)) return undefined;
  if (!isLiteralValue(finding) || finding.actual === null) return undefined;
  if (name === 'LeaseTime' && operationOf(finding) === Enum.Operation.ObtainLease) return grantedLease(finding, judge);
  const wrong = shortIdentifierProblem(finding.actual);
  if (wrong !== undefined) return refused(wrong);
  const object = finding.place.batch?.object;
  if (object === undefined) return EXCUSED;
  const same = judge.sameChoice(choiceKey.policy(object, name), finding.actual);
  return same ? EXCUSED : refused('not the value that the server showed for this object before');
}

function absentPolicy(judge: Judge): Answer {
  return judge.kind === 'note' ? EXCUSED : refused('its absence is excused in cases of the Test Cases documents only');
}

/** An obtained lease is at most the attribute's: 1.1 section 4.17. */
function grantedLease(finding: Finding, judge: Judge): Answer {
  const object = finding.place.batch?.object;
  const shown = object && judge.group.choices.get(choiceKey.policy(object, 'LeaseTime'));
  const granted = finding.actual;
  if (shown?.type === 'Interval' && granted?.type === 'Interval' && granted.value > shown.value) {
    return refused('longer than the Lease Time attribute');
  }
  return EXCUSED;
}

function answerInformation(finding: Finding, judge: Judge): Answer | undefined {
  if (isWithinServerInformation(finding)) return EXCUSED;
  if (finding.tag !== Tag.ServerInformation || !isPresence(finding)) return undefined;
  if (finding.kind === 'missing' && judge.version.startsWith('1')) {
    return refused('it SHALL be returned where the request asks for it (1.1 section 4.25)');
  }
  return judge.kind === 'note' ? EXCUSED : undefined;
}

/** What the server's policy decides. */
export const policy: Rule = {
  id: 'P4',
  title:
    "Lease Time, Protection Storage Masks, Short Unique Identifier and the contents of Server Information are the server's policy; they may be absent in note cases, Server Information only in 2.x",
  sections: {},
  source: '1.1 sections 3.20, 4.17 and 4.25',
  answer: (finding, judge) => answerValue(finding, judge) ?? answerInformation(finding, judge),
};
