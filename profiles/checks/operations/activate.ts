import { Enum } from '../../../harness/spec/enumerations.ts';
import { uniqueIdentifier } from '../exchanges.ts';
import { newKey } from '../objects.ts';
import { expectDateSince, expectState } from '../values.ts';
import { operationCheck } from './operation-check.ts';

const ACTIVATE = Enum.Operation.Activate;

/**
 * Activate (1.0 section 4.18, 1.1 to 1.4 section 4.19, 2.0 and 2.1 section 6.1.1): it "SHALL only be performed on an object
 * in the Pre-Active state".
 */
export const activate = operationCheck(
  'Activate',
  'Activate makes a new key Active and sets its Activation Date to now; it is refused for a key that is Active already, and for an object that is not there.',
  async (subject) => {
    const { identifier } = await newKey(subject);
    const before = subject.now();
    await subject.succeed(ACTIVATE, [uniqueIdentifier(identifier)]);
    await expectState(subject, identifier, Enum.State.Active);
    await expectDateSince(subject, identifier, 'Activation Date', before);
    await subject.refused(ACTIVATE, [uniqueIdentifier(identifier)]);
    await subject.refused(ACTIVATE, [uniqueIdentifier(subject.uniqueText())]);
  },
);
