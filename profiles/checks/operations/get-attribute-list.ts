import { expect } from 'chai';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { attributeNamesIn } from '../attribute-requests.ts';
import { attributes, identifierIn, uniqueIdentifier } from '../exchanges.ts';
import { nameView } from '../names.ts';
import { newObject } from '../objects.ts';
import { operationCheck } from './operation-check.ts';

/** Get Attribute List (1.0 section 4.12, 1.1 to 1.4 section 4.13, 2.0 and 2.1 section 6.1.21). */
export const getAttributeList = operationCheck(
  'GetAttributeList',
  'Get Attribute List names every attribute that Get Attributes gives, and no other; it is refused for an object that is not there.',
  async (subject) => {
    const { identifier } = await newObject(subject, [nameView(subject.uniqueText())]);
    const answer = await subject.succeed(Enum.Operation.GetAttributeList, [uniqueIdentifier(identifier)]);
    expect(identifierIn(answer)).to.equal(identifier);
    const listed = new Set(attributeNamesIn(subject, answer));
    const given = new Set((await attributes(subject, identifier)).map(({ name }) => name));
    expect([...listed], 'the names').to.have.members([...given]);
    await subject.refused(Enum.Operation.GetAttributeList, [uniqueIdentifier(subject.uniqueText())]);
  },
);
