import { expect } from 'chai';
import { fieldValue } from '../../../harness/message/fields.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { contentOf } from '../contents.ts';
import { uniqueIdentifier } from '../exchanges.ts';
import { newObject } from '../objects.ts';
import { operationCheck } from './operation-check.ts';

/**
 * Get (1.0 section 4.10, 1.1 to 1.4 section 4.11, 2.0 and 2.1 section 6.1.19): "If a client registered a key in a given
 * format, the server SHALL be able to return the key during the Get operation in the same format".
 */
export const get = operationCheck(
  'Get',
  'Get of a new object gives its Object Type, its Unique Identifier and the octets that were registered, or each time the same ones; it is refused for an object that is not there.',
  async (subject) => {
    const { identifier, objectType, content } = await newObject(subject);
    const first = await subject.succeed(Enum.Operation.Get, [uniqueIdentifier(identifier)]);
    expect(fieldValue(first, Tag.ObjectType, 'Enumeration'), 'Object Type').to.equal(objectType);
    expect(fieldValue(first, Tag.UniqueIdentifier, 'TextString'), 'Unique Identifier').to.equal(identifier);
    const octets = contentOf(first);
    expect(octets, 'the octets of the object').to.be.instanceOf(Uint8Array);
    const again = content ?? contentOf(await subject.succeed(Enum.Operation.Get, [uniqueIdentifier(identifier)]));
    expect(Buffer.from(octets ?? []).toString('hex'), 'the octets of the object').to.equal(
      Buffer.from(again ?? []).toString('hex'),
    );
    await subject.refused(Enum.Operation.Get, [uniqueIdentifier(subject.uniqueText())]);
  },
);
