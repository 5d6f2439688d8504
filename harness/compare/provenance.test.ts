import { expect } from 'chai';
import {
  attribute,
  createKey,
  type Exchange,
  getAttributes,
  lastDifferences,
  type MadeCase,
} from '../../test-support/exchanges.ts';

const PAYLOAD = 'ResponseMessage/BatchItem[0]/ResponsePayload';
const VALUE = `${PAYLOAD}/Attribute/AttributeValue`;
const MATERIAL = `${PAYLOAD}/SymmetricKey/KeyBlock/KeyValue/KeyMaterial`;
const [PUBLISHED_KEY, SERVER_KEY] = ['00112233445566778899aabbccddeeff', 'a0b1c2d3e4f5061728394a5b6c7d8e9f'];

const uid = (value: string): string => `<UniqueIdentifier value="${value}"/>`;
const PAST = '2016-01-01T00:00:00+00:00';
const date = (name: string, value: string): string => attribute(name, 'DateTime', value);

/** One batch item about an object of a case and of the server. */
const about = (operation: string, number: number, payload = '', actual = payload, asked = ''): Exchange => ({
  operation,
  request: uid(`$UNIQUE_IDENTIFIER_${number}`) + asked,
  expected: uid(`$UNIQUE_IDENTIFIER_${number}`) + payload,
  actual: uid(`key-${number + 1}`) + actual,
});

/** An operation that makes $UNIQUE_IDENTIFIER_n from what the request says; the server calls it key-(n+1). */
const make = (operation: string, request: string, ...numbers: number[]): Exchange => ({
  operation,
  request,
  expected: numbers.map((number) => uid(`$UNIQUE_IDENTIFIER_${number}`)).join(''),
  actual: numbers.map((number) => uid(`key-${number + 1}`)).join(''),
});

const keyBlock = (material: string): string =>
  '<SymmetricKey><KeyBlock><KeyFormatType value="Raw"/><KeyValue>' +
  `<KeyMaterial type="ByteString" value="${material}"/></KeyValue><CryptographicAlgorithm value="AES"/>` +
  '<CryptographicLength value="128"/></KeyBlock></SymmetricKey>';
const SYMMETRIC = '<ObjectType value="SymmetricKey"/>';
const FRESH_MEMBER = '<ObjectGroupMember value="GroupMemberFresh"/>';
const registerKey = make('Register', `${SYMMETRIC}<TemplateAttribute/>${keyBlock(PUBLISHED_KEY)}`, 0);
const getKey = (number: number, material: string): Exchange => ({
  ...about('Get', number),
  expected: SYMMETRIC + uid(`$UNIQUE_IDENTIFIER_${number}`) + keyBlock(PUBLISHED_KEY),
  actual: SYMMETRIC + uid(`key-${number + 1}`) + keyBlock(material),
});

const split = make('CreateSplitKey', uid('$UNIQUE_IDENTIFIER_0'), 1, 2);
const join = make('JoinSplitKey', SYMMETRIC + uid('$UNIQUE_IDENTIFIER_1') + uid('$UNIQUE_IDENTIFIER_2'), 3);

/** A Re-key of the key that the same batch made: the ID Placeholder stands for it. */
const reKeyInBatch = (first: Exchange): Exchange => ({
  ...first,
  id: '01',
  also: [{ ...make('ReKey', '', 1), id: '02' }],
});

const activate = about('Activate', 0);
const reKey: Exchange = { ...make('ReKey', uid('$UNIQUE_IDENTIFIER_0'), 1), at: 20 };
const getReplaced = (activation: string, before = ''): Exchange => ({
  ...about('GetAttributes', 1, date('Activation Date', '$NOW') + before, date('Activation Date', activation) + before),
  at: 20,
});

interface Row extends MadeCase {
  readonly name: string;
  readonly sees: readonly [path: string, rule: string | null][];
}

