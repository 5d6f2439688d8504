import { expect } from 'chai';
import { dateTime, type LeafItem, structure, textString } from '../codec/item.ts';
import { ITEM_TYPES } from '../spec/item-types.ts';
import { Tag } from '../spec/tags.ts';
import type { CaseStructure } from './case.ts';
import { placeholdersIn, readSymbol } from './placeholders.ts';
import { resolve, standIn, UnboundPlaceholder } from './substitute.ts';

const NOW = 1_700_000_000n;

describe('symbolic identifiers', () => {
  const uid = Tag.UniqueIdentifier;
  const date = Tag.ActivationDate;
  for (const [tag, type, text, expected] of [
    [uid, 'TextString', '$UNIQUE_IDENTIFIER_0', { tag: uid, type: 'TextString', placeholder: 'UNIQUE_IDENTIFIER_0' }],
    [uid, 'TextString', '$K1', { tag: uid, type: 'TextString', placeholder: 'K1' }],
    [uid, 'TextString', '$unique', undefined],
    [uid, 'TextString', 'a $NAME inside', undefined],
    [uid, 'TextString', '$A B', undefined],
    [uid, 'TextString', '$', undefined],
    [uid, 'TextString', ' $NAME', undefined],
    [date, 'DateTime', '$NOW', { tag: date, type: 'DateTime', now: 0 }],
    [date, 'DateTime', '$NOW-3600', { tag: date, type: 'DateTime', now: -3600 }],
    [date, 'DateTimeExtended', '$NOW+120', { tag: date, type: 'DateTimeExtended', now: 120 }],
    [date, 'DateTime', '$NOW+', undefined],
    [date, 'DateTime', '$NOWHERE', { tag: date, type: 'DateTime', placeholder: 'NOWHERE' }],
    [uid, 'TextString', '$NOW+5', undefined],
  ] as const) {
    it(`${text} as ${type}`, () => expect(readSymbol(tag, type, text)).to.deep.equal(expected));
  }
});

const REQUEST: CaseStructure = {
  tag: Tag.RequestPayload,
  type: 'Structure',
  value: [
    { tag: Tag.UniqueIdentifier, type: 'TextString', placeholder: 'B' },
    {
      tag: Tag.Link,
      type: 'Structure',
      value: [
        { tag: Tag.LinkedObjectIdentifier, type: 'TextString', placeholder: 'A' },
        { tag: Tag.LinkedObjectIdentifier, type: 'TextString', placeholder: 'B' },
      ],
    },
    { tag: Tag.ActivationDate, type: 'DateTime', now: -60 },
    { tag: Tag.ActivationDate, type: 'DateTimeExtended', now: 2 },
  ],
};

describe('substitution', () => {
  const bindings = new Map([['A', textString(Tag.UniqueIdentifier, 'object-a')]]);
  const fallback = () => textString(Tag.Data, 'object-b');

  it('lists placeholders once, in order, without dates', () => {
    expect(placeholdersIn(REQUEST).map(({ placeholder }) => placeholder)).to.deep.equal(['B', 'A']);
  });

  it('puts bindings, the fallback and dates under the tags of the request', () => {
    expect(resolve(REQUEST, { bindings, now: NOW, fallback })).to.deep.equal(
      structure(Tag.RequestPayload, [
        textString(Tag.UniqueIdentifier, 'object-b'),
        structure(Tag.Link, [
          textString(Tag.LinkedObjectIdentifier, 'object-a'),
          textString(Tag.LinkedObjectIdentifier, 'object-b'),
        ]),
        dateTime(Tag.ActivationDate, NOW - 60n),
        { tag: Tag.ActivationDate, type: 'DateTimeExtended', value: 1_700_000_002_000_000n },
      ]),
    );
  });

  it('names the placeholder that nothing stands for', () => {
    expect(() => resolve(REQUEST, { bindings, now: NOW }))
      .to.throw(UnboundPlaceholder, '$B is used before')
      .with.property('placeholder', 'B');
    expect(() => resolve(REQUEST, { bindings, now: NOW, fallback: () => undefined })).to.throw(UnboundPlaceholder);
  });
});

describe('stand-ins', () => {
  const types = Object.keys(ITEM_TYPES).filter((type) => type !== 'Structure') as LeafItem['type'][];
  for (const type of types) {
    it(`${type} has a value of its own type, the same each time`, () => {
      const item = { tag: Tag.Data, type, placeholder: 'DATA_0' };
      expect(standIn(item)).to.include({ tag: Tag.Data, type }).and.to.have.property('value');
      expect(standIn(item)).to.deep.equal(standIn(item));
    });
  }

  it('two placeholders have two values', () => {
    const of = (placeholder: string) => standIn({ tag: Tag.UniqueIdentifier, type: 'TextString', placeholder });
    expect(of('A')).not.to.deep.equal(of('B'));
  });
});
