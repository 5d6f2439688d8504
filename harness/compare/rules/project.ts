import { Enum } from '../../spec/enumerations.ts';
import { listsReason } from '../../spec/result-reasons.ts';
import { Tag } from '../../spec/tags.ts';
import type { Finding } from '../finding.ts';
import { isLiteralValue, operationOf, parentTag } from './look.ts';
import { policy } from './policy.ts';
import { isRequiredInQuery } from './query-requirements.ts';
import { EXCUSED, type Rule, refused } from './rule.ts';

const resultReasons: Rule = {
  id: 'P6',
  title:
    "another Result Reason is right in cases of the Test Cases documents of 2.x where the operation's table lists it",
  sections: {},
  source: '2.1 sections 6.1.x.1, "Error Handling": several reasons per operation and no conditions',
  answer(finding, judge) {
    if (!isLiteralValue(finding) || finding.tag !== Tag.ResultReason || judge.kind !== 'note') return undefined;
    const operation = operationOf(finding);
    if (!judge.version.startsWith('2')) return refused('1.x has one reason for each condition (chapter 11)');
    const reason = finding.actual?.type === 'Enumeration' ? finding.actual.value : undefined;
    const listed = operation !== undefined && reason !== undefined && listsReason(operation, reason, judge.version);
    return listed ? EXCUSED : refused('the table of the operation does not list it');
  },
};

const queryRequirements: Rule = {
  id: 'P9',
  title:
    "Query may leave out operations and object types that neither the profile's clause names nor the case used before",
  sections: {},
  source: 'V16 and V17 speak of "those required by the profile"; the cases show the list of one vendor',
  answer(finding, judge) {
    if (operationOf(finding) !== Enum.Operation.Query || finding.kind !== 'missing') return undefined;
    if (parentTag(finding) !== Tag.ResponsePayload) return undefined;
    const kinds = new Map([
      [Tag.Operation as number, 'operation' as const],
      [Tag.ObjectType as number, 'object type' as const],
    ]);
    const kind = kinds.get(finding.tag);
    const expected = finding.expected;
    if (kind === undefined || expected?.type !== 'Enumeration' || !('value' in expected)) return undefined;
    const required = isRequiredInQuery(kind, expected.value, judge);
    return required ? refused('the profile requires it, or the case used it before') : EXCUSED;
  },
};

const paddingValue: Rule = {
  id: 'P10',
  title: 'octets of padding that are not zero are a warning',
  sections: {},
  source: '1.1 section 9.1.1.3 and 2.1 section 10.1.5 fix the number of padding octets, not their value',
  answer: (finding: Finding) => (finding.deviation === 'padding-value' ? EXCUSED : undefined),
};

export const PROJECT_RULES: readonly Rule[] = [resultReasons, queryRequirements, policy, paddingValue];
