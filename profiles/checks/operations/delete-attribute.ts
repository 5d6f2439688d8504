import { expect } from 'chai';
import { enumeration } from '../../../harness/codec/item.ts';
import type { AttributeView } from '../../../harness/message/attributes.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { deletePayload, newValuePayload } from '../attribute-requests.ts';
import { attributeOf, attributes } from '../exchanges.ts';
import { nameView } from '../names.ts';
import { newKey } from '../objects.ts';
import { expectItems } from '../shown.ts';
import type { Subject } from '../subject.ts';
import { expectState, instancesOf, objectGroupView } from '../values.ts';
import { operationCheck } from './operation-check.ts';

const DELETE = Enum.Operation.DeleteAttribute;

/**
 * Delete Attribute (1.0 section 4.15, 1.1 to 1.4 section 4.16, 2.0 and 2.1 section 6.1.13): "Attributes that are always
 * REQUIRED to have a value SHALL never be deleted", and a value that is not there "SHALL result in an error".
 */
export const deleteAttribute = operationCheck(
  'DeleteAttribute',
  'Delete Attribute takes the Name from a new key, of two Names the one that is meant; a Name that is gone, an attribute without value, the State and an attribute of an object that is not there are refused.',
  async (subject) => {
    const { identifier } = await newKey(subject, [nameView(subject.uniqueText())]);
    await deleteSecond(subject, identifier);
    const [name] = await attributes(subject, identifier, 'Name');
    expect(name, 'the Name').not.to.equal(undefined);
    const deletion = deletePayload(subject, identifier, name as AttributeView);
    await subject.succeed(DELETE, deletion);
    expectItems(await instancesOf(subject, identifier, 'Name'), [], 'the Names once they are deleted');
    await subject.refused(DELETE, deletion);

    await subject.refused(DELETE, deletePayload(subject, identifier, objectGroupView(subject.uniqueText())));
    const state = attributeOf(enumeration(Tag.State, Enum.State.PreActive));
    await subject.refused(DELETE, deletePayload(subject, identifier, state));
    await expectState(subject, identifier, Enum.State.PreActive);
    await subject.refused(DELETE, deletePayload(subject, subject.uniqueText(), name as AttributeView));
  },
);

/** Of two Names, where the server lets a client add the second, the one that is meant is deleted. */
async function deleteSecond(subject: Subject, identifier: string): Promise<void> {
  const payload = newValuePayload(subject, identifier, nameView(subject.uniqueText()));
  await subject.ask({ operation: Enum.Operation.AddAttribute, payload });
  const [kept, second] = await attributes(subject, identifier, 'Name');
  if (kept === undefined || second === undefined) return;
  await subject.succeed(DELETE, deletePayload(subject, identifier, second));
  const left = await instancesOf(subject, identifier, 'Name');
  expectItems(left, [kept.value], 'the Names once one is deleted');
}
