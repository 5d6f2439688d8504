import { createHash } from 'node:crypto';
import { expect } from 'chai';
import {
  attribute,
  createKey,
  type Exchange,
  lastDifferences,
  seen,
  structuredAttribute,
} from '../../../test-support/exchanges.ts';

const PAYLOAD = 'RequestMessage/BatchItem[0]/RequestPayload';
const HEADER = 'RequestMessage/RequestHeader';
const MATERIAL = '000102030405060708090a0b0c0d0e0f';
const CREATED = createKey(attribute('x-ID', 'TextString', 'made'));

const key = (material: string): string =>
  '<SymmetricKey><KeyBlock><KeyFormatType value="Raw"/><KeyValue>' +
  `<KeyMaterial type="ByteString" value="${material}"/></KeyValue><CryptographicAlgorithm value="AES"/>` +
  '<CryptographicLength value="128"/></KeyBlock></SymmetricKey>';
const digest = (value: string): string =>
  structuredAttribute(
    'Digest',
    `<HashingAlgorithm value="SHA_256"/><DigestValue value="${value}"/><KeyFormatType value="Raw"/>`,
  );
const sha256 = (hex: string): string => createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');
const STATE = attribute('State', 'Enumeration', 'PreActive');
const X_ID = attribute('x-ID', 'TextString', 'made');
const changedAt = (value: string): string => attribute('Last Change Date', 'DateTime', value);

function put(identifier: string, material: string, ...attributes: string[]): string {
  return `<UniqueIdentifier value="${identifier}"/><PutFunction value="New"/>${key(material)}${attributes.join('')}`;
}
/** A Put that the case shows with a key and a digest of another server's making. */
const putOf = (pushed: string, pushedHeader?: string): Exchange => ({
  operation: 'Put',
  request: put('$UNIQUE_IDENTIFIER_0', 'f'.repeat(32), X_ID, digest(sha256('f'.repeat(32))), STATE),
  pushed,
  expected: '',
  ...(pushedHeader !== undefined && { pushedHeader }),
});
const right = (...more: string[]): string => put('key-1', MATERIAL, X_ID, digest(sha256(MATERIAL)), STATE, ...more);

function notify(identifier: string, ...attributes: string[]): string {
  return `<UniqueIdentifier value="${identifier}"/>${attributes.join('')}`;
}
const DESTROYED = attribute('State', 'Enumeration', 'Destroyed');
const notifyOf = (pushed: string): Exchange => ({
  operation: 'Notify',
  request: notify('$UNIQUE_IDENTIFIER_0', changedAt('2013-06-26T05:54:18+00:00'), DESTROYED),
  pushed,
  expected: '',
});

/** What a server pushed differs in, behind what went before it. */
const differences = (...exchanges: readonly Exchange[]) =>
  lastDifferences({ kind: 'note', exchanges: [CREATED, ...exchanges] });

