import { expect } from 'chai';
import {
  allDifferences,
  attribute,
  bases,
  createKey,
  type Exchange,
  getAttributes,
  lastDifferences,
  type MadeCase,
  NOW,
  play,
} from '../../test-support/exchanges.ts';
import type { Step } from '../cases/case.ts';
import { itemAt } from '../cases/tree.ts';
import { type Item, type StructureItem, structure, textString } from '../codec/item.ts';
import { protocolVersion } from '../message/header.ts';
import { buildRequest } from '../message/request.ts';
import { buildResponse, type ResponseItemInit } from '../message/response.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { GroupState } from './managed-objects.ts';
import { CaseSession } from './session.ts';

const ITEMS = 'ResponseMessage/BatchItem';
const PAYLOAD = `${ITEMS}[0]/ResponsePayload`;
const STATE = attribute('State', 'Enumeration', 'PreActive');
const date = (name: string, value: string): string => attribute(name, 'DateTime', value);
const uid = (value: string): string => `<UniqueIdentifier value="${value}"/>`;
const found = (...identifiers: string[]): string => identifiers.map(uid).join('');

/** Two batched Gets of attributes, with their Unique Batch Item IDs. */
const batched: Exchange = {
  operation: 'GetAttributes',
  id: '0a',
  request: uid('$UNIQUE_IDENTIFIER_0'),
  expected: uid('$UNIQUE_IDENTIFIER_0') + STATE,
  actual: uid('key-1') + STATE,
  also: [{ operation: 'Query', id: '0b', request: '<QueryFunction value="QueryObjects"/>', expected: '' }],
};

const locateThenGet = (actualKey: string, actualId: string, asked = ''): Exchange => ({
  operation: 'Locate',
  id: '01',
  request: `<MaximumItems value="1"/>${attribute('x-Group', 'TextString', 'g')}`,
  expected: uid('$UNIQUE_IDENTIFIER_0'),
  actual: uid('key-2'),
  also: [
    {
      operation: 'GetAttributes',
      id: '02',
      request: `${asked}<AttributeName value="x-ID"/>`,
      expected: uid('$UNIQUE_IDENTIFIER_0') + attribute('x-ID', 'TextString', 'id-0'),
      actual: uid(actualKey) + attribute('x-ID', 'TextString', actualId),
    },
  ],
});

const twoKeys: readonly Exchange[] = [0, 1].map((index) => {
  const made = createKey(attribute('x-ID', 'TextString', `id-${index}`), `key-${index + 1}`);
  return { ...made, expected: made.expected.replace('_0', `_${index}`) };
});

const locateBoth: Exchange = {
  operation: 'Locate',
  request: attribute('x-Group', 'TextString', 'g'),
  expected: found('$UNIQUE_IDENTIFIER_0', '$UNIQUE_IDENTIFIER_1'),
  actual: found('key-1', 'key-2'),
};

/** A Re-key of key-1 under an Offset of 1000 seconds: $UNIQUE_IDENTIFIER_1 is key-2. */
const reKey: Exchange = {
  operation: 'ReKey',
  request: `${uid('$UNIQUE_IDENTIFIER_0')}<Offset value="1000"/>`,
  expected: uid('$UNIQUE_IDENTIFIER_1'),
  actual: uid('key-2'),
};

function getReplacement(activation: string, deactivation: string): Exchange {
  return {
    operation: 'GetAttributes',
    request: uid('$UNIQUE_IDENTIFIER_1'),
    expected:
      uid('$UNIQUE_IDENTIFIER_1') + date('Activation Date', '$NOW+1000') + date('Deactivation Date', '$NOW+1600'),
    actual: uid('key-2') + date('Activation Date', activation) + date('Deactivation Date', deactivation),
  };
}

function getKey(material: string): Exchange {
  const object = (value: string): string =>
    '<SymmetricKey><KeyBlock><KeyFormatType value="Raw"/><KeyValue>' +
    `<KeyMaterial type="ByteString" value="${value}"/></KeyValue><CryptographicAlgorithm value="AES"/>` +
    '<CryptographicLength value="128"/></KeyBlock></SymmetricKey>';
  const type = '<ObjectType value="SymmetricKey"/>';
  return {
    operation: 'Get',
    request: uid('$UNIQUE_IDENTIFIER_0'),
    expected: type + uid('$UNIQUE_IDENTIFIER_0') + object('$KEY_MATERIAL'),
    actual: type + uid('key-1') + object(material),
  };
}

