import { Tag } from '../../spec/tags.ts';
import { sameValue, valueKey } from '../equality.ts';
import type { Finding } from '../finding.ts';
import { DATE_TOLERANCE, isWithinWindow } from '../plausible.ts';
import { fields, isLiteralValue, isPresence, parentTag } from './look.ts';
import { type Answer, EXCUSED, excusedWith, type Judge, type Rule, refused } from './rule.ts';

/** The same identifier in the case stands for the same identifier of the server throughout the case. */
function sameIdentifier(finding: Finding, judge: Judge): Answer {
  const { expected, actual } = finding;
  if (expected === null || actual === null || !('value' in expected) || expected.type === 'Structure') return EXCUSED;
  return judge.sameChoice(`identifier ${valueKey(expected)}`, actual)
    ? EXCUSED
    : refused('another identifier than the one that stood for the same value before');
}

/** A literal identifier of an object, under its own tag or as the value of the attribute of that name. */
function isIdentifier(finding: Finding, tag: number, attribute?: string): boolean {
  if (!isLiteralValue(finding)) return false;
  if (finding.tag === tag) return true;
  return attribute !== undefined && finding.tag === Tag.AttributeValue && finding.place.attribute === attribute;
}

function identifierRule(id: string, item: number, title: string, attribute?: string): Rule {
  const number = id.slice(1);
  return {
    id,
    title: `the value of ${title} may differ; the same value in the case stands for the same value throughout`,
    sections: { G1: `4.7.1 variable item ${number}`, G3: `4.1.1 (${number})` },
    answer: (finding, judge) => (isIdentifier(finding, item, attribute) ? sameIdentifier(finding, judge) : undefined),
  };
}

const uniqueBatchItemID: Rule = {
  id: 'V4',
  title: 'the value of Unique Batch Item ID may differ from the case where the response echoes the request',
  sections: { G1: '4.7.1 variable item 4', G3: '4.1.1 (4)' },
  answer(finding) {
    if (!isLiteralValue(finding) || finding.tag !== Tag.UniqueBatchItemID || finding.actual === null) return undefined;
    const sent = finding.place.batch?.requestUniqueBatchItemID;
    return sent !== undefined && sameValue(sent, finding.actual)
      ? EXCUSED
      : refused('the response does not carry the Unique Batch Item ID of the request');
  },
};

const asynchronousCorrelationValue: Rule = {
  id: 'V5',
  title: 'the value of Asynchronous Correlation Value may differ',
  sections: { G1: '4.7.1 variable item 5', G3: '4.1.1 (5)' },
  answer: (finding) =>
    isLiteralValue(finding) && finding.tag === Tag.AsynchronousCorrelationValue ? EXCUSED : undefined,
};

const timeStamp: Rule = {
  id: 'V6',
  title: "the value of Time Stamp may differ: it is the server's clock, which must run like ours",
  sections: { G1: '4.7.1 variable item 6', G3: '4.1.1 (6)' },
  answer(finding, judge) {
    if (finding.kind !== 'value' || finding.tag !== Tag.TimeStamp || finding.actual === null) return undefined;
    if (isWithinWindow(finding.actual, judge.sentAt, judge.receivedAt)) return EXCUSED;
    return refused(`more than ${DATE_TOLERANCE} seconds off the clock that earlier Time Stamps showed`);
  },
};

const serverCorrelationValue: Rule = {
  id: 'V19',
  title: 'the value of Server Correlation Value may differ',
  sections: { G3: '4.1.1 (19)' },
  answer: (finding) => (isLiteralValue(finding) && finding.tag === Tag.ServerCorrelationValue ? EXCUSED : undefined),
};

const clientCorrelationValue: Rule = {
  id: 'V20',
  title: 'the value of Client Correlation Value may differ from the case where the response echoes the request',
  sections: { G3: '4.1.1 (20)' },
  answer(finding, judge) {
    if (!isLiteralValue(finding) || finding.tag !== Tag.ClientCorrelationValue) return undefined;
    return echoesClientCorrelation(finding, judge);
  },
};

/** Presence of the correlation values in a response header, from the version that has them. */
const correlationPresence: Rule = {
  id: 'P1',
  title:
    'Server and Client Correlation Value may be present or absent in a response header of 1.4 or later; a client value must be the one of the request',
  sections: {},
  source: '1.4 section 6.19 and Table 284; 2.0 Table 360; 2.1 Table 398',
  answer(finding, judge) {
    const correlation = finding.tag === Tag.ServerCorrelationValue || finding.tag === Tag.ClientCorrelationValue;
    if (!isPresence(finding) || !correlation || parentTag(finding) !== Tag.ResponseHeader) return undefined;
    if (!['1.4', '2.0', '2.1'].includes(judge.version)) return refused('KMIP 1.4 is the first version that has it');
    if (finding.kind === 'extra' && finding.tag === Tag.ClientCorrelationValue) {
      return echoesClientCorrelation(finding, judge);
    }
    return EXCUSED;
  },
};

function echoesClientCorrelation(finding: Finding, judge: Judge): Answer {
  const sent = fields(judge.requestHeader, Tag.ClientCorrelationValue)[0];
  const same = sent !== undefined && 'value' in sent && finding.actual !== null && sent.value === finding.actual.value;
  return same ? excusedWith('the value of the request') : refused('not the Client Correlation Value of the request');
}

/** The name of a request's test identifier with the prefix that the run put before it. */
const prefixedName: Rule = {
  id: 'V18',
  title:
    'a Text String attribute value with a test identifier may carry the additional prefix that the request gave it',
  sections: { G1: '4.7.1 variable item 18', G3: '4.1.1 (18)' },
  answer(finding, judge) {
    const { expected, actual } = finding;
    if (!isLiteralValue(finding) || finding.place.attribute === undefined) return undefined;
    if (expected?.type !== 'TextString' || actual?.type !== 'TextString' || !('value' in expected)) return undefined;
    if (!judge.testIdentifiers.some((identifier) => expected.value.includes(identifier))) return undefined;
    if (judge.prefix === undefined) return refused('the request carried no prefix');
    return actual.value === judge.prefix + expected.value
      ? EXCUSED
      : refused('not the prefix that the request carried');
  },
};

export const IDENTIFIER_RULES: readonly Rule[] = [
  identifierRule('V1', Tag.UniqueIdentifier, 'Unique Identifier', 'UniqueIdentifier'),
  identifierRule('V2', Tag.PrivateKeyUniqueIdentifier, 'Private Key Unique Identifier'),
  identifierRule('V3', Tag.PublicKeyUniqueIdentifier, 'Public Key Unique Identifier'),
  uniqueBatchItemID,
  asynchronousCorrelationValue,
  timeStamp,
  identifierRule('V10', Tag.LinkedObjectIdentifier, 'Linked Object Identifier'),
  prefixedName,
  serverCorrelationValue,
  clientCorrelationValue,
  correlationPresence,
];
