import { expect } from 'chai';
import {
  attribute,
  createKey,
  type Exchange,
  getAttributes,
  lastDifferences,
  type MadeCase,
  structuredAttribute,
} from '../../../test-support/exchanges.ts';

const PAYLOAD = 'ResponseMessage/BatchItem[0]/ResponsePayload';
const STATE = attribute('State', 'Enumeration', 'PreActive');
const LENGTH = attribute('Cryptographic Length', 'Integer', '128');

function answer(operation: string, expected: string, actual: string, request = ''): Exchange {
  return { operation, request, expected, actual };
}

const version = (minor: number): string =>
  `<ProtocolVersion><ProtocolVersionMajor value="1"/><ProtocolVersionMinor value="${minor}"/></ProtocolVersion>`;

/** Two keys with the same x-Group: $UNIQUE_IDENTIFIER_0 is key-1, _1 is key-2. */
const twoKeys: readonly Exchange[] = [0, 1].map((index) => {
  const made = createKey(attribute('x-ID', 'TextString', `id-${index}`), `key-${index + 1}`);
  return { ...made, expected: made.expected.replace('_0', `_${index}`) };
});

const filter = attribute('x-Group', 'TextString', 'g');
const found = (...identifiers: string[]): string =>
  identifiers.map((identifier) => `<UniqueIdentifier value="${identifier}"/>`).join('');
const locate = (expected: string, actual: string, paging = ''): Exchange =>
  answer('Locate', expected, actual, paging + filter);
const page = (offset: number): string => `<MaximumItems value="1"/><OffsetItems value="${offset}"/>`;
const BOTH = found('$UNIQUE_IDENTIFIER_0', '$UNIQUE_IDENTIFIER_1');

const SECOND = 'ResponseMessage/BatchItem[1]/ResponsePayload';
/** Locate of the first page of both keys, and Get Attribute List of what it found: key-1, as the case expects. */
const locateAndList = (located: string, listed: string): Exchange => ({
  ...locate(found('$UNIQUE_IDENTIFIER_0'), found(located), page(0)),
  id: '01',
  also: [
    {
      id: '02',
      operation: 'GetAttributeList',
      expected: `${found('$UNIQUE_IDENTIFIER_0')}<AttributeName value="State"/>`,
      actual: `${found(listed)}<AttributeName value="State"/>`,
    },
  ],
});

const NAME = '<NameValue value="n"/><NameType value="UninterpretedTextString"/>';
const NAME_BACKWARDS = '<NameType value="UninterpretedTextString"/><NameValue value="n"/>';

interface Row extends MadeCase {
  readonly name: string;
  readonly sees: readonly [path: string, kind: string, rule: string | null][];
}

