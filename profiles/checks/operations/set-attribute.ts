import { expect } from 'chai';
import { enumeration } from '../../../harness/codec/item.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { newValuePayload } from '../attribute-requests.ts';
import { attributeOf } from '../exchanges.ts';
import { nameView } from '../names.ts';
import { newKey } from '../objects.ts';
import { expectItems } from '../shown.ts';
import { expectState, instancesOf } from '../values.ts';
import { operationCheck } from './operation-check.ts';

const { AddAttribute, SetAttribute } = Enum.Operation;

/**
 * Set Attribute (2.0 section 6.1.47, 2.1 section 6.1.51): "If the object did not have any instances of the attribute, one is
 * created. If the object had exactly one instance, then it is modified. If it has more than one instance an error is
 * raised. Read-Only attributes SHALL NOT be added or modified".
 */
export const setAttribute = operationCheck(
  'SetAttribute',
  'Set Attribute gives a new key a Name, then another in its place, and is refused where there are two; it is refused for State, and for an object that is not there.',
  async (subject) => {
    const { identifier } = await newKey(subject);
    const names = [nameView(subject.uniqueText()), nameView(subject.uniqueText())];
    for (const name of names) {
      await subject.succeed(SetAttribute, newValuePayload(subject, identifier, name));
      expectItems(await instancesOf(subject, identifier, 'Name'), [name.value], 'the Names');
    }
    await subject.succeed(AddAttribute, newValuePayload(subject, identifier, nameView(subject.uniqueText())));
    await subject.refused(SetAttribute, newValuePayload(subject, identifier, nameView(subject.uniqueText())));
    expect(await instancesOf(subject, identifier, 'Name'), 'the Names').to.have.length(2);

    const state = attributeOf(enumeration(Tag.State, Enum.State.Active));
    await subject.refused(SetAttribute, newValuePayload(subject, identifier, state));
    await expectState(subject, identifier, Enum.State.PreActive);
    await subject.refused(SetAttribute, newValuePayload(subject, subject.uniqueText(), nameView(subject.uniqueText())));
  },
);
