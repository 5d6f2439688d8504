import { expect } from 'chai';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { attributes, attributesIn, identifierIn, reference, uniqueIdentifier } from '../exchanges.ts';
import { nameView } from '../names.ts';
import { newObject } from '../objects.ts';
import { operationCheck } from './operation-check.ts';

/** Get Attributes (1.0 section 4.11, 1.1 to 1.4 section 4.12, 2.0 and 2.1 section 6.1.20). */
export const getAttributes = operationCheck(
  'GetAttributes',
  'Get Attributes gives the attributes that are named and no others, all attributes where none is named, and nothing but the Unique Identifier for one that has no value; it is refused for an object that is not there.',
  async (subject) => {
    const { identifier } = await newObject(subject, [nameView(subject.uniqueText())]);
    const asked = async (...named: string[]) =>
      (await attributes(subject, identifier, ...named)).map(({ name }) => name);

    expect(await asked('Object Type'), 'where Object Type is named').to.deep.equal(['Object Type']);
    expect(await asked('Name', 'Initial Date'), 'where two are named').to.have.members(['Name', 'Initial Date']);
    const all = await asked();
    expect(all, 'where none is named').to.include.members(['Name', 'Object Type', 'Initial Date']);

    const payload = [uniqueIdentifier(identifier), reference('Archive Date', subject.version)];
    const absent = await subject.succeed(Enum.Operation.GetAttributes, payload);
    expect(identifierIn(absent)).to.equal(identifier);
    expect(attributesIn(subject, absent), 'where Archive Date is named, which has no value').to.deep.equal([]);
    await subject.refused(Enum.Operation.GetAttributes, [uniqueIdentifier(subject.uniqueText())]);
  },
);