const ROWS: readonly Row[] = [
  {
    name: 'B5 excuses another order of what Get Attributes returns, in strict mode of 2.1 too',
    version: '2.1',
    strict: true,
    exchanges: [
      {
        operation: 'GetAttributes',
        expected: '<Attributes><State value="PreActive"/><CryptographicLength value="128"/></Attributes>',
        actual: '<Attributes><CryptographicLength value="128"/><State value="PreActive"/></Attributes>',
      },
    ],
    sees: [[`${PAYLOAD}/Attributes`, 'order', 'B5']],
  },
  {
    name: 'B5 is no rule of G1, P2 excuses it there',
    version: '1.1',
    exchanges: [createKey(), getAttributes(STATE + LENGTH, LENGTH + STATE)],
    sees: [[`${PAYLOAD}/Attribute`, 'order', 'P2']],
  },
  {
    name: 'neither holds in strict mode of 1.1',
    version: '1.1',
    strict: true,
    exchanges: [createKey(), getAttributes(STATE + LENGTH, LENGTH + STATE)],
    sees: [[`${PAYLOAD}/Attribute`, 'order', null]],
  },
  {
    name: "strict mode is for published cases: no profile document says what may vary in this project's own",
    version: '1.1',
    kind: 'own',
    strict: true,
    exchanges: [createKey(), getAttributes(STATE + LENGTH, LENGTH + STATE)],
    sees: [[`${PAYLOAD}/Attribute`, 'order', 'P2']],
  },
  {
    name: 'B5 does not speak of Get Attribute List; P2 does',
    exchanges: [
      answer(
        'GetAttributeList',
        '<AttributeName value="State"/><AttributeName value="Name"/>',
        '<AttributeName value="Name"/><AttributeName value="State"/>',
      ),
    ],
    sees: [[`${PAYLOAD}/AttributeName`, 'order', 'P2']],
  },
  {
    name: 'B5 and P2 do not excuse another order of different fields',
    exchanges: [
      createKey(),
      {
        operation: 'GetAttributes',
        expected: `<UniqueIdentifier value="$UNIQUE_IDENTIFIER_0"/>${STATE}`,
        actual: `${STATE}<UniqueIdentifier value="key-1"/>`,
      },
    ],
    sees: [[PAYLOAD, 'order', null]],
  },
  {
    name: 'B5 and P2 do not excuse another order of the fields inside an attribute, in 1.x',
    exchanges: [
      createKey(),
      getAttributes(structuredAttribute('Name', NAME), structuredAttribute('Name', NAME_BACKWARDS)),
    ],
    sees: [[`${PAYLOAD}/Attribute/AttributeValue`, 'order', null]],
  },
  {
    name: 'B5 and P2 do not excuse another order of the fields inside an attribute, in 2.x',
    version: '2.0',
    exchanges: [
      {
        operation: 'GetAttributes',
        expected: `<Attributes><Name>${NAME}</Name></Attributes>`,
        actual: `<Attributes><Name>${NAME_BACKWARDS}</Name></Attributes>`,
      },
    ],
    sees: [[`${PAYLOAD}/Attributes/Name`, 'order', null]],
  },
  {
    name: 'P2 does not excuse the order of versions, which is a rank',
    exchanges: [answer('DiscoverVersions', version(4) + version(3), version(3) + version(4))],
    sees: [[`${PAYLOAD}/ProtocolVersion`, 'order', null]],
  },
  {
    name: 'P3 excuses another order of located objects in 1.x',
    exchanges: [...twoKeys, locate(BOTH, found('key-2', 'key-1'))],
    sees: [[`${PAYLOAD}/UniqueIdentifier`, 'order', 'P3']],
  },
  {
    name: 'P3 does not excuse it in 2.x, where the most recent comes first',
    version: '2.1',
    exchanges: [
      ...[0, 1].map((index) => ({
        operation: 'Create',
        request: '<ObjectType value="SymmetricKey"/><Attributes/>',
        expected: `<ObjectType value="SymmetricKey"/><UniqueIdentifier value="$UNIQUE_IDENTIFIER_${index}"/>`,
        actual: `<ObjectType value="SymmetricKey"/><UniqueIdentifier value="key-${index + 1}"/>`,
      })),
      answer('Locate', BOTH, found('key-2', 'key-1'), '<Attributes/>'),
    ],
    sees: [[`${PAYLOAD}/UniqueIdentifier`, 'order', null]],
  },
  {
    name: 'P3 excuses another page of the expected objects',
    exchanges: [
      ...twoKeys,
      locate(BOTH, found('key-1', 'key-2')),
      locate(found('$UNIQUE_IDENTIFIER_0'), found('key-2'), page(0)),
    ],
    sees: [[`${PAYLOAD}/UniqueIdentifier`, 'value', 'P3']],
  },
  {
    name: 'P3 does not excuse a page that holds an object of another page',
    exchanges: [
      ...twoKeys,
      locate(found('$UNIQUE_IDENTIFIER_0'), found('key-2'), page(0)),
      locate(found('$UNIQUE_IDENTIFIER_1'), found('key-2'), page(1)),
      locate(found('$UNIQUE_IDENTIFIER_0'), found('key-2'), page(1)),
    ],
    sees: [[`${PAYLOAD}/UniqueIdentifier`, 'value', null]],
  },
  {
    name: 'P3 does not excuse an object that the filters do not find',
    exchanges: [...twoKeys, locate(found('$UNIQUE_IDENTIFIER_0'), found('key-2'), '<MaximumItems value="1"/>')],
    sees: [[`${PAYLOAD}/UniqueIdentifier`, 'value', null]],
  },
  {
    name: 'P3 does not excuse a page that holds the same object twice',
    exchanges: [
      ...twoKeys,
      locate(BOTH, found('key-1', 'key-2')),
      locate(BOTH, found('key-1', 'key-1'), '<MaximumItems value="2"/>'),
    ],
    sees: [
      [`${PAYLOAD}/UniqueIdentifier[1]`, 'missing', null],
      [`${PAYLOAD}/UniqueIdentifier[1]`, 'extra', null],
    ],
  },
  {
    name: 'P3 excuses what follows through the ID Placeholder, about the object that was located',
    exchanges: [...twoKeys, locate(BOTH, found('key-1', 'key-2')), locateAndList('key-2', 'key-2')],
    sees: [
      [`${PAYLOAD}/UniqueIdentifier`, 'value', 'P3'],
      [`${SECOND}/UniqueIdentifier`, 'value', 'P3'],
    ],
  },
  {
    name: 'P3 makes wrong what follows about the object that the case expected, but Locate did not find',
    exchanges: [...twoKeys, locate(BOTH, found('key-1', 'key-2')), locateAndList('key-2', 'key-1')],
    sees: [
      [`${PAYLOAD}/UniqueIdentifier`, 'value', 'P3'],
      [`${SECOND}/UniqueIdentifier`, 'value', null],
    ],
  },
  {
    name: 'P3 excuses Located Items left out in 2.x, where a server may elect to omit them too',
    version: '2.0',
    exchanges: [locate('<LocatedItems value="0"/>', '')],
    sees: [[`${PAYLOAD}/LocatedItems`, 'missing', 'P3']],
  },
  {
    name: 'P3 does not excuse a wrong number of Located Items in 2.x',
    version: '2.0',
    exchanges: [locate('<LocatedItems value="0"/>', '<LocatedItems value="1"/>')],
    sees: [[`${PAYLOAD}/LocatedItems`, 'value', null]],
  },
  {
    name: 'P3 does not excuse another order of different fields',
    exchanges: [
      ...twoKeys,
      locate(
        `<LocatedItems value="2"/>${found('$UNIQUE_IDENTIFIER_0')}`,
        `${found('key-1')}<LocatedItems value="2"/>`,
        page(0),
      ),
    ],
    sees: [[PAYLOAD, 'order', null]],
  },
  {
    name: 'P3 does not excuse an object too few',
    exchanges: [...twoKeys, locate(BOTH, found('key-1'))],
    sees: [[`${PAYLOAD}/UniqueIdentifier[1]`, 'missing', null]],
  },
];

describe('rules about order', () => {
  for (const { name, sees, ...made } of ROWS) {
    it(name, () => {
      const differences = lastDifferences(made).map(({ path, kind, rule }) => [path, kind, rule]);
      expect(differences).to.have.deep.members(sees as unknown[]);
    });
  }
});
