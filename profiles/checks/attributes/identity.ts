import { enumeration, type Item, structure, textString } from '../../../harness/codec/item.ts';
import type { AttributeView } from '../../../harness/message/attributes.ts';
import type { AttributeKey } from '../../../harness/spec/attributes.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { atLeast } from '../../../harness/spec/versions.ts';
import { attributeOf } from '../exchanges.ts';
import { nameView } from '../names.ts';
import { newKey, newObject } from '../objects.ts';
import type { Subject } from '../subject.ts';
import { type AttributeProbe, exactly } from './probe.ts';

/** An attribute that a client gives a new object, each time another value. */
export function givenToObject(how: string, value: (text: string) => Item): AttributeProbe {
  return {
    how,
    async prepare(subject) {
      const item = value(subject.uniqueText());
      const { identifier } = await newObject(subject, [attributeOf(item)]);
      return { identifier, verify: exactly(item) };
    },
    others: (subject) => [value(subject.uniqueText()), value(subject.uniqueText())],
  };
}

/** A link to a new key; of types that 1.0 has for symmetric keys, or of those for all objects (1.2). */
async function linkToNewKey(subject: Subject, first: boolean): Promise<AttributeView> {
  const { ParentLink, ChildLink, DerivationBaseObjectLink, DerivedKeyLink } = Enum.LinkType;
  const types = atLeast(subject.version, '1.2') ? [ParentLink, ChildLink] : [DerivationBaseObjectLink, DerivedKeyLink];
  const { identifier } = await newKey(subject);
  return attributeOf(
    structure(Tag.Link, [
      enumeration(Tag.LinkType, (first ? types[0] : types[1]) as number),
      textString(Tag.LinkedObjectIdentifier, identifier),
    ]),
  );
}

/** What an object is called and what it belongs to. */
export const IDENTITY_PROBES = {
  UniqueIdentifier: {
    how: 'a new object has the Unique Identifier that it was given',
    async prepare(subject) {
      const { identifier } = await newObject(subject);
      return { identifier, verify: exactly(textString(Tag.UniqueIdentifier, identifier)) };
    },
    others: (subject) => [
      textString(Tag.UniqueIdentifier, subject.uniqueText()),
      textString(Tag.UniqueIdentifier, subject.uniqueText()),
    ],
  },
  Name: givenToObject('a new object has the Name that it was given', (text) => nameView(text).value as Item),
  ObjectType: {
    how: 'a new object has its Object Type',
    async prepare(subject) {
      const { identifier, objectType } = await newObject(subject);
      return { identifier, verify: exactly(enumeration(Tag.ObjectType, objectType)) };
    },
    others: () => [
      enumeration(Tag.ObjectType, Enum.ObjectType.Certificate),
      enumeration(Tag.ObjectType, Enum.ObjectType.PublicKey),
    ],
  },
  ObjectGroup: givenToObject('a new object is in the Object Group that it was put into', (text) =>
    textString(Tag.ObjectGroup, text),
  ),
  AlternativeName: givenToObject('a new object has the Alternative Name that it was given', (text) =>
    structure(Tag.AlternativeName, [
      textString(Tag.AlternativeNameValue, text),
      enumeration(Tag.AlternativeNameType, Enum.AlternativeNameType.UninterpretedTextString),
    ]),
  ),
  Description: givenToObject('a new object has the Description that it was given', (text) =>
    textString(Tag.Description, text),
  ),
  Comment: givenToObject('a new object has the Comment that it was given', (text) => textString(Tag.Comment, text)),
  Link: {
    how: 'a new key has the Link to another key that it was given',
    async prepare(subject) {
      const link = await linkToNewKey(subject, true);
      const { identifier } = await newKey(subject, [link]);
      return { identifier, verify: exactly(link.value as Item) };
    },
    others: async (subject) => [
      (await linkToNewKey(subject, true)).value as Item,
      (await linkToNewKey(subject, false)).value as Item,
    ],
  },
} as const satisfies Partial<Record<AttributeKey, AttributeProbe>>;