const ROWS: readonly Row[] = [
  {
    name: 'a replacement copies the Activation Date, which was set when the replaced key was activated',
    exchanges: [createKey(), activate, reKey, getReplaced('$NOW-20')],
    sees: [],
  },
  {
    name: 'a copied Activation Date was not set before the replaced key was there',
    exchanges: [createKey(), activate, reKey, getReplaced('$NOW-40')],
    sees: [[VALUE, null]],
  },
  {
    name: 'a copied Activation Date is that of the replaced key where it was shown',
    exchanges: [
      createKey(),
      activate,
      getAttributes(date('Activation Date', '$NOW'), date('Activation Date', '$NOW')),
      reKey,
      getReplaced('$NOW-10'),
    ],
    sees: [[VALUE, null]],
  },
  {
    name: 'a replacement that is activated itself has a date of its own',
    exchanges: [createKey(), activate, reKey, { ...about('Activate', 1), at: 20 }, getReplaced('$NOW')],
    sees: [],
  },
  {
    name: 'the Initial Date of a replacement is its own',
    exchanges: [
      createKey(),
      reKey,
      { ...about('GetAttributes', 1, date('Initial Date', '$NOW'), date('Initial Date', '$NOW-20')), at: 20 },
    ],
    sees: [[VALUE, null]],
  },
  {
    name: 'a key that is joined from the parts of a registered one is that key',
    exchanges: [registerKey, split, join, getKey(3, PUBLISHED_KEY)],
    sees: [],
  },
  {
    name: 'V7a does not excuse another key joined from the parts of a registered one',
    exchanges: [registerKey, split, join, getKey(3, SERVER_KEY)],
    sees: [[MATERIAL, null]],
  },
  {
    name: 'V7a excuses the parts themselves, and a key joined from the parts of a generated one',
    exchanges: [createKey(), split, join, getKey(3, SERVER_KEY)],
    sees: [[MATERIAL, 'V7a']],
  },
  {
    name: 'a key that the ID Placeholder stands for gives its replacement what requests fixed',
    exchanges: [
      reKeyInBatch(createKey(date('Activation Date', PAST))),
      { ...about('GetAttributes', 1, date('Activation Date', PAST), date('Activation Date', '$NOW')) },
    ],
    sees: [[VALUE, null]],
  },
  {
    name: 'an object of a key pair has an identifier of its own',
    exchanges: [
      {
        operation: 'CreateKeyPair',
        expected:
          '<PrivateKeyUniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/><PublicKeyUniqueIdentifier value="$UNIQUE_IDENTIFIER_1"/>',
        actual: '<PrivateKeyUniqueIdentifier value="key-1"/><PublicKeyUniqueIdentifier value="key-1"/>',
      },
    ],
    sees: [[`${PAYLOAD}/PublicKeyUniqueIdentifier`, null]],
  },
  {
    name: 'an identifier may be given again once its object is destroyed',
    exchanges: [
      createKey(),
      about('Destroy', 0),
      { ...createKey(), expected: SYMMETRIC + uid('$UNIQUE_IDENTIFIER_1') },
    ],
    sees: [],
  },
  {
    name: 'an identifier that is given again is that of another object',
    exchanges: [
      createKey(),
      getAttributes(date('Initial Date', '$NOW'), date('Initial Date', '$NOW')),
      about('Destroy', 0),
      { ...createKey(), expected: SYMMETRIC + uid('$UNIQUE_IDENTIFIER_1'), at: 20 },
      {
        ...getAttributes(date('Initial Date', '$NOW'), date('Initial Date', '$NOW')),
        at: 20,
      },
    ],
    sees: [],
  },
  {
    name: 'V7a excuses the key material of a fresh group member that no request made',
    exchanges: [make('Locate', FRESH_MEMBER, 0), getKey(0, SERVER_KEY)],
    sees: [[MATERIAL, 'V7a']],
  },
  {
    name: 'V7a does not excuse key material of that member that changes',
    exchanges: [make('Locate', FRESH_MEMBER, 0), getKey(0, SERVER_KEY), getKey(0, SERVER_KEY.replace('a0', 'a1'))],
    sees: [[MATERIAL, null]],
  },
  {
    name: 'V7a does not excuse the key material of an object that is located otherwise',
    exchanges: [make('Locate', '', 0), getKey(0, SERVER_KEY)],
    sees: [[MATERIAL, null]],
  },
  {
    name: 'V7a does not excuse the key material of a fresh member that a request gave',
    exchanges: [registerKey, make('Locate', FRESH_MEMBER, 0), getKey(0, SERVER_KEY)],
    sees: [[MATERIAL, null]],
  },
  {
    name: 'V9 excuses an early date of an object that was there before the run',
    exchanges: [
      make('Locate', '', 0),
      getAttributes(date('Initial Date', '2012-04-27T08:12:24+00:00'), date('Initial Date', PAST)),
    ],
    sees: [[VALUE, 'V9']],
  },
  {
    name: 'V9 does not excuse a date to come of an object that was there before the run',
    exchanges: [
      make('Locate', '', 0),
      getAttributes(
        date('Initial Date', '2012-04-27T08:12:24+00:00'),
        date('Initial Date', '2018-01-01T00:00:00+00:00'),
      ),
    ],
    sees: [[VALUE, null]],
  },
];

describe('what a run knows of the objects that it made', () => {
  for (const { name, sees, ...made } of ROWS) {
    it(name, () => {
      const differences = lastDifferences(made).map(({ path, rule }) => [path, rule]);
      expect(differences).to.have.deep.members(sees as unknown[]);
    });
  }
});
