import { expect } from 'chai';
import { enumeration, type Item, structure, textString } from '../harness/codec/item.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { Tag } from '../harness/spec/tags.ts';
import { attributeNameAt, itemAt } from './locate.ts';

const attribute = (name: string, value: Item): Item =>
  structure(Tag.Attribute, [textString(Tag.AttributeName, name), value]);

const state = enumeration(Tag.AttributeValue, Enum.State.Active);
const payload = structure(Tag.ResponsePayload, [
  textString(Tag.UniqueIdentifier, 'a'),
  attribute('Contact Information', textString(Tag.AttributeValue, 'desk')),
  attribute('State', state),
]);
const message = structure(Tag.ResponseMessage, [structure(Tag.BatchItem, [payload])]);
const PAYLOAD = 'ResponseMessage/BatchItem[0]/ResponsePayload';

describe('items by path', () => {
  const ROWS: [path: string, item: Item | undefined][] = [
    ['ResponseMessage', message],
    [PAYLOAD, payload],
    [`${PAYLOAD}/Attribute[1]/AttributeValue`, state],
    [`${PAYLOAD}/Attribute[2]`, undefined],
    [`${PAYLOAD}/UniqueIdentifier/Name`, undefined],
    ['RequestMessage/BatchItem[0]', undefined],
  ];
  for (const [path, item] of ROWS) {
    it(`${item === undefined ? 'finds nothing at' : 'finds'} ${path}`, () =>
      expect(itemAt(message, path)).to.equal(item));
  }

  const NAMES: [path: string, name: string | undefined][] = [
    [`${PAYLOAD}/Attribute[1]/AttributeValue`, 'State'],
    [`${PAYLOAD}/Attribute[0]/AttributeIndex`, 'Contact Information'],
    [`${PAYLOAD}/Attribute[7]/AttributeValue`, undefined],
    [`${PAYLOAD}/Attribute[1]`, undefined],
    [`${PAYLOAD}/UniqueIdentifier`, undefined],
  ];
  for (const [path, name] of NAMES) {
    it(`names the attribute of ${path} ${name}`, () => expect(attributeNameAt(message, path)).to.equal(name));
  }
});
