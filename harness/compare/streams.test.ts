import { expect } from 'chai';
import { allDifferences, createKey, type Exchange, type MadeCase, seen } from '../../test-support/exchanges.ts';

const DATA = 'ResponseMessage/BatchItem[0]/ResponsePayload/Data';
const uid = (value: string): string => `<UniqueIdentifier value="${value}"/>`;
const data = (value: string): string => (value === '' ? '' : `<Data value="${value}"/>`);
const correlation = (value: string): string => `<CorrelationValue value="${value}"/>`;
const CORRELATION = correlation('$CORRELATION_VALUE');
const ECB = '<CryptographicParameters><BlockCipherMode value="ECB"/></CryptographicParameters>';

/** The octets sent with a part, those that the case expects back, and those that came. */
type Part = readonly [sent: string, expected: string, actual: string];

interface Streamed {
  readonly operation?: string;
  /** The key as the case names it, and as the server does. */
  readonly key?: readonly [string, string];
  /** Whether the last part is not among them. */
  readonly unfinished?: boolean;
}

function stream(
  parts: readonly Part[],
  { operation = 'Encrypt', key = ['k', 'k'], unfinished }: Streamed = {},
): Exchange[] {
  return parts.map(([sent, expected, actual], index) => {
    const isLast = index === parts.length - 1 && unfinished !== true;
    const place = index === 0 ? '<InitIndicator value="true"/>' : CORRELATION;
    return {
      operation,
      request: `${uid(key[0])}${index === 0 ? ECB : ''}${data(sent)}${place}${isLast ? '<FinalIndicator value="true"/>' : ''}`,
      expected: uid(key[0]) + data(expected) + (isLast ? '' : CORRELATION),
      actual: uid(key[1]) + data(actual) + (isLast ? '' : correlation('0a0b')),
    };
  });
}

/** FIPS 197 appendix C.1: key, plaintext in two halves, ciphertext. */
const KEY = '000102030405060708090a0b0c0d0e0f';
const [FIRST, SECOND] = ['0011223344556677', '8899aabbccddeeff'];
const CIPHER = '69c4e0d86a7b0430d8cdb78070b4c55a';
const OTHER = 'fd912d102dbb482f6f6e91bd57119095';

const keyIn = (identifier: string, material: string): string =>
  `<ObjectType value="SymmetricKey"/>${uid(identifier)}<SymmetricKey><KeyBlock><KeyFormatType value="Raw"/><KeyValue>
  <KeyMaterial type="ByteString" value="${material}"/></KeyValue><CryptographicAlgorithm value="AES"/>
  <CryptographicLength value="128"/></KeyBlock></SymmetricKey>`;
const GET: Exchange = {
  operation: 'Get',
  request: uid('$UNIQUE_IDENTIFIER_0'),
  expected: keyIn('$UNIQUE_IDENTIFIER_0', '$KEY_MATERIAL'),
  actual: keyIn('key-1', KEY),
};
const GENERATED = { key: ['$UNIQUE_IDENTIFIER_0', 'key-1'] } as const;

interface Row extends MadeCase {
  readonly name: string;
  /** By step: what is seen, or the rule. */
  readonly sees: readonly (readonly [kind: string, rule: string | null][])[];
}

