import { expect } from 'chai';
import { enumeration } from '../../../harness/codec/item.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { newValuePayload } from '../attribute-requests.ts';
import { attributeOf } from '../exchanges.ts';
import { nameView } from '../names.ts';
import { newKey } from '../objects.ts';
import { expectItems } from '../shown.ts';
import { activationDateView, expectState, instancesOf } from '../values.ts';
import { operationCheck } from './operation-check.ts';

const ADD = Enum.Operation.AddAttribute;

/**
 * Add Attribute (1.0 section 4.13, 1.1 to 1.4 section 4.14, 2.0 and 2.1 section 6.1.2): "Existing attribute values SHALL"
 * not be changed by it, and "Read-Only attributes SHALL NOT be added".
 */
export const addAttribute = operationCheck(
  'AddAttribute',
  'Add Attribute gives a new key with a Name two more, and an Activation Date; a second Activation Date, a State and an attribute of an object that is not there are refused, and change nothing.',
  async (subject) => {
    const names = [
      nameView(subject.uniqueText()),
      nameView(subject.uniqueText()),
      nameView(subject.uniqueText()),
    ] as const;
    const [first, ...more] = names;
    const { identifier } = await newKey(subject, [first]);
    for (const name of more) await subject.succeed(ADD, newValuePayload(subject, identifier, name));
    const added = await instancesOf(subject, identifier, 'Name');
    expect(added, 'the Names').to.have.deep.members(names.map(({ value }) => value));

    const date = activationDateView(subject.now() + 86_400n);
    await subject.succeed(ADD, newValuePayload(subject, identifier, date));
    await subject.refused(ADD, newValuePayload(subject, identifier, activationDateView(subject.now() + 90_000n)));
    const dates = await instancesOf(subject, identifier, 'Activation Date');
    expectItems(dates, [date.value], 'Activation Date');

    const state = attributeOf(enumeration(Tag.State, Enum.State.Active));
    await subject.refused(ADD, newValuePayload(subject, identifier, state));
    await expectState(subject, identifier, Enum.State.PreActive);
    await subject.refused(ADD, newValuePayload(subject, subject.uniqueText(), nameView(subject.uniqueText())));
  },
);
