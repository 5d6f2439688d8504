import { expect } from 'chai';
import { createKey, type Exchange, lastDifferences } from '../../../test-support/exchanges.ts';

const uid = (value: string): string => `<UniqueIdentifier value="${value}"/>`;
const REPLACEMENT = ['$UNIQUE_IDENTIFIER_1', 'key-2'] as const;
const ORIGINAL = ['$UNIQUE_IDENTIFIER_0', 'key-1'] as const;

function named(name: string, index: number): string {
  const shown = index === 0 ? '' : `<AttributeIndex value="${index}"/>`;
  const value = `<NameValue value="${name}"/><NameType value="UninterpretedTextString"/>`;
  return `<Attribute><AttributeName value="Name"/>${shown}<AttributeValue>${value}</AttributeValue></Attribute>`;
}

const reKey: Exchange = {
  operation: 'ReKey',
  request: `${uid('$UNIQUE_IDENTIFIER_0')}<TemplateAttribute>${named('new', 0)}</TemplateAttribute>`,
  expected: uid('$UNIQUE_IDENTIFIER_1'),
  actual: uid('key-2'),
};

/** Gets the Names of an object: each with its index, as the case expects them and as the server has them. */
function getNames(
  [expected, actual]: readonly [string, string],
  wanted: readonly [string, number][],
  given: readonly [string, number][],
): Exchange {
  const names = (list: readonly [string, number][]): string => list.map(([name, index]) => named(name, index)).join('');
  return {
    operation: 'GetAttributes',
    request: `${uid(expected)}<AttributeName value="Name"/>`,
    expected: uid(expected) + names(wanted),
    actual: uid(actual) + names(given),
  };
}

const WANTED: readonly [string, number][] = [
  ['new', 0],
  ['old', 1],
];
const OTHER_WAY: readonly [string, number][] = [
  ['old', 0],
  ['new', 1],
];

/** The rules that excuse the differences of the last exchange. */
function rules(...exchanges: Exchange[]): (string | null)[] {
  const found = lastDifferences({ kind: 'note', exchanges }).map(({ rule }) => rule);
  return [...new Set(found)];
}

describe('P17: which instance of an attribute has which index', () => {
  const rekeyed = [createKey(), reKey];

  it('is open for what a replacement gets at once', () => {
    expect(rules(...rekeyed, getNames(REPLACEMENT, WANTED, OTHER_WAY))).to.deep.equal(['P17']);
  });

  it('is open where the values come in the order of the case too', () => {
    const given: [string, number][] = [
      ['new', 1],
      ['old', 0],
    ];
    expect(rules(...rekeyed, getNames(REPLACEMENT, WANTED, given))).to.deep.equal(['P17']);
  });

  it('stays as it was shown', () => {
    const first = getNames(REPLACEMENT, WANTED, OTHER_WAY);
    expect(rules(...rekeyed, first, first)).to.deep.equal(['P17']);
    const moved = getNames(REPLACEMENT, OTHER_WAY, WANTED);
    expect(rules(...rekeyed, first, moved)).to.include(null);
  });

  it('is not open for another value or another index', () => {
    const values: [string, number][] = [
      ['old', 0],
      ['other', 1],
    ];
    expect(rules(...rekeyed, getNames(REPLACEMENT, WANTED, values))).to.include(null);
    const indices: [string, number][] = [
      ['old', 0],
      ['new', 2],
    ];
    expect(rules(...rekeyed, getNames(REPLACEMENT, WANTED, indices))).to.include(null);
  });

  it('is not open for an object that replaces no other', () => {
    expect(rules(createKey(), getNames(ORIGINAL, WANTED, OTHER_WAY))).to.include(null);
  });
});
