import { expect } from 'chai';
import {
  attribute,
  createKey,
  type Exchange,
  getAttributes,
  lastDifferences,
  type MadeCase,
  seen,
  structuredAttribute,
} from '../../../test-support/exchanges.ts';

const PAYLOAD = 'ResponseMessage/BatchItem[0]/ResponsePayload';
const HEADER = 'ResponseMessage/ResponseHeader';

function answer(operation: string, expected: string, actual: string, request = ''): Exchange {
  return { operation, request, expected, actual };
}

const activate = (expected: string, actual: string): Exchange =>
  answer('Activate', `<UniqueIdentifier value="${expected}"/>`, `<UniqueIdentifier value="${actual}"/>`);

const pair = (privateKey: string, publicKey: string): string =>
  `<PrivateKeyUniqueIdentifier value="${privateKey}"/><PublicKeyUniqueIdentifier value="${publicKey}"/>`;

const link = (identifier: string): string =>
  structuredAttribute('Link', `<LinkType value="PublicKeyLink"/><LinkedObjectIdentifier value="${identifier}"/>`);

const stamped = (time: string): string => `<TimeStamp type="DateTime" value="${time}"/>`;
const PUBLISHED = '2012-04-27T08:12:24+00:00';
const NOW = '2017-07-14T02:40:00+00:00';

function headers(expected: string, actual: string, requestHeader = ''): Exchange {
  return {
    operation: 'Query',
    request: '<QueryFunction value="QueryObjects"/>',
    requestHeader,
    expectedHeader: expected,
    actualHeader: actual,
    expected: '',
  };
}

const named = (name: string): string =>
  structuredAttribute('Name', `<NameValue value="${name}"/><NameType value="UninterpretedTextString"/>`);

const groupOf = (name: string): string =>
  `<UniqueIdentifier value="1"/><Attributes><ObjectGroup value="${name}"/></Attributes>`;

interface Row extends MadeCase {
  readonly name: string;
  readonly sees: readonly [path: string, rule: string | null][];
}

