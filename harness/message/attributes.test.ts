import { expect } from 'chai';
import { dateTime, enumeration, type Item, integer, structure, textString } from '../codec/item.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import { type AttributeView, attributeItem, attributesItem, readAttribute, readAttributes } from './attributes.ts';

/** An Attribute of 1.x as the table of section 2.1.1 has it. */
function attribute1(name: string, ...fields: readonly Item[]) {
  return structure(Tag.Attribute, [textString(Tag.AttributeName, name), ...fields]);
}

/** A Vendor Attribute of 2.x as the table of 2.1 section 4.60 has it. */
function vendor(identification: string, name: string, ...fields: readonly Item[]) {
  return structure(Tag.Attribute, [
    textString(Tag.VendorIdentification, identification),
    textString(Tag.AttributeName, name),
    ...fields,
  ]);
}

describe('attributes in the form of 1.x', () => {
  const rows: readonly (readonly [string, Item & { type: 'Structure' }, AttributeView])[] = [
    [
      'an enumeration under its own tag',
      attribute1('State', enumeration(Tag.AttributeValue, Enum.State.Active)),
      { name: 'State', value: enumeration(Tag.State, Enum.State.Active) },
    ],
    [
      'an index',
      attribute1('Activation Date', integer(Tag.AttributeIndex, 0), dateTime(Tag.AttributeValue, 5n)),
      { name: 'Activation Date', index: 0, value: dateTime(Tag.ActivationDate, 5n) },
    ],
    [
      'a structure',
      attribute1('Name', structure(Tag.AttributeValue, [textString(Tag.NameValue, 'n')])),
      { name: 'Name', value: structure(Tag.Name, [textString(Tag.NameValue, 'n')]) },
    ],
    [
      'a custom attribute',
      attribute1('x-Purpose', textString(Tag.AttributeValue, 'test')),
      { name: 'x-Purpose', value: textString(Tag.AttributeValue, 'test') },
    ],
    [
      'a name that no version defines',
      attribute1('Colour', textString(Tag.AttributeValue, 'red')),
      { name: 'Colour', value: textString(Tag.AttributeValue, 'red') },
    ],
    ['a deletion, without value', attribute1('State', integer(Tag.AttributeIndex, 3)), { name: 'State', index: 3 }],
  ];
  for (const [what, item, view] of rows) {
    it(`are read and written: ${what}`, () => {
      expect(readAttribute(item)).to.deep.equal(view);
      expect(attributeItem(view)).to.deep.equal(item);
    });
  }

  it('have an empty name where there is none', () => {
    expect(readAttribute(structure(Tag.Attribute, []))).to.deep.equal({ name: '' });
  });
});

describe('attributes in the form of 2.x', () => {
  const NAME = structure(Tag.Name, [textString(Tag.NameValue, 'n')]);
  const OTHER = structure(Tag.Name, [textString(Tag.NameValue, 'o')]);
  const CUSTOM = vendor('x', 'Purpose', textString(Tag.AttributeValue, 'test'));
  const VENDOR = vendor('ACME', 'Colour', textString(Tag.AttributeValue, 'red'));
  const item = structure(Tag.Attributes, [NAME, integer(Tag.CryptographicLength, 256), OTHER, CUSTOM, VENDOR]);
  const views: readonly AttributeView[] = [
    { name: 'Name', index: 0, value: NAME },
    { name: 'Cryptographic Length', index: 0, value: integer(Tag.CryptographicLength, 256) },
    { name: 'Name', index: 1, value: OTHER },
    { name: 'x-Purpose', index: 0, value: textString(Tag.AttributeValue, 'test') },
    { name: 'Colour', vendor: 'ACME', index: 0, value: textString(Tag.AttributeValue, 'red') },
  ];

  it('are read, each with its place among those of its name', () => {
    expect(readAttributes(item)).to.deep.equal(views);
  });

  it('are written', () => expect(attributesItem(Tag.Attributes, views)).to.deep.equal(item));

  it('leave out an attribute without value, but name one of a vendor', () => {
    const named = [{ name: 'State' }, { name: 'y-Serial' }];
    expect(attributesItem(Tag.Attributes, named).value).to.deep.equal([vendor('y', 'Serial')]);
  });

  it('show a tag that is no attribute by its label', () => {
    const odd = structure(Tag.Attributes, [integer(Tag.BatchCount, 1), integer(0x540001, 1)]);
    expect(readAttributes(odd).map(({ name }) => name)).to.deep.equal(['BatchCount', '0x540001']);
  });
});