describe("a server's own requests", () => {
  const rows: readonly [what: string, exchanges: readonly Exchange[], sees: readonly (readonly unknown[])[]][] = [
    [
      'the generated key may differ, and its Digest is recomputed from the same message',
      [putOf(right())],
      [
        [`${PAYLOAD}/SymmetricKey/KeyBlock/KeyValue/KeyMaterial`, 'value', 'V7a'],
        [`${PAYLOAD}/Attribute[1]/AttributeValue/DigestValue`, 'value', 'V11'],
      ],
    ],
    [
      'a Digest of another key',
      [putOf(put('key-1', MATERIAL, X_ID, digest(sha256('ee'.repeat(16))), STATE))],
      [
        [`${PAYLOAD}/SymmetricKey/KeyBlock/KeyValue/KeyMaterial`, 'value', 'V7a'],
        [`${PAYLOAD}/Attribute[1]/AttributeValue/DigestValue`, 'value', null],
      ],
    ],
    [
      'a key that is too short',
      [putOf(put('key-1', 'ff'.repeat(8), X_ID, digest(sha256('ff'.repeat(8))), STATE))],
      [
        [`${PAYLOAD}/SymmetricKey/KeyBlock/KeyValue/KeyMaterial`, 'value', null],
        [`${PAYLOAD}/Attribute[1]/AttributeValue/DigestValue`, 'value', 'V11'],
      ],
    ],
    [
      'a second Put with another key',
      [putOf(right()), putOf(put('key-1', 'ab'.repeat(16), X_ID, digest(sha256(MATERIAL)), STATE))],
      [
        [`${PAYLOAD}/SymmetricKey/KeyBlock/KeyValue/KeyMaterial`, 'value', null],
        [`${PAYLOAD}/Attribute[1]/AttributeValue/DigestValue`, 'value', 'V11'],
      ],
    ],
    [
      'the attributes in another order, and one more',
      [
        putOf(
          put(
            'key-1',
            'f'.repeat(32),
            STATE,
            X_ID,
            digest(sha256('f'.repeat(32))),
            attribute('Lease Time', 'Interval', '60'),
          ),
        ),
      ],
      [
        [`${PAYLOAD}/Attribute[3]`, 'extra', 'P12'],
        [`${PAYLOAD}/Attribute`, 'order', 'P2'],
      ],
    ],
    [
      'an x- attribute that nobody gave, and one without a value',
      [
        putOf(
          put(
            'key-1',
            'f'.repeat(32),
            X_ID,
            digest(sha256('f'.repeat(32))),
            STATE,
            attribute('x-More', 'TextString', 'unasked'),
            '<Attribute><AttributeName value="Comment"/></Attribute>',
          ),
        ),
      ],
      [
        [`${PAYLOAD}/Attribute[3]`, 'extra', null],
        [`${PAYLOAD}/Attribute[4]`, 'extra', null],
      ],
    ],
    [
      'another object, another function, another value, an attribute that is missing',
      [
        putOf(
          `<UniqueIdentifier value="key-2"/><PutFunction value="Replace"/>${key('f'.repeat(32))}${attribute('x-ID', 'TextString', 'other')}${STATE}`,
        ),
      ],
      [
        [`${PAYLOAD}/UniqueIdentifier`, 'value', null],
        [`${PAYLOAD}/PutFunction`, 'value', null],
        [`${PAYLOAD}/Attribute[0]/AttributeValue`, 'value', null],
        [`${PAYLOAD}/Attribute[1]`, 'missing', null],
      ],
    ],
    [
      'optional fields of the header, and one that is not allowed',
      [
        putOf(
          put('key-1', 'f'.repeat(32), X_ID, digest(sha256('f'.repeat(32))), STATE),
          '<MaximumResponseSize value="4096"/><TimeStamp value="$NOW"/>',
        ),
      ],
      [
        [`${HEADER}/MaximumResponseSize`, 'extra', null],
        [`${HEADER}/TimeStamp`, 'extra', 'P13'],
      ],
    ],
    [
      'a Time Stamp that no clock shows',
      [
        putOf(
          put('key-1', 'f'.repeat(32), X_ID, digest(sha256('f'.repeat(32))), STATE),
          '<TimeStamp value="$NOW+600"/>',
        ),
      ],
      [[`${HEADER}/TimeStamp`, 'extra', null]],
    ],
    [
      'a Notify with another attribute that changed',
      [
        putOf(right()),
        notifyOf(notify('key-1', changedAt('$NOW'), DESTROYED, attribute('Destroy Date', 'DateTime', '$NOW'))),
      ],
      [
        [`${PAYLOAD}/Attribute[0]/AttributeValue`, 'value', 'V9'],
        [`${PAYLOAD}/Attribute[2]`, 'extra', 'P12'],
      ],
    ],
    [
      'a Notify with attributes that did not change: one that never does, one that a Put showed so',
      [
        putOf(right(attribute('Lease Time', 'Interval', '60'))),
        notifyOf(
          notify(
            'key-1',
            changedAt('$NOW'),
            DESTROYED,
            attribute('Cryptographic Algorithm', 'Enumeration', 'AES'),
            attribute('Lease Time', 'Interval', '60'),
          ),
        ),
      ],
      [
        [`${PAYLOAD}/Attribute[0]/AttributeValue`, 'value', 'V9'],
        [`${PAYLOAD}/Attribute[2]`, 'extra', null],
        [`${PAYLOAD}/Attribute[3]`, 'extra', null],
      ],
    ],
    [
      'a Notify of an older change, in another state',
      [notifyOf(notify('key-1', changedAt('$NOW-60'), STATE))],
      [
        [`${PAYLOAD}/Attribute[0]/AttributeValue`, 'value', null],
        [`${PAYLOAD}/Attribute[1]/AttributeValue`, 'value', null],
      ],
    ],
    [
      'a Notify without Last Change Date',
      [notifyOf(notify('key-1', DESTROYED))],
      [[`${PAYLOAD}/Attribute[0]`, 'missing', null]],
    ],
  ];
  for (const [what, exchanges, sees] of rows) {
    it(what, () => {
      const found = differences(...exchanges).map(seen);
      expect(found.map(({ path, kind, rule }) => [path, kind, rule])).to.deep.equal(sees);
    });
  }
});