const ROWS: readonly Row[] = [
  {
    name: 'Data with a later part than the case shows',
    exchanges: stream([
      ['01', 'aabb', ''],
      ['02', 'ccdd', 'aabb'],
      ['', '', 'ccdd'],
    ]),
    sees: [[['missing', 'P5']], [['value', 'P5']], [['extra', 'P5']]],
  },
  {
    name: 'Data with an earlier part than the case shows',
    exchanges: stream([
      ['01', '', 'aa'],
      ['02', 'aabb', 'bb'],
      ['', 'ccdd', 'ccdd'],
    ]),
    sees: [[['extra', 'P5']], [['value', 'P5']], []],
  },
  {
    name: 'not another octet',
    exchanges: stream([
      ['01', '', 'ab'],
      ['02', 'aabb', 'bb'],
      ['', 'ccdd', 'ccdd'],
    ]),
    sees: [[['extra', null]], [['value', null]], [['value', null]]],
  },
  {
    name: 'not Data twice: the part that is as expected shows it',
    exchanges: stream([
      ['01', '', 'aabb'],
      ['02', 'aabb', 'aabb'],
      ['', 'ccdd', 'ccdd'],
    ]),
    sees: [[['extra', 'P5']], [['value', null]], [['value', null]]],
  },
  {
    name: 'not Data that never comes',
    exchanges: stream([
      ['01', 'aabb', ''],
      ['02', '', ''],
      ['', '', ''],
    ]),
    sees: [[['missing', 'P5']], [], [['value', null]]],
  },
  {
    name: 'not in a stream that the case does not end',
    exchanges: stream(
      [
        ['01', 'aabb', ''],
        ['02', 'ccdd', 'aabbccdd'],
      ],
      { unfinished: true },
    ),
    sees: [[['missing', null]], [['value', null]]],
  },
  {
    name: 'not of a Hash, whose Data is one whole',
    exchanges: stream(
      [
        ['01', '', 'aa'],
        ['', 'aabb', 'bb'],
      ],
      { operation: 'Hash' },
    ).map((exchange) => ({
      ...exchange,
      request: exchange.request?.replace(uid('k'), '').replace(ECB, '') ?? '',
      expected: exchange.expected.replace(uid('k'), ''),
      actual: exchange.actual?.replace(uid('k'), '') ?? '',
    })),
    sees: [[['extra', null]], [['value', null]]],
  },
  {
    name: 'not in strict mode',
    strict: true,
    exchanges: stream([
      ['01', 'aabb', ''],
      ['', '', 'aabb'],
    ]),
    sees: [[['missing', null]], [['extra', null]]],
  },
  {
    name: 'under a generated key that was not seen as much Data as the case shows',
    exchanges: [
      createKey(),
      ...stream(
        [
          [FIRST, '', ''],
          [SECOND, OTHER, ''],
          ['', '', CIPHER],
        ],
        GENERATED,
      ),
    ],
    sees: [[], [], [['missing', 'P5']], [['extra', 'P5']]],
  },
  {
    name: 'not less',
    exchanges: [
      createKey(),
      ...stream(
        [
          [FIRST, '', ''],
          [SECOND, OTHER, ''],
          ['', '', 'aabb'],
        ],
        GENERATED,
      ),
    ],
    sees: [[], [], [['missing', 'P5']], [['extra', null]]],
  },
  {
    name: 'under a generated key that was seen what the key gives',
    exchanges: [
      createKey(),
      GET,
      ...stream(
        [
          [FIRST, '', ''],
          [SECOND, OTHER, CIPHER],
        ],
        GENERATED,
      ),
    ],
    sees: [[], [], [], [['value', 'V8a']]],
  },
  {
    name: 'not what another key gives',
    exchanges: [
      createKey(),
      GET,
      ...stream(
        [
          [FIRST, '', ''],
          [SECOND, CIPHER, OTHER],
        ],
        GENERATED,
      ),
    ],
    sees: [[], [], [], [['value', null]]],
  },
  {
    name: 'not what another key gives, though the last part is as expected',
    exchanges: [
      createKey(),
      GET,
      ...stream(
        [
          [FIRST, '', ''],
          [SECOND, CIPHER, OTHER],
          ['', '', ''],
        ],
        GENERATED,
      ),
    ],
    sees: [[], [], [], [['value', 'V8a']], [['value', null]]],
  },
];

describe('the parts of a stream', () => {
  for (const { name, sees, ...made } of ROWS) {
    it(`may have ${name}`.replace('may have not', 'may not have'), () => {
      const found = allDifferences(made).map((differences) => differences.map(seen));
      expect(found).to.deep.equal(sees.map((step) => step.map(([kind, rule]) => ({ path: DATA, kind, rule }))));
    });
  }

  /** Which part of three comes without the Correlation Value that the case expects. */
  const left: [without: number, rules: (string | null)[]][] = [
    [0, [null]],
    [1, ['P5']],
  ];
  for (const operation of ['Encrypt', 'Hash']) {
    for (const [without, rules] of left) {
      it(`of ${operation}: part ${without} without its Correlation Value`, () => {
        const exchanges = stream(
          [
            ['01', '', ''],
            ['02', '', ''],
            ['', 'aabb', 'aabb'],
          ],
          { operation },
        ).map((exchange, index) =>
          index === without
            ? { ...exchange, actual: exchange.actual?.replace(correlation('0a0b'), '') ?? '' }
            : exchange,
        );
        const found = allDifferences({ exchanges: exchanges.slice(0, without + 1) })[without]?.map(seen);
        const path = DATA.replace('/Data', '/CorrelationValue');
        expect(found).to.deep.equal(rules.map((rule) => ({ path, kind: 'missing', rule })));
      });
    }
  }
});
