import { expect } from 'chai';
import { enumeration } from '../../../harness/codec/item.ts';
import { fieldValue } from '../../../harness/message/fields.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { aesKey, identifierIn, valuesOf } from '../exchanges.ts';
import { attributesOfNew } from '../names.ts';
import type { Subject } from '../subject.ts';
import { firstServed } from '../ways.ts';
import { operationCheck } from './operation-check.ts';

const { ObjectType, Operation } = Enum;

async function newKey(subject: Subject): Promise<string> {
  const type = enumeration(Tag.ObjectType, ObjectType.SymmetricKey);
  const ways = [256, 128].map((bits) => ({ bits, payload: [type, attributesOfNew(subject, aesKey(bits))] }));
  const { way, payload } = await firstServed(subject, Operation.Create, ways);
  expect(fieldValue(payload, Tag.ObjectType, 'Enumeration'), 'Object Type').to.equal(ObjectType.SymmetricKey);
  const identifier = identifierIn(payload);
  expect(await valuesOf(subject, identifier, 'Object Type'), 'Object Type').to.deep.equal([ObjectType.SymmetricKey]);
  expect(await valuesOf(subject, identifier, 'Cryptographic Length'), 'Cryptographic Length').to.deep.equal([way.bits]);
  return identifier;
}

/** Create (1.0 to 1.4 section 4.1, 2.0 and 2.1 section 6.1.8). */
export const create = operationCheck(
  'Create',
  'Create of two AES keys gives Object Type Symmetric Key and two Unique Identifiers; Get Attributes gives the Object Type and the Cryptographic Length that was asked for.',
  async (subject) => {
    expect(await newKey(subject), 'the second Unique Identifier').to.not.equal(await newKey(subject));
  },
);
