import type { Database } from 'better-sqlite3';
import { expect } from 'chai';
import { boolean, enumeration, type Item, longInteger, structure, textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { openDatabase } from './database.ts';
import { type Fragment, latestQuery, searchQuery, windowQuery } from './search.ts';
import type { Criterion } from './store.ts';

const type = enumeration(Tag.NameType, Enum.NameType.UninterpretedTextString);
const value = textString(Tag.NameValue, 'a');
const fields = (name: string, tag: number, ...parts: Item[]): Criterion => ({
  match: 'fields',
  name,
  value: structure(tag, parts),
});
const active: Criterion = { match: 'equal', name: 'State', value: enumeration(Tag.State, Enum.State.Active) };
const due: Criterion = { match: 'range', name: 'Activation Date', from: 0n, to: 10n };
const fresh: Criterion = { match: 'equal', name: 'Fresh', value: boolean(Tag.Fresh, true) };
const notActive: Criterion = { match: 'none', name: 'State', values: [enumeration(Tag.State, Enum.State.Active)] };
const link = fields(
  'Link',
  Tag.Link,
  enumeration(Tag.LinkType, Enum.LinkType.CertificateLink),
  textString(Tag.LinkedObjectIdentifier, 'key'),
);

const ENCODING = 'attribute_encoding (name=? AND path=? AND encoding=?)';
const NUMBERS = 'attribute_number (name=? AND path=? AND number>? AND number<?)';

describe('a search', () => {
  let database: Database;
  before(async () => {
    database = await openDatabase(':memory:');
  });
  after(() => database.close());

  const planOf = ({ sql, values }: Fragment, ...more: number[]): string[] => {
    const rows = database.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values, ...more);
    return rows.map(({ detail }) => detail);
  };

  const rows: [what: string, criteria: Criterion[], index: string][] = [
    ['a Name', [fields('Name', Tag.Name, value, type)], ENCODING],
    ['a Name and a State', [active, fields('Name', Tag.Name, value, type)], ENCODING],
    ['a Name, without some values', [notActive, fields('Name', Tag.Name, value, type)], ENCODING],
    ['a Link', [link], ENCODING],
    ['a Boolean', [fresh], ENCODING],
    ['a date and a State', [active, due], NUMBERS],
    [
      'Usage Limits',
      [
        {
          match: 'at-least',
          name: 'Usage Limits',
          fields: [{ tag: Tag.UsageLimitsTotal, value: 5n }],
        },
      ],
      'attribute_number (name=? AND path=? AND number>?)',
    ],
  ];
  for (const [what, criteria, index] of rows) {
    it(`by ${what} goes by indexes alone, from attributes to objects`, () => {
      const plan = planOf(searchQuery(criteria));
      expect(plan.filter((step) => /\bSCAN\b|TEMP B-TREE/.test(step))).to.deep.equal([]);
      expect(plan[0]).to.equal('SEARCH object USING INTEGER PRIMARY KEY (rowid=?)');
      const first = plan.find((step) => step.startsWith('SEARCH a '));
      expect(first).to.include(index);
    });
  }

  it('for the latest by a Name goes the same way, and leaves out by an index', () => {
    const plan = planOf(latestQuery([fields('Name', Tag.Name, value, type), notActive]), 10);
    expect(plan.filter((step) => /\bSCAN\b|TEMP B-TREE/.test(step))).to.deep.equal([]);
    expect(plan[0]).to.equal('SEARCH object USING INTEGER PRIMARY KEY (rowid=?)');
    expect(plan.find((step) => step.startsWith('SEARCH a '))).to.include(ENCODING);
  });

  it('in a window looks at the objects of the window alone', () => {
    const plan = planOf(windowQuery([active, due, notActive]), 20, 10);
    expect(plan.filter((step) => /\bSCAN\b|TEMP B-TREE/.test(step))).to.deep.equal([]);
    expect(plan[0]).to.equal('SEARCH object USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)');
    expect(plan.filter((step) => step.startsWith('SEARCH a ')).join()).to.match(/^(SEARCH a .*object=\?.*,?)+$/);
  });

  const first: [what: string, criterion: Criterion, name: string][] = [
    ['the Name Value of a Name, whatever comes first', fields('Name', Tag.Name, type, value), 'NameValue'],
    ['where a Link leads', link, 'LinkedObjectIdentifier'],
    [
      'the first field where none tells more',
      fields('Usage Limits', Tag.UsageLimits, longInteger(Tag.UsageLimitsTotal, 1n)),
      'UsageLimitsTotal',
    ],
  ];
  for (const [what, criterion, tag] of first) {
    it(`looks up ${what}`, () => {
      const { values } = searchQuery([criterion]);
      expect(values[1]).to.equal(`/${Tag[tag as keyof typeof Tag].toString(16)}`);
    });
  }
});
