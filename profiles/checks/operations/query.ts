import { assert, expect } from 'chai';
import { enumeration, type StructureItem } from '../../../harness/codec/item.ts';
import { enumerationFields, fieldValue } from '../../../harness/message/fields.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { enumInVersion } from '../../../harness/spec/registry.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import type { Subject } from '../subject.ts';
import { operationCheck } from './operation-check.ts';

const { QueryObjects, QueryOperations, QueryServerInformation } = Enum.QueryFunction;

/** The answer to Query for these Query Functions. */
export function queried(subject: Subject, ...functions: readonly number[]): Promise<StructureItem> {
  const payload = functions.map((value) => enumeration(Tag.QueryFunction, value));
  return subject.succeed(Enum.Operation.Query, payload);
}

/**
 * Query (1.0 section 4.24, 1.1 to 1.4 section 4.25, 2.0 section 6.1.37, 2.1 section 6.1.40): the operations and the object
 * types "SHALL be returned" where they are asked for, and so does Vendor Identification with the server information.
 */
export const query = operationCheck(
  'Query',
  'Query gives operations of the version, Query among them, for Query Operations; object types of the version for Query Objects; a Vendor Identification for Query Server Information; and all of them where all are asked for at once.',
  async (subject) => {
    const operations = enumerationFields(await queried(subject, QueryOperations), Tag.Operation);
    expect(operations, 'the operations').to.include(Enum.Operation.Query);
    const types = enumerationFields(await queried(subject, QueryObjects), Tag.ObjectType);
    for (const type of types) {
      const known = type >= 0x80000000 || enumInVersion('ObjectType', type, subject.version);
      assert(known, `object type ${type} is neither one of KMIP ${subject.version} nor a vendor's`);
    }
    const information = await queried(subject, QueryServerInformation);
    const vendor = fieldValue(information, Tag.VendorIdentification, 'TextString');
    expect(vendor, 'Vendor Identification').to.be.a('string');

    const all = await queried(subject, QueryOperations, QueryObjects, QueryServerInformation);
    expect(enumerationFields(all, Tag.Operation), 'the operations, among the rest').to.have.members(operations);
    expect(enumerationFields(all, Tag.ObjectType), 'the object types, among the rest').to.have.members(types);
    const again = fieldValue(all, Tag.VendorIdentification, 'TextString');
    expect(again, 'Vendor Identification, among the rest').to.equal(vendor);
  },
);