const CORRELATION = '$ASYNCHRONOUS_CORRELATION_VALUE';
const correlation = (value: string): string => `<AsynchronousCorrelationValue value="${value}"/>`;
const pending = (value: string): Exchange => ({
  operation: 'Create',
  expected: '',
  expectedResult: `<ResultStatus value="OperationPending"/>${correlation(CORRELATION)}`,
  actualResult: `<ResultStatus value="OperationPending"/>${correlation(value)}`,
});
const cancel = (value: string): Exchange => ({
  operation: 'Cancel',
  request: correlation(CORRELATION),
  expected: `${correlation(CORRELATION)}<CancellationResult value="Canceled"/>`,
  actual: `${correlation(value)}<CancellationResult value="Canceled"/>`,
});

interface Row extends MadeCase {
  readonly name: string;
  readonly sees: readonly [path: string, kind: string, rule: string | null][];
}

const ROWS: readonly Row[] = [
  {
    name: 'an answer as expected has no differences',
    exchanges: [createKey(), getAttributes(STATE, STATE)],
    sees: [],
  },
  {
    name: 'another value is found',
    exchanges: [createKey(), getAttributes(STATE, attribute('State', 'Enumeration', 'Active'))],
    sees: [[`${PAYLOAD}/Attribute/AttributeValue`, 'value', null]],
  },
  {
    name: 'another type is found',
    exchanges: [createKey(), getAttributes(STATE, attribute('State', 'Integer', '1'))],
    sees: [[`${PAYLOAD}/Attribute/AttributeValue`, 'type', null]],
  },
  {
    name: 'another Result Status is found, with all that comes of it',
    exchanges: [
      {
        operation: 'Query',
        expected: '',
        expectedResult: '<ResultStatus value="Success"/>',
        actualResult: '<ResultStatus value="OperationFailed"/><ResultReason value="InvalidMessage"/>',
      },
    ],
    sees: [
      [`${ITEMS}[0]/ResultStatus`, 'value', null],
      [`${ITEMS}[0]/ResultReason`, 'extra', null],
    ],
  },
  {
    name: 'a date that the case sent comes back exactly, whatever the case shows',
    exchanges: [
      createKey(date('Activation Date', '$NOW-100')),
      getAttributes(date('Activation Date', '$NOW-100'), date('Activation Date', '2017-07-14T02:38:21+00:00')),
    ],
    sees: [[`${PAYLOAD}/Attribute/AttributeValue`, 'value', null]],
  },
  {
    name: 'a date that the server set lies in the time in which it could',
    exchanges: [
      createKey(),
      getAttributes(date('Initial Date', '$NOW'), date('Initial Date', '2017-07-14T02:40:01+00:00')),
    ],
    sees: [],
  },
  {
    name: 'a date outside that time is found',
    exchanges: [
      createKey(),
      getAttributes(date('Initial Date', '$NOW'), date('Initial Date', '2017-07-14T02:40:09+00:00')),
    ],
    sees: [[`${PAYLOAD}/Attribute/AttributeValue`, 'value', null]],
  },
  {
    name: 'an Initial Date of $NOW does not change',
    exchanges: [
      createKey(),
      getAttributes(date('Initial Date', '$NOW'), date('Initial Date', '2017-07-14T02:40:00+00:00')),
      getAttributes(date('Initial Date', '$NOW'), date('Initial Date', '2017-07-14T02:40:01+00:00')),
    ],
    sees: [[`${PAYLOAD}/Attribute/AttributeValue`, 'value', null]],
  },
  {
    name: 'a replacement under an Offset is activated that much behind its Initial Date, and keeps the other distances',
    exchanges: [
      createKey(date('Activation Date', '$NOW-500') + date('Deactivation Date', '$NOW+100')),
      reKey,
      getReplacement('2017-07-14T02:56:41+00:00', '2017-07-14T03:06:41+00:00'),
    ],
    sees: [],
  },
  {
    name: 'another distance is found',
    exchanges: [
      createKey(date('Activation Date', '$NOW-500') + date('Deactivation Date', '$NOW+100')),
      reKey,
      getReplacement('2017-07-14T02:56:41+00:00', '2017-07-14T03:06:42+00:00'),
    ],
    sees: [[`${PAYLOAD}/Attribute[1]/AttributeValue`, 'value', null]],
  },
  {
    name: 'an Activation Date that does not follow the Offset is found',
    exchanges: [
      createKey(date('Activation Date', '$NOW-500') + date('Deactivation Date', '$NOW+100')),
      reKey,
      getReplacement('2017-07-14T02:40:01+00:00', '2017-07-14T02:50:01+00:00'),
    ],
    sees: [[`${PAYLOAD}/Attribute[0]/AttributeValue`, 'value', null]],
  },
  {
    name: 'a placeholder for key material takes what has the Cryptographic Length, and nothing else',
    exchanges: [createKey(), getKey('00'.repeat(16))],
    sees: [],
  },
  {
    name: 'key material that has not the Cryptographic Length is found',
    exchanges: [createKey(), getKey('00'.repeat(15))],
    sees: [[`${PAYLOAD}/SymmetricKey/KeyBlock/KeyValue/KeyMaterial`, 'length', null]],
  },
  {
    name: 'a placeholder binds within a response and must equal itself there',
    exchanges: [
      createKey(),
      {
        operation: 'GetAttributes',
        request: uid('$UNIQUE_IDENTIFIER_0'),
        expected: uid('$UNIQUE_IDENTIFIER_5') + attribute('Unique Identifier', 'TextString', '$UNIQUE_IDENTIFIER_5'),
        actual: uid('key-1') + attribute('Unique Identifier', 'TextString', 'key-9'),
      },
    ],
    sees: [[`${PAYLOAD}/Attribute/AttributeValue`, 'value', null]],
  },
  {
    name: 'batch items may come in another order',
    exchanges: [createKey(), { ...batched, answered: [1, 0] }],
    sees: [],
  },
  {
    name: 'batch items come in order where Batch Order Option asks for it',
    exchanges: [createKey(), { ...batched, answered: [1, 0], requestHeader: '<BatchOrderOption value="true"/>' }],
    sees: [[ITEMS, 'order', null]],
  },
  {
    name: 'a missing batch item is found',
    exchanges: [createKey(), { ...batched, answered: [0] }],
    sees: [[`${ITEMS}[1]`, 'missing', null]],
  },
  {
    name: 'a batch item too many is found',
    exchanges: [createKey(), { ...batched, answered: [0, 1, 1] }],
    sees: [[`${ITEMS}[2]`, 'extra', null]],
  },
  {
    name: 'a foreign Unique Batch Item ID is found',
    exchanges: [createKey(), { ...batched, actualId: 'ff' }],
    sees: [[`${ITEMS}[0]/UniqueBatchItemID`, 'value', null]],
  },
  {
    name: 'behind a Locate that found another of the expected objects, its own values are right (P3)',
    exchanges: [...twoKeys, locateBoth, locateThenGet('key-2', 'id-1')],
    sees: [
      [`${ITEMS}[0]/ResponsePayload/UniqueIdentifier`, 'value', 'P3'],
      [`${ITEMS}[1]/ResponsePayload/UniqueIdentifier`, 'value', 'P3'],
      [`${ITEMS}[1]/ResponsePayload/Attribute/AttributeValue`, 'value', 'P3'],
    ],
  },
  {
    name: 'an explicit request behind such a Locate is about the object that it names',
    exchanges: [...twoKeys, locateBoth, locateThenGet('key-2', 'id-1', uid('$UNIQUE_IDENTIFIER_0'))],
    sees: [
      [`${ITEMS}[0]/ResponsePayload/UniqueIdentifier`, 'value', 'P3'],
      [`${ITEMS}[1]/ResponsePayload/UniqueIdentifier`, 'value', null],
      [`${ITEMS}[1]/ResponsePayload/Attribute/AttributeValue`, 'value', null],
    ],
  },
  {
    name: 'an additional field that pushes another out of its place is excused by no rule',
    exchanges: [
      {
        operation: 'Query',
        expected: '<ResponsePayload/>',
        expectedResult: '<ResultStatus value="Success"/>',
        actualResult: '<ResultMessage value="well"/><ResultStatus value="Success"/>',
        actualHeader:
          '<ServerCorrelationValue value="s"/><TimeStamp type="DateTime" value="2017-07-14T02:40:00+00:00"/>',
      },
    ],
    sees: [
      ['ResponseMessage/ResponseHeader/ServerCorrelationValue', 'extra', null],
      [`${ITEMS}[0]/ResultMessage`, 'extra', null],
    ],
  },
  {
    name: 'an additional field of an attribute is in its place too',
    exchanges: [
      createKey(),
      getAttributes(STATE, STATE.replace('<AttributeName', '<AttributeIndex value="0"/><AttributeName')),
    ],
    sees: [[`${PAYLOAD}/Attribute/AttributeIndex`, 'extra', null]],
  },
  {
    name: 'an Asynchronous Correlation Value is minted where the operation is pending',
    exchanges: [pending('0102'), pending('0304')],
    sees: [],
  },
  {
    name: 'an Asynchronous Correlation Value is repeated by Cancel',
    exchanges: [pending('0102'), cancel('0304')],
    sees: [[`${PAYLOAD}/AsynchronousCorrelationValue`, 'value', null]],
  },
  {
    name: "behind such a Locate, the other object's values are wrong",
    exchanges: [...twoKeys, locateBoth, locateThenGet('key-2', 'id-7')],
    sees: [
      [`${ITEMS}[0]/ResponsePayload/UniqueIdentifier`, 'value', 'P3'],
      [`${ITEMS}[1]/ResponsePayload/UniqueIdentifier`, 'value', 'P3'],
      [`${ITEMS}[1]/ResponsePayload/Attribute/AttributeValue`, 'value', null],
    ],
  },
];

