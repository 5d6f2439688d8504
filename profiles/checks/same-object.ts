import { assert, expect } from 'chai';
import { child, type Item, type StructureItem } from '../../harness/codec/item.ts';
import { readAttribute } from '../../harness/message/attributes.ts';
import { fieldValue, structureField, structureFields } from '../../harness/message/fields.ts';
import { enumName, tagTitle } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { keyMaterial } from './exchanges.ts';
import { keyEncoding, keyIn } from './key-encodings.ts';

/** An item without what an encoding may vary: the octets of a Big Integer beyond those that its value needs. */
function plain(item: Item | undefined): unknown {
  if (item?.type === 'Structure') return { tag: item.tag, fields: item.value.map(plain) };
  if (item?.type === 'ByteString') return { tag: item.tag, octets: Buffer.from(item.value).toString('hex') };
  return item && { tag: item.tag, type: item.type, value: item.value };
}

function keyFormatOf(object: StructureItem): number | undefined {
  return fieldValue(structureField(object, Tag.KeyBlock), Tag.KeyFormatType, 'Enumeration');
}

/** A key in an encoding of ASN.1 or a transparent form is the same key where its numbers are; any other by its octets. */
function expectSameKey(expected: StructureItem, actual: StructureItem): void {
  const format = keyFormatOf(expected) ?? 0;
  const name = enumName('KeyFormatType', format);
  expect(enumName('KeyFormatType', keyFormatOf(actual) ?? 0), 'the Key Format Type').to.equal(name);
  for (const tag of [Tag.CryptographicAlgorithm, Tag.CryptographicLength]) {
    const sent = child(structureField(expected, Tag.KeyBlock) as StructureItem, tag);
    const came = child(structureField(actual, Tag.KeyBlock) as StructureItem, tag);
    if (came !== undefined) expect(plain(came), `the ${tagTitle(tag)} in the Key Block`).to.deep.equal(plain(sent));
  }
  const material = keyMaterial(actual);
  const type = expected.tag === Tag.PrivateKey ? 'private' : 'public';
  if (keyEncoding(type, format) === undefined || expected.tag === Tag.SymmetricKey) {
    expect(plain(material), 'the Key Material').to.deep.equal(plain(keyMaterial(expected)));
  } else if (material?.type === 'Structure') {
    expectFieldsOf(keyMaterial(expected) as StructureItem, material);
  } else {
    assert(keyIn(actual).equals(keyIn(expected)), `the key in ${name} is not the one registered`);
  }
}

/** A transparent key may leave out what follows from the rest (1.0 to 1.4 section 2.1.7.4, 2.1 section 3.7). */
function expectFieldsOf(expected: StructureItem, actual: StructureItem): void {
  expect(actual.value.length, 'the fields of the Key Material').to.be.at.least(2);
  expect(plain(actual.value[0]), 'the first field of the Key Material').to.deep.equal(plain(expected.value[0]));
  for (const field of actual.value) {
    expect(plain(field), `${tagTitle(field.tag)} of the Key Material`).to.deep.equal(plain(child(expected, field.tag)));
  }
}

function expectAttributesOf(expected: StructureItem, actual: StructureItem): void {
  const views = (item: StructureItem) =>
    structureFields(item, Tag.Attribute)
      .map(readAttribute)
      .map(({ name, value }) => ({ name, value: plain(value) }));
  expect(views(actual), 'the attributes of the Template').to.deep.include.members(views(expected));
}

/** Throws a chai AssertionError where an object that a server gives is not the one that it was given. */
export function expectSameObject(expected: StructureItem, actual: StructureItem): void {
  expect(tagTitle(actual.tag), 'the object').to.equal(tagTitle(expected.tag));
  if (expected.tag === Tag.Template) expectAttributesOf(expected, actual);
  for (const field of expected.value) {
    if (field.tag === Tag.KeyBlock || field.tag === Tag.Attribute) continue;
    expect(plain(child(actual, field.tag)), `${tagTitle(field.tag)}`).to.deep.equal(plain(field));
  }
  if (child(expected, Tag.KeyBlock) !== undefined) expectSameKey(expected, actual);
}
