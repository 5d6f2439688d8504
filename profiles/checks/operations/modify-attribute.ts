import { expect } from 'chai';
import { enumeration } from '../../../harness/codec/item.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { modifyInstancePayload, newValuePayload } from '../attribute-requests.ts';
import { attributeOf, attributes } from '../exchanges.ts';
import { newKey } from '../objects.ts';
import { activationDateView, expectState, instancesOf, nameView } from '../values.ts';
import { operationCheck } from './operation-check.ts';

const MODIFY = Enum.Operation.ModifyAttribute;

/**
 * Modify Attribute (1.0 section 4.14, 1.1 to 1.4 section 4.15, 2.0 section 6.1.33, 2.1 section 6.1.34): "Only the specified
 * instance of the attribute SHALL be modified", and "Only existing attributes MAY be changed".
 */
export const modifyAttribute = operationCheck(
  'ModifyAttribute',
  'Modify Attribute changes one of two Names of a new key and not the other; an instance that is not there, an attribute without value, a State and an object that is not there are refused.',
  async (subject) => {
    const { identifier } = await newKey(subject, [nameView(subject.uniqueText()), nameView(subject.uniqueText())]);
    const names = await attributes(subject, identifier, 'Name');
    const [kept, changed] = names;
    expect(names, 'the Names').to.have.length(2);
    if (kept === undefined || changed === undefined) return;
    const to = nameView(subject.uniqueText());
    await subject.succeed(MODIFY, modifyInstancePayload(subject, identifier, changed, to));
    const now = await instancesOf(subject, identifier, 'Name');
    expect(now, 'the Names once one is changed').to.have.deep.members([kept.value, to.value]);

    const nowhere = { ...nameView(subject.uniqueText()), index: 7 };
    await subject.refused(MODIFY, modifyInstancePayload(subject, identifier, nowhere, nameView(subject.uniqueText())));
    const date = activationDateView(subject.now() + 86_400n);
    await subject.refused(MODIFY, newValuePayload(subject, identifier, date));
    expect(await instancesOf(subject, identifier, 'Activation Date'), 'Activation Date').to.deep.equal([]);

    const state = attributeOf(enumeration(Tag.State, Enum.State.Active));
    await subject.refused(MODIFY, newValuePayload(subject, identifier, state));
    await expectState(subject, identifier, Enum.State.PreActive);
    await subject.refused(MODIFY, newValuePayload(subject, subject.uniqueText(), to));
  },
);
