import { boolean, dateTime, enumeration, type Item } from '../../../harness/codec/item.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { reference, uniqueIdentifier } from '../exchanges.ts';
import { newKey } from '../objects.ts';
import { expectItems } from '../shown.ts';
import type { Subject } from '../subject.ts';
import { activationDateView, instancesOf } from '../values.ts';
import { operationCheck } from './operation-check.ts';

const { Increment, Decrement, Negate } = Enum.AdjustmentType;

function payload(subject: Subject, identifier: string, name: string, type: number): Item[] {
  return [uniqueIdentifier(identifier), reference(name, subject.version), enumeration(Tag.AdjustmentType, type)];
}

/**
 * Adjust Attribute (2.0 and 2.1 section 6.1.3; 2.1 section 11.1: "1 second for Date Time" by default): "Read-Only attributes
 * SHALL NOT be added or modified using this operation."
 */
export const adjustAttribute = operationCheck(
  'AdjustAttribute',
  'Adjust Attribute moves the Activation Date of a new key a second on, and back, and makes a key Sensitive that was not; it is refused for its Cryptographic Length, and for an object that is not there.',
  async (subject) => {
    const operation = Enum.Operation.AdjustAttribute;
    const ahead = subject.now() + 86_400n;
    const { identifier } = await newKey(subject, [activationDateView(ahead)]);
    for (const [type, seconds] of [
      [Increment, ahead + 1n],
      [Decrement, ahead],
    ] as const) {
      await subject.succeed(operation, payload(subject, identifier, 'Activation Date', type));
      const dates = await instancesOf(subject, identifier, 'Activation Date');
      expectItems(dates, [dateTime(Tag.ActivationDate, seconds)], 'Activation Date');
    }
    await subject.refused(operation, payload(subject, identifier, 'Cryptographic Length', Increment));
    await subject.succeed(operation, payload(subject, identifier, 'Sensitive', Negate));
    const sensitive = await instancesOf(subject, identifier, 'Sensitive');
    expectItems(sensitive, [boolean(Tag.Sensitive, true)], 'Sensitive');
    await subject.refused(operation, payload(subject, subject.uniqueText(), 'Activation Date', Increment));
  },
);
