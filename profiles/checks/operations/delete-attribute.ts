import { expect } from 'chai';
import { enumeration } from '../../../harness/codec/item.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { deletePayload } from '../attribute-requests.ts';
import { attributeOf, attributes } from '../exchanges.ts';
import { newKey } from '../objects.ts';
import { expectState, instancesOf, nameView, objectGroupView } from '../values.ts';
import { operationCheck } from './operation-check.ts';

const DELETE = Enum.Operation.DeleteAttribute;

/**
 * Delete Attribute (1.0 section 4.15, 1.1 to 1.4 section 4.16, 2.0 and 2.1 section 6.1.13): "Attributes that are always
 * REQUIRED to have a value SHALL never be deleted", and a value that is not there "SHALL result in an error".
 */
export const deleteAttribute = operationCheck(
  'DeleteAttribute',
  'Delete Attribute takes one of two Names from a new key and then the other; a Name that is gone, an attribute without value, the State and an attribute of an object that is not there are refused.',
  async (subject) => {
    const { identifier } = await newKey(subject, [nameView(subject.uniqueText()), nameView(subject.uniqueText())]);
    const [kept, second] = await attributes(subject, identifier, 'Name');
    expect(second, 'the second Name').not.to.equal(undefined);
    if (kept === undefined || second === undefined) return;
    await subject.succeed(DELETE, deletePayload(subject, identifier, second));
    const left = await instancesOf(subject, identifier, 'Name');
    expect(left, 'the Names once one is deleted').to.deep.equal([kept.value]);
    await subject.refused(DELETE, deletePayload(subject, identifier, second));
    await subject.succeed(DELETE, deletePayload(subject, identifier, kept));
    expect(await instancesOf(subject, identifier, 'Name'), 'the Names once both are deleted').to.deep.equal([]);

    await subject.refused(DELETE, deletePayload(subject, identifier, objectGroupView(subject.uniqueText())));
    const state = attributeOf(enumeration(Tag.State, Enum.State.PreActive));
    await subject.refused(DELETE, deletePayload(subject, identifier, state));
    await expectState(subject, identifier, Enum.State.PreActive);
    await subject.refused(DELETE, deletePayload(subject, subject.uniqueText(), kept));
  },
);
