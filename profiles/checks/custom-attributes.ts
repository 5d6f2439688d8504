import { expect } from 'chai';
import { dateTime, type Item, integer, textString } from '../../harness/codec/item.ts';
import type { AttributeView } from '../../harness/message/attributes.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import type { Check } from './check.ts';
import { attributes } from './exchanges.ts';
import { nameView } from './names.ts';
import { newObject } from './objects.ts';
import { expectItems } from './shown.ts';
import type { Subject } from './subject.ts';
import { instancesOf } from './values.ts';

/**
 * The attributes of clients' own: Custom Attributes, whose names begin with 'x-' (1.0 section 3.33, 1.1 to 1.4 section
 * 3.39), and from 2.0 on Vendor Attributes, of which those of 'x' are the same (2.1 section 4.60).
 */
const custom = (name: string, value: Item): AttributeView => ({ name: `x-${name}`, value });

/** So many characters that say where they stand. */
const characters = (length: number): string =>
  'abcdefghijklmnopqrstuvwxyz'.repeat(Math.ceil(length / 26)).slice(0, length);

/** Gives a new object attributes of the client's own: Get Attributes has to give them back, type and value. */
async function expectKept(subject: Subject, given: readonly AttributeView[]): Promise<void> {
  const { identifier } = await newObject(subject, given);
  const names = given.map(({ name }) => name);
  const found = await attributes(subject, identifier, ...names);
  const values = new Map(found.map(({ name, value }) => [name, value && { type: value.type, value: value.value }]));
  for (const { name, value } of given) {
    expect(values.get(name), `the attribute ${name}`).to.deep.equal(value && { type: value.type, value: value.value });
  }
}

const VALUES = {
  'Text String': textString(Tag.AttributeValue, 'a text'),
  Integer: integer(Tag.AttributeValue, -123_456),
  'Date-Time': dateTime(Tag.AttributeValue, 1_234_567_890n),
} as const;

export type CustomType = keyof typeof VALUES;

function typeCheck(type: CustomType): Check {
  return {
    id: `custom attribute of type ${type}`,
    how: `A new object keeps a custom attribute (in 2.x a Vendor Attribute of x) of the type ${type}.`,
    run: (subject) => expectKept(subject, [custom('type', VALUES[type])]),
  };
}

function valueLengthCheck(length: number): Check {
  return {
    id: `custom attribute and Name of ${length} characters`,
    how: `A new object keeps a custom attribute and a Name whose values have ${length} characters.`,
    async run(subject) {
      await expectKept(subject, [custom('value', textString(Tag.AttributeValue, characters(length)))]);
      const unique = subject.uniqueText();
      const name = nameView(`${characters(length - unique.length)}${unique}`);
      const { identifier } = await newObject(subject, [name]);
      expectItems(await instancesOf(subject, identifier, 'Name'), [name.value], 'Name');
    },
  };
}

function countCheck(count: number): Check {
  return {
    id: `${count} custom attributes`,
    how: `A new object keeps ${count} custom attributes.`,
    run: (subject) =>
      expectKept(
        subject,
        Array.from({ length: count }, (_, index) => custom(`number-${index}`, integer(Tag.AttributeValue, index))),
      ),
  };
}

/** In 1.x the prefix 'x-' is a part of the name (1.4 section 3.39), in 2.x a Vendor Identification (2.0 section 4.53). */
function nameLengthCheck(length: number): Check {
  return {
    id: `custom attribute name of ${length} characters`,
    how: `A new object keeps a custom attribute whose Attribute Name has ${length} characters.`,
    run: (subject) => {
      const own = atLeast(subject.version, '2.0') ? length : length - 'x-'.length;
      return expectKept(subject, [custom(characters(own), textString(Tag.AttributeValue, 'named'))]);
    },
  };
}

const TYPES = (Object.keys(VALUES) as CustomType[]).map(typeCheck);
const LENGTHS = [64, 128, 255, 256].map(valueLengthCheck);
const COUNTS = [10, 20, 30].map(countCheck);
const NAME_LENGTHS = [64, 128].map(nameLengthCheck);

/** Every check of attributes of clients' own. */
export const CUSTOM_ATTRIBUTE_CHECKS: readonly Check[] = [...TYPES, ...LENGTHS, ...COUNTS, ...NAME_LENGTHS];

const BY_ID = new Map(CUSTOM_ATTRIBUTE_CHECKS.map((check) => [check.id, check]));
const found = (id: string): Check => BY_ID.get(id) as Check;

/** The check that a custom attribute may have this type. */
export const customAttribute = (type: CustomType): Check => found(`custom attribute of type ${type}`);

/** The check that values of custom attributes and Names may have so many characters. */
export const customValueLength = (length: 64 | 128 | 255 | 256): Check =>
  found(`custom attribute and Name of ${length} characters`);

/** The check that an object may have so many custom attributes. */
export const customAttributeCount = (count: 10 | 20 | 30): Check => found(`${count} custom attributes`);

/** The check that the name of a custom attribute may have so many characters. */
export const customNameLength = (length: 64 | 128): Check => found(`custom attribute name of ${length} characters`);
