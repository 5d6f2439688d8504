import { Enum } from '../../spec/enumerations.ts';
import { listsReason, sharesReason } from '../../spec/result-reasons.ts';
import { Tag } from '../../spec/tags.ts';
import type { Finding } from '../finding.ts';
import { serialNumbersIn } from '../serial-number.ts';
import { hasNoFormat } from './digests.ts';
import { fields, isLiteralValue, isPresence, operationOf, parentTag } from './look.ts';
import { policy } from './policy.ts';
import { isRequiredInQuery } from './query-requirements.ts';
import { EXCUSED, type Rule, refused } from './rule.ts';

const resultReasons: Rule = {
  id: 'P6',
  title:
    "another Result Reason is right in cases of the Test Cases documents where the specification lists it: in 2.x in the operation's table, in 1.x in another row of chapter 11 that fits the condition",
  sections: {},
  source: '2.1 sections 6.1.x.1 list several reasons per operation and no conditions; 1.1 section 11.12',
  answer(finding, judge) {
    if (!isLiteralValue(finding) || finding.tag !== Tag.ResultReason || judge.kind !== 'note') return undefined;
    const { batch } = finding.place;
    if (finding.actual?.type !== 'Enumeration' || batch?.operation === undefined) return undefined;
    const reason = finding.actual.value;
    if (judge.version.startsWith('2')) {
      const listed = listsReason(batch.operation, reason, judge.version);
      return listed ? EXCUSED : refused('the table of the operation does not list it');
    }
    const shared = batch.object?.isDestroyed === true && sharesReason(batch.operation, 'destroyed', reason);
    return shared ? EXCUSED : refused('chapter 11 has one reason for each condition');
  },
};

const queryRequirements: Rule = {
  id: 'P9',
  title:
    "Query may leave out operations and object types that neither the profile's clause names nor the case used before, but not all of them",
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
    const { expected: listed, actual: given } = finding.place.parents ?? {};
    if (fields(given, finding.tag).length === 0 && fields(listed, finding.tag)[0] === expected) {
      return refused('the response lists none at all, and SHALL list all that the server supports');
    }
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

const serialNumber: Rule = {
  id: 'P14',
  title: 'the Serial Number of a Certificate Identifier may be written in another way where it is the same number',
  sections: {},
  source:
    '1.4 section 3.13: it is a Text String of which no form is given; published cases have two, hexadecimal with and without the sign',
  answer({ tag, kind, source, expected, actual, place }) {
    if (tag !== Tag.SerialNumber || place.attribute !== 'CertificateIdentifier') return undefined;
    if (kind !== 'value' || source !== 'literal' || expected?.type !== 'TextString' || !('value' in expected))
      return undefined;
    const [number] = serialNumbersIn(expected.value);
    if (number === undefined || actual?.type !== 'TextString') return undefined;
    return serialNumbersIn(actual.value).includes(number) ? EXCUSED : refused('another number');
  },
};

const digestFormat: Rule = {
  id: 'P15',
  title: 'the Key Format Type in the Digest of a certificate or an opaque object may be absent or present',
  sections: {},
  source: '1.1 section 3.17 and 2.1 section 4.21 require it "if the Managed Object is a key or secret data object"',
  answer(finding) {
    const isInDigest = finding.place.attribute === 'Digest' || parentTag(finding) === Tag.Digest;
    if (!isPresence(finding) || finding.tag !== Tag.KeyFormatType || !isInDigest) return undefined;
    const object = finding.place.batch?.object;
    return object !== undefined && hasNoFormat(object) ? EXCUSED : refused('required of a key or secret data object');
  },
};

export const PROJECT_RULES: readonly Rule[] = [
  resultReasons,
  queryRequirements,
  policy,
  paddingValue,
  serialNumber,
  digestFormat,
];