describe('comparing the responses of a case', () => {
  for (const { name, sees, ...made } of ROWS) {
    it(name, () => {
      const differences = lastDifferences(made).map(({ path, kind, rule }) => [path, kind, rule]);
      expect(differences).to.have.deep.members(sees as unknown[]);
    });
  }

  it('says what a difference rests on', () => {
    const wrong: Exchange = { operation: 'Query', expected: '', actual: uid('x') };
    const header: Exchange = { operation: 'Query', expected: '', actualHeader: '' };
    expect(bases(lastDifferences({ exchanges: [wrong] }))).to.deep.equal(['profile-case']);
    expect(bases(lastDifferences({ kind: 'note', exchanges: [wrong] }))).to.deep.equal(['note-case']);
    expect(bases(lastDifferences({ kind: 'own', exchanges: [wrong] }))).to.deep.equal(['shall']);
    expect(bases(lastDifferences({ kind: 'note', exchanges: [header] }))).to.deep.equal(['shall']);
  });

  it('knows of objects that were made where the case expects that the batch had stopped', () => {
    const version = protocolVersion('1.4');
    const { Operation, ResultReason, ResultStatus } = Enum;
    const refused = {
      operation: Operation.Query,
      resultStatus: ResultStatus.OperationFailed,
      resultReason: ResultReason.GeneralFailure,
    };
    const made = {
      operation: Operation.Create,
      resultStatus: ResultStatus.Success,
      payload: [textString(Tag.UniqueIdentifier, 'key-1')],
    };
    const request = buildRequest(version, [
      { operation: Operation.Query, payload: [] },
      { operation: Operation.Create, payload: [] },
    ]);
    const answer = (...items: ResponseItemInit[]): StructureItem => buildResponse({ version, timeStamp: NOW }, items);
    const step: Step = {
      index: 0,
      position: { line: 1, column: 1 },
      client: 'Client-A',
      direction: 'client-to-server',
      request,
      response: answer(refused),
    };
    const session = new CaseSession(
      {
        id: 'STOP-14',
        scenario: 'STOP',
        version: '1.4',
        kind: 'own',
        file: 'STOP-14.xml',
        description: '',
        steps: [step],
        notes: [],
        positions: new WeakMap(),
      },
      { strict: false },
    );
    const times = { sentAt: NOW, receivedAt: NOW };
    session.compareResponse(step, { request, response: answer(refused, made), deviations: [], ...times });
    expect(session.created()).to.deep.equal(['key-1']);
  });

  it('takes a response of any length', () => {
    const many = Array.from({ length: 150_000 }, (_, index) => textString(Tag.UniqueIdentifier, `key-${index}`));
    const inPayload = (item: Item): Item => {
      if (item.type !== 'Structure') return item;
      return structure(item.tag, item.tag === Tag.ResponsePayload ? many : item.value.map(inPayload));
    };
    const crowded: Exchange = {
      operation: 'Locate',
      expected: uid('$UNIQUE_IDENTIFIER_0'),
      actual: '',
      changed: (response) => inPayload(response) as StructureItem,
    };
    expect(lastDifferences({ exchanges: [crowded] }).length).to.equal(149_999);
  });

  it('substitutes in a request what an earlier response bound', () => {
    const made = { exchanges: [createKey(), getAttributes(STATE, STATE)] };
    expect(allDifferences(made).flat()).to.deep.equal([]);
  });

  it('cannot build a request from a placeholder that an earlier response should have bound and did not', () => {
    const found = { operation: 'Locate', expected: uid('$UNIQUE_IDENTIFIER_1'), actual: '' };
    const get = { operation: 'Get', request: uid('$UNIQUE_IDENTIFIER_1'), expected: '' };
    expect(() => allDifferences({ exchanges: [createKey(), found, get] })).to.throw('$UNIQUE_IDENTIFIER_1 is unbound');
  });

  it('takes the latest item that a placeholder is named after where no response should have bound it', () => {
    const activate = { operation: 'Activate', request: uid('$UNIQUE_IDENTIFIER_9'), expected: uid('key-1') };
    expect(allDifferences({ exchanges: [createKey(), activate] }).flat()).to.deep.equal([]);
  });

  it('cannot build a request from a placeholder that nothing bound', () => {
    const unbound: Exchange = { operation: 'Get', request: uid('$UNIQUE_IDENTIFIER_3'), expected: '' };
    expect(() => allDifferences({ exchanges: [unbound] })).to.throw('$UNIQUE_IDENTIFIER_3 is unbound');
  });

  it('sends a random Short Unique Identifier of 32 octets (2.0 section 4.49)', () => {
    const attributes = '<ShortUniqueIdentifier type="ByteString" value="$SHORT_UNIQUE_IDENTIFIER_RANDOM_0"/>';
    const [sent] = play({
      version: '2.0',
      exchanges: [
        {
          operation: 'Import',
          request: `${uid('one')}<ObjectType value="SymmetricKey"/><Attributes>${attributes}</Attributes>`,
          expected: uid('one'),
        },
      ],
    });
    const path = 'RequestMessage/BatchItem[0]/RequestPayload/Attributes/ShortUniqueIdentifier';
    expect(itemAt(sent?.request as StructureItem, path)).to.deep.include({ value: new Uint8Array(32).fill(7) });
  });
});

describe('the prefix of a run', () => {
  const grouped = attribute('Object Group', 'TextString', 'MADE-M-1-14-group');
  const locate: Exchange = { operation: 'Locate', request: grouped, expected: '' };
  const sent = (group: GroupState, id: string): string | undefined => {
    const [played] = play({ id, prefix: 'run7-', exchanges: [locate] }, group);
    return JSON.stringify(played?.request, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  };

  it('stands before what another case of the group named after itself, and before nothing else', () => {
    const group = new GroupState();
    play({ id: 'MADE-M-1', prefix: 'run7-', exchanges: [createKey(grouped)] }, group);
    expect(sent(group, 'MADE-M-2')).to.include('"run7-MADE-M-1-14-group"');
    expect(sent(new GroupState(), 'MADE-M-2')).to.include('"MADE-M-1-14-group"');
  });
});
