import { assert, expect } from 'chai';
import { fieldValue } from '../../../harness/message/fields.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { contentOf } from '../contents.ts';
import { attributesIn, identifierIn, uniqueIdentifier } from '../exchanges.ts';
import { nameView } from '../names.ts';
import { newObject } from '../objects.ts';
import { operationCheck } from './operation-check.ts';

const { Destroy, Export, Get } = Enum.Operation;

/**
 * Export (1.4 section 4.40, 2.0 and 2.1 section 6.1.18): "If the Managed Object has been Destroyed then the key material for
 * the specified managed object SHALL not be returned in the response."
 */
export const exportObject = operationCheck(
  'Export',
  'Export gives a new object with its Object Type, the octets that Get gives and its attributes; once it is destroyed the octets are not given; it is refused for an object that is not there.',
  async (subject) => {
    const name = nameView(subject.uniqueText());
    const { identifier, objectType } = await newObject(subject, [name]);
    const exported = await subject.succeed(Export, [uniqueIdentifier(identifier)]);
    expect(identifierIn(exported)).to.equal(identifier);
    expect(fieldValue(exported, Tag.ObjectType, 'Enumeration'), 'Object Type').to.equal(objectType);
    const got = contentOf(await subject.succeed(Get, [uniqueIdentifier(identifier)]));
    const octets = contentOf(exported);
    expect(octets, 'the octets of the object').to.be.instanceOf(Uint8Array);
    assert(Buffer.from(octets ?? []).equals(got ?? new Uint8Array()), 'the octets are not those of Get');
    const attributes = attributesIn(subject, exported);
    expect(attributes.find((one) => one.name === 'Name')?.value, 'Name').to.deep.equal(name.value);
    expect(
      attributes.map((one) => one.name),
      'the attributes',
    ).to.include.members(['State', 'Initial Date']);

    await subject.succeed(Destroy, [uniqueIdentifier(identifier)]);
    const [late] = (await subject.ask({ operation: Export, payload: [uniqueIdentifier(identifier)] })).items;
    const left = late?.payload && contentOf(late.payload);
    expect(left, 'the octets once the object is destroyed').to.equal(undefined);
    await subject.refused(Export, [uniqueIdentifier(subject.uniqueText())]);
  },
);
