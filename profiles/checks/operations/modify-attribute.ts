import { expect } from 'chai';
import { enumeration } from '../../../harness/codec/item.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { modifyInstancePayload, newValuePayload } from '../attribute-requests.ts';
import { attributeOf, attributes } from '../exchanges.ts';
import { nameView } from '../names.ts';
import { newKey } from '../objects.ts';
import { expectItems } from '../shown.ts';
import type { Subject } from '../subject.ts';
import { activationDateView, expectState, instancesOf } from '../values.ts';
import { operationCheck } from './operation-check.ts';

const MODIFY = Enum.Operation.ModifyAttribute;

/**
 * Modify Attribute (1.0 section 4.14, 1.1 to 1.4 section 4.15, 2.0 section 6.1.33, 2.1 section 6.1.34): "Only the specified
 * instance of the attribute SHALL be modified", and "Only existing attributes MAY be changed".
 */
export const modifyAttribute = operationCheck(
  'ModifyAttribute',
  'Modify Attribute changes the Name of a new key, and of two Names that the key has then the one that is meant; an attribute without value, a State and an object that is not there are refused.',
  async (subject) => {
    const { identifier } = await newKey(subject, [nameView(subject.uniqueText())]);
    const to = nameView(subject.uniqueText());
    await subject.succeed(MODIFY, newValuePayload(subject, identifier, to));
    expectItems(await instancesOf(subject, identifier, 'Name'), [to.value], 'the Name once it is changed');
    await expectOneOfTwo(subject, identifier);

    const date = activationDateView(subject.now() + 86_400n);
    await subject.refused(MODIFY, newValuePayload(subject, identifier, date));
    expectItems(await instancesOf(subject, identifier, 'Activation Date'), [], 'Activation Date');

    const state = attributeOf(enumeration(Tag.State, Enum.State.Active));
    await subject.refused(MODIFY, newValuePayload(subject, identifier, state));
    await expectState(subject, identifier, Enum.State.PreActive);
    await subject.refused(MODIFY, newValuePayload(subject, subject.uniqueText(), to));
  },
);

/** Of two Names, where the server lets a client add the second, the one that is meant is changed. */
async function expectOneOfTwo(subject: Subject, identifier: string): Promise<void> {
  const payload = newValuePayload(subject, identifier, nameView(subject.uniqueText()));
  await subject.ask({ operation: Enum.Operation.AddAttribute, payload });
  const [kept, changed] = await attributes(subject, identifier, 'Name');
  if (kept === undefined || changed === undefined) return;
  const to = nameView(subject.uniqueText());
  await subject.succeed(MODIFY, modifyInstancePayload(subject, identifier, changed, to));
  const now = await instancesOf(subject, identifier, 'Name');
  expect(now, 'the Names once one is changed').to.have.deep.members([kept.value, to.value]);
  const nowhere = { ...nameView(subject.uniqueText()), index: 7 };
  await subject.refused(MODIFY, modifyInstancePayload(subject, identifier, nowhere, to));
}
