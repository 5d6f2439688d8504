import { expect } from 'chai';
import type { CaseItem } from '../harness/cases/case.ts';
import { byteString, enumeration, integer, structure, textString } from '../harness/codec/item.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Mask } from '../harness/spec/masks.ts';
import { Tag } from '../harness/spec/tags.ts';
import { caseItemText } from './values.ts';

const { Encrypt } = Mask.CryptographicUsageMask;
const attribute = (...fields: CaseItem[]): CaseItem => ({ tag: Tag.Attribute, type: 'Structure', value: fields });

const ROWS: [name: string, item: CaseItem, text: string, attribute?: string][] = [
  ['an Enumeration', enumeration(Tag.ResultStatus, Enum.ResultStatus.OperationFailed), 'OperationFailed (0x00000001)'],
  ['an Attribute Value without its name', enumeration(Tag.AttributeValue, 2), '0x00000002'],
  ['an Attribute Value', enumeration(Tag.AttributeValue, Enum.State.Active), 'Active (0x00000002)', 'State'],
  [
    'an Attribute Value that is a mask',
    integer(Tag.AttributeValue, Encrypt),
    'Encrypt (0x00000004)',
    'Cryptographic Usage Mask',
  ],
  ['what stands beside an Attribute Value', integer(Tag.AttributeIndex, 4), '4', 'Cryptographic Usage Mask'],
  [
    'a placeholder',
    { tag: Tag.UniqueIdentifier, type: 'TextString', placeholder: 'UNIQUE_IDENTIFIER_0' },
    '$UNIQUE_IDENTIFIER_0',
  ],
  ['now', { tag: Tag.TimeStamp, type: 'DateTime', now: 0 }, '$NOW'],
  ['an earlier date', { tag: Tag.TimeStamp, type: 'DateTime', now: -60 }, '$NOW-60'],
  ['a later date', { tag: Tag.TimeStamp, type: 'DateTime', now: 60 }, '$NOW+60'],
  [
    'a Structure, its Attribute Name read',
    attribute(textString(Tag.AttributeName, 'State'), enumeration(Tag.AttributeValue, Enum.State.Destroyed)),
    '{AttributeName "State", AttributeValue Destroyed (0x00000005)}',
  ],
  [
    'a Structure with a placeholder',
    attribute(textString(Tag.AttributeName, 'Unique Identifier'), {
      tag: Tag.AttributeValue,
      type: 'TextString',
      placeholder: 'UNIQUE_IDENTIFIER_1',
    }),
    '{AttributeName "Unique Identifier", AttributeValue $UNIQUE_IDENTIFIER_1}',
  ],
  ['an empty Structure', structure(Tag.ResponsePayload, []), '{}'],
];

describe('values in reports', () => {
  for (const [name, item, text, attributeName] of ROWS) {
    it(name, () => expect(caseItemText(item, [], () => undefined, attributeName)).to.equal(text));
  }

  it('asks the mask about every leaf, with the names of the tags down to it', () => {
    const item = structure(Tag.KeyBlock, [
      structure(Tag.KeyValue, [byteString(Tag.KeyMaterial, Buffer.from('secret'))]),
    ]);
    expect(caseItemText(item, ['KeyBlock'], (_leaf, names) => names.join('/'))).to.equal(
      '{KeyValue {KeyMaterial KeyBlock/KeyValue/KeyMaterial}}',
    );
  });
});
