import { expect } from 'chai';
import { enumeration, structure, textString } from '../../harness/codec/item.ts';
import type { AttributeView } from '../../harness/message/attributes.ts';
import { fieldValue, structureField } from '../../harness/message/fields.ts';
import { keyBlockOf } from '../../harness/message/key-block.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { newValuePayload } from './attribute-requests.ts';
import type { Check } from './check.ts';
import { attributes, uniqueIdentifier } from './exchanges.ts';
import { QUERY } from './messages.ts';
import { nameView } from './names.ts';
import { newKey, newObject } from './objects.ts';
import { REFUSED_CLIENT } from './reasons.ts';
import { expectItems } from './shown.ts';
import type { Subject } from './subject.ts';
import { instancesOf, objectGroupView } from './values.ts';

/** Attribute (1.0 to 1.4 section 2.1.1): "Attribute Index: ... used to distinguish multiple instances". */
const attributeStructure: Check = {
  id: 'structure Attribute',
  how: 'Two Names of an object, one from its beginning and one that was added, come back as two Attributes, with an Attribute Index each that is its own.',
  until: '1.4',
  async run(subject) {
    const names = [nameView(subject.uniqueText()), nameView(subject.uniqueText())];
    const [first, second] = names as [AttributeView, AttributeView];
    const { identifier } = await newObject(subject, [first]);
    // The server assigns the indices: what a new object is given at once has none yet.
    await subject.succeed(Enum.Operation.AddAttribute, newValuePayload(subject, identifier, second));
    const found = await attributes(subject, identifier, 'Name');
    expect(
      found.map(({ value }) => value),
      'the Names',
    ).to.have.deep.members(names.map(({ value }) => value));
    const indices = new Set(found.map(({ index = 0 }) => index));
    expect(indices.size, 'different Attribute Indices').to.equal(2);
  },
};

/** Attributes (2.0 and 2.1 section 5): the values under their own tags. */
const attributesStructure: Check = {
  id: 'structure Attributes',
  how: 'A new object is given two Names and an Object Group in one Attributes structure, and Get Attributes gives them in one.',
  since: '2.0',
  async run(subject) {
    const given = [
      nameView(subject.uniqueText()),
      nameView(subject.uniqueText()),
      objectGroupView(subject.uniqueText()),
    ];
    const { identifier } = await newObject(subject, given);
    const found = await attributes(subject, identifier, 'Name', 'Object Group');
    expect(
      found.map(({ value }) => value),
      'the values',
    ).to.have.deep.members(given.map(({ value }) => value));
  },
};

/** Template-Attribute (1.0 to 1.4 section 2.1.8): "zero or more individual attributes" for a new object. */
const templateAttribute: Check = {
  id: 'structure Template-Attribute',
  how: 'A new object has both attributes that a Template-Attribute gives it.',
  until: '1.4',
  async run(subject) {
    const [name, group] = [nameView(subject.uniqueText()), objectGroupView(subject.uniqueText())];
    const { identifier } = await newObject(subject, [name, group]);
    expectItems(await instancesOf(subject, identifier, 'Name'), [name.value], 'Name');
    expectItems(await instancesOf(subject, identifier, 'Object Group'), [group.value], 'Object Group');
  },
};

/** Credential (1.0 to 1.4 section 2.1.2, 2.0 and 2.1 section 9.11). */
const credential: Check = {
  id: 'structure Credential',
  how: 'A Query with a Username and Password that nobody has is done, or refused for who asks, and not for how the message is written.',
  async run(subject) {
    const authentication = structure(Tag.Authentication, [
      structure(Tag.Credential, [
        enumeration(Tag.CredentialType, Enum.CredentialType.UsernameAndPassword),
        structure(Tag.CredentialValue, [
          textString(Tag.Username, subject.uniqueText()),
          textString(Tag.Password, subject.uniqueText()),
        ]),
      ]),
    ]);
    const [item] = (await subject.ask(QUERY, { authentication })).items;
    expect(item, 'the answer to a Query with a Credential').not.to.equal(undefined);
    expect([undefined, ...REFUSED_CLIENT], 'the Result Reason').to.include(item?.resultReason);
  },
};

async function keyOf(subject: Subject) {
  const { identifier, content } = await newKey(subject);
  const payload = await subject.succeed(Enum.Operation.Get, [uniqueIdentifier(identifier)]);
  return { block: keyBlockOf(payload), content };
}

/** Key Block (1.0 to 1.4 section 2.1.3, 2.0 and 2.1 section 3.1). */
const keyBlock: Check = {
  id: 'structure Key Block',
  how: 'The Key Block of a new AES key has its Key Format Type, Cryptographic Algorithm and Cryptographic Length, and no wrapping.',
  async run(subject) {
    const { block } = await keyOf(subject);
    const { AES } = Enum.CryptographicAlgorithm;
    expect(fieldValue(block, Tag.KeyFormatType, 'Enumeration'), 'Key Format Type').to.equal(Enum.KeyFormatType.Raw);
    expect(fieldValue(block, Tag.CryptographicAlgorithm, 'Enumeration'), 'Cryptographic Algorithm').to.equal(AES);
    expect(fieldValue(block, Tag.CryptographicLength, 'Integer'), 'Cryptographic Length').to.equal(256);
    expect(structureField(block, Tag.KeyWrappingData), 'Key Wrapping Data').to.equal(undefined);
  },
};

/** Key Value (1.0 to 1.4 section 2.1.4, 2.0 and 2.1 section 3.2): a structure with the Key Material where it is not wrapped. */
const keyValue: Check = {
  id: 'structure Key Value',
  how: 'The Key Value of a new AES key has Key Material of 256 bits: those that were registered, where they were.',
  async run(subject) {
    const { block, content } = await keyOf(subject);
    const material = fieldValue(structureField(block, Tag.KeyValue), Tag.KeyMaterial, 'ByteString');
    expect(material, 'octets of Key Material').to.have.length(32);
    const right = content ?? material ?? [];
    expect(Buffer.from(material ?? []).toString('hex'), 'Key Material').to.equal(Buffer.from(right).toString('hex'));
  },
};

/** The checks of base objects and data structures, by the XML names of their tags. */
export const BASE_OBJECT_CHECKS = {
  Attribute: attributeStructure,
  Attributes: attributesStructure,
  Credential: credential,
  KeyBlock: keyBlock,
  KeyValue: keyValue,
  TemplateAttribute: templateAttribute,
} as const;

/** The check that tries a base object or data structure. */
export function baseObject(name: keyof typeof BASE_OBJECT_CHECKS): Check {
  return BASE_OBJECT_CHECKS[name];
}
