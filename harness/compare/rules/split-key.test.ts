import { expect } from 'chai';
import { createKey, type Exchange, lastDifferences } from '../../../test-support/exchanges.ts';

const PUBLISHED = '3c0e9fa1b2d84756e1f0a9b8c7d6e5f4';
const KEY = 'b5a4978675645342312019f8e7d6c5b4';
/** Two parts of KEY, which is the one put over the other. */
const ONE = '5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a';
const TWO = 'effecddc2f3e09186b7a43a2bd8c9fee';

const uid = (value: string): string => `<UniqueIdentifier value="${value}"/>`;
const block = (material: string): string =>
  '<KeyBlock><KeyFormatType value="Raw"/><KeyValue>' +
  `<KeyMaterial type="ByteString" value="${material}"/></KeyValue><CryptographicAlgorithm value="AES"/>` +
  '<CryptographicLength value="128"/></KeyBlock>';
const key = (material: string): string => `<SymmetricKey>${block(material)}</SymmetricKey>`;
const part = (identifier: number, material: string, method = '<SplitKeyMethod value="XOR"/>'): string =>
  `<SplitKey><SplitKeyParts value="2"/><KeyPartIdentifier value="${identifier}"/><SplitKeyThreshold value="2"/>` +
  `${method}${block(material)}</SplitKey>`;
/** 2^130 - 5. */
const PRIME =
  '<SplitKeyMethod value="PolynomialSharingPrimeField"/>' +
  '<PrimeFieldSize value="00000000000000000000000000000003fffffffffffffffffffffffffffffffb"/>';

/** A Get of object `number`: what the case expects, and what came. */
const get = (number: number, type: string, expected: string, actual: string): Exchange => ({
  operation: 'Get',
  request: uid(`$UNIQUE_IDENTIFIER_${number}`),
  expected: `<ObjectType value="${type}"/>${uid(`$UNIQUE_IDENTIFIER_${number}`)}${expected}`,
  actual: `<ObjectType value="${type}"/>${uid(`key-${number + 1}`)}${actual}`,
});
const getKey = (number: number, material: string) => get(number, 'SymmetricKey', key(PUBLISHED), key(material));
const getPart = (number: number, material: string) =>
  get(number, 'SplitKey', part(number, PUBLISHED), part(number, material));

const split: Exchange = {
  operation: 'CreateSplitKey',
  request:
    `<ObjectType value="SplitKey"/>${uid('$UNIQUE_IDENTIFIER_0')}<SplitKeyParts value="2"/>` +
    '<SplitKeyThreshold value="2"/><SplitKeyMethod value="XOR"/><TemplateAttribute/>',
  expected: uid('$UNIQUE_IDENTIFIER_1') + uid('$UNIQUE_IDENTIFIER_2'),
  actual: uid('key-2') + uid('key-3'),
};
const join: Exchange = {
  operation: 'JoinSplitKey',
  request: `<ObjectType value="SymmetricKey"/>${uid('$UNIQUE_IDENTIFIER_1')}${uid('$UNIQUE_IDENTIFIER_2')}`,
  expected: uid('$UNIQUE_IDENTIFIER_3'),
  actual: uid('key-4'),
};

const start = [createKey(), split];
const rows: readonly (readonly [name: string, exchanges: readonly Exchange[], rule: string | null, note: string])[] = [
  ['what seen parts make', [...start, getPart(1, ONE), getPart(2, TWO), join, getKey(3, KEY)], 'V7a', 'recomputed'],
  [
    'what seen parts do not make',
    [...start, getPart(1, ONE), getPart(2, TWO), join, getKey(3, ONE)],
    null,
    'V7a does not excuse it: not what belongs together with the parts and the key that this case saw',
  ],
  [
    'what parts make of which one was not seen',
    [...start, getPart(1, ONE), join, getKey(3, KEY)],
    'V7a',
    'not verified',
  ],
  [
    'a part of a prime field, which is longer than the key',
    [...start, get(1, 'SplitKey', part(1, `02${PUBLISHED}`, PRIME), part(1, `03${PUBLISHED}`, PRIME))],
    'V7a',
    'not verified',
  ],
  ['the first part', [...start, getKey(0, KEY), getPart(1, ONE)], 'V7a', 'not verified'],
  ['the last part of a seen key', [...start, getKey(0, KEY), getPart(1, ONE), getPart(2, TWO)], 'V7a', 'recomputed'],
  [
    'a part that is none of the seen key',
    [...start, getKey(0, KEY), getPart(1, ONE), getPart(2, ONE)],
    null,
    'V7a does not excuse it: not what belongs together with the parts and the key that this case saw',
  ],
];

describe('key material of split and joined keys', () => {
  for (const [name, exchanges, rule, note] of rows) {
    it(`${name}: ${note}`, () => {
      const differences = lastDifferences({ exchanges, version: '1.4' });
      expect(differences.map((difference) => difference.rule)).to.deep.equal([rule]);
      expect(differences[0]?.note).to.equal(note);
    });
  }
});