const ROWS: readonly Row[] = [
  {
    name: 'V1 excuses another Unique Identifier',
    exchanges: [activate('1', 'abc')],
    sees: [[`${PAYLOAD}/UniqueIdentifier`, 'V1']],
  },
  {
    name: 'V1 does not excuse two values for the same published one',
    exchanges: [activate('1', 'abc'), activate('1', 'abd')],
    sees: [[`${PAYLOAD}/UniqueIdentifier`, null]],
  },
  {
    name: 'V1 does not excuse another object than the placeholder stands for',
    exchanges: [createKey(), activate('$UNIQUE_IDENTIFIER_0', 'key-2')],
    sees: [[`${PAYLOAD}/UniqueIdentifier`, null]],
  },
  {
    name: 'V1 does not excuse an identifier of another type',
    exchanges: [answer('Activate', '<UniqueIdentifier value="1"/>', '<UniqueIdentifier type="Integer" value="1"/>')],
    sees: [[`${PAYLOAD}/UniqueIdentifier`, null]],
  },
  {
    name: 'V2 and V3 excuse other identifiers of a key pair',
    exchanges: [answer('CreateKeyPair', pair('1', '2'), pair('a', 'b'))],
    sees: [
      [`${PAYLOAD}/PrivateKeyUniqueIdentifier`, 'V2'],
      [`${PAYLOAD}/PublicKeyUniqueIdentifier`, 'V3'],
    ],
  },
  {
    name: 'V2 and V3 do not excuse other values for the same published ones',
    exchanges: [
      answer('ReKeyKeyPair', pair('1', '2'), pair('a', 'b')),
      answer('ReKeyKeyPair', pair('1', '2'), pair('c', 'd')),
    ],
    sees: [
      [`${PAYLOAD}/PrivateKeyUniqueIdentifier`, null],
      [`${PAYLOAD}/PublicKeyUniqueIdentifier`, null],
    ],
  },
  {
    name: 'V5 excuses another Asynchronous Correlation Value',
    exchanges: [
      {
        operation: 'Archive',
        expected: '',
        expectedResult: '<ResultStatus value="OperationPending"/><AsynchronousCorrelationValue value="01"/>',
        actualResult: '<ResultStatus value="OperationPending"/><AsynchronousCorrelationValue value="ff02"/>',
      },
    ],
    sees: [['ResponseMessage/BatchItem[0]/AsynchronousCorrelationValue', 'V5']],
  },
  {
    name: 'V5 does not excuse its absence',
    exchanges: [
      {
        operation: 'Archive',
        expected: '',
        expectedResult: '<ResultStatus value="OperationPending"/><AsynchronousCorrelationValue value="01"/>',
        actualResult: '<ResultStatus value="OperationPending"/>',
      },
    ],
    sees: [['ResponseMessage/BatchItem[0]/AsynchronousCorrelationValue', null]],
  },
  {
    name: 'V6 excuses the Time Stamp of a clock that runs like ours',
    exchanges: [headers(stamped(PUBLISHED), stamped(NOW))],
    sees: [[`${HEADER}/TimeStamp`, 'V6']],
  },
  {
    name: 'V6 does not excuse a Time Stamp that jumps',
    exchanges: [headers(stamped(PUBLISHED), stamped('2017-07-14T02:41:00+00:00'))],
    sees: [[`${HEADER}/TimeStamp`, null]],
  },
  {
    name: 'a Time Stamp of $NOW need not be the second of the request',
    exchanges: [headers(stamped('$NOW'), stamped('2017-07-14T02:40:01+00:00'))],
    sees: [],
  },
  {
    name: 'a Time Stamp of $NOW does not jump either',
    exchanges: [headers(stamped('$NOW'), stamped('2017-07-14T02:41:00+00:00'))],
    sees: [[`${HEADER}/TimeStamp`, null]],
  },
  {
    name: 'V10 excuses another Linked Object Identifier',
    exchanges: [createKey(), getAttributes(link('7'), link('public-1'))],
    sees: [[`${PAYLOAD}/Attribute/AttributeValue/LinkedObjectIdentifier`, 'V10']],
  },
  {
    name: 'V10 does not excuse a link that moves',
    exchanges: [createKey(), getAttributes(link('7'), link('public-1')), getAttributes(link('7'), link('public-2'))],
    sees: [[`${PAYLOAD}/Attribute/AttributeValue/LinkedObjectIdentifier`, null]],
  },
  {
    name: 'V18 excuses the prefix that the run put before a test identifier',
    prefix: 'run7-',
    exchanges: [createKey(named('MADE-M-1-14')), getAttributes(named('MADE-M-1-14'), named('run7-MADE-M-1-14'))],
    sees: [[`${PAYLOAD}/Attribute/AttributeValue/NameValue`, 'V18']],
  },
  {
    name: 'V18 excuses it in the Object Group of 2.x',
    version: '2.0',
    prefix: 'run7-',
    exchanges: [
      answer(
        'GetAttributes',
        groupOf('MADE-M-1-14-group'),
        groupOf('run7-MADE-M-1-14-group'),
        '<UniqueIdentifier value="1"/>',
      ),
    ],
    sees: [[`${PAYLOAD}/Attributes/ObjectGroup`, 'V18']],
  },
  {
    name: 'V18 does not excuse another prefix',
    prefix: 'run7-',
    exchanges: [createKey(named('MADE-M-1-14')), getAttributes(named('MADE-M-1-14'), named('run8-MADE-M-1-14'))],
    sees: [[`${PAYLOAD}/Attribute/AttributeValue/NameValue`, null]],
  },
  {
    name: 'V18 does not excuse a prefix that the request did not carry',
    exchanges: [createKey(named('MADE-M-1-14')), getAttributes(named('MADE-M-1-14'), named('x-MADE-M-1-14'))],
    sees: [[`${PAYLOAD}/Attribute/AttributeValue/NameValue`, null]],
  },
  {
    name: 'V19 excuses another Server Correlation Value',
    version: '2.1',
    exchanges: [
      headers(
        `${stamped(NOW)}<ServerCorrelationValue value="s1"/>`,
        `${stamped(NOW)}<ServerCorrelationValue value="s2"/>`,
      ),
    ],
    sees: [[`${HEADER}/ServerCorrelationValue`, 'V19']],
  },
  {
    name: 'V20 excuses the Client Correlation Value of the request',
    version: '2.1',
    exchanges: [
      headers(
        `${stamped(NOW)}<ClientCorrelationValue value="published"/>`,
        `${stamped(NOW)}<ClientCorrelationValue value="sent"/>`,
        '<ClientCorrelationValue value="sent"/>',
      ),
    ],
    sees: [[`${HEADER}/ClientCorrelationValue`, 'V20']],
  },
  {
    name: 'V20 does not excuse another one',
    version: '2.1',
    exchanges: [
      headers(
        `${stamped(NOW)}<ClientCorrelationValue value="published"/>`,
        `${stamped(NOW)}<ClientCorrelationValue value="other"/>`,
        '<ClientCorrelationValue value="sent"/>',
      ),
    ],
    sees: [[`${HEADER}/ClientCorrelationValue`, null]],
  },
  {
    name: 'P1 excuses a Server Correlation Value in 1.4',
    version: '1.4',
    exchanges: [headers(stamped(NOW), `${stamped(NOW)}<ServerCorrelationValue value="s1"/>`)],
    sees: [[`${HEADER}/ServerCorrelationValue`, 'P1']],
  },
  {
    name: 'P1 does not excuse one before 1.4',
    version: '1.3',
    exchanges: [headers(stamped(NOW), `${stamped(NOW)}<ServerCorrelationValue type="TextString" value="s1"/>`)],
    sees: [[`${HEADER}/ServerCorrelationValue`, null]],
  },
  {
    name: 'P1 does not excuse a Client Correlation Value that the request does not have',
    version: '1.4',
    exchanges: [headers(stamped(NOW), `${stamped(NOW)}<ClientCorrelationValue value="c1"/>`)],
    sees: [[`${HEADER}/ClientCorrelationValue`, null]],
  },
  {
    name: 'an identifier that another object has is no new one',
    exchanges: [
      createKey('', 'key-1'),
      { ...createKey('', 'key-1'), expected: createKey().expected.replace('_0', '_1') },
    ],
    sees: [[`${PAYLOAD}/UniqueIdentifier`, null]],
  },
  {
    name: 'the value of the attribute Unique Identifier is an identifier too (V1)',
    exchanges: [
      createKey(),
      getAttributes(
        attribute('Unique Identifier', 'TextString', '1'),
        attribute('Unique Identifier', 'TextString', 'key-1'),
      ),
    ],
    sees: [[`${PAYLOAD}/Attribute/AttributeValue`, 'V1']],
  },
];

describe('rules about identifiers, time stamps and correlation values', () => {
  for (const { name, sees, ...made } of ROWS) {
    it(name, () => {
      const found = lastDifferences(made).map(seen);
      expect(found.map(({ path, rule }) => [path, rule])).to.have.deep.members(sees as unknown[]);
    });
  }
});
