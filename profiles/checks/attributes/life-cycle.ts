import { expect } from 'chai';
import { dateTime, enumeration, type Item, structure, textString } from '../../../harness/codec/item.ts';
import type { AttributeKey } from '../../../harness/spec/attributes.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { newValuePayload } from '../attribute-requests.ts';
import { activate, attributeOf, uniqueIdentifier } from '../exchanges.ts';
import { generatedKey, mayServe, newKey, newObject } from '../objects.ts';
import { expectItems } from '../shown.ts';
import type { Subject } from '../subject.ts';
import { activationDateView, expectBetween, expectState, instancesOf } from '../values.ts';
import { type AttributeProbe, exactly, only } from './probe.ts';

const DAY = 86_400n;

/** Dates that have passed, which a client offers where the server keeps the date. */
function pastDates(tag: number): AttributeProbe['others'] {
  return (subject) => [dateTime(tag, subject.now() - 30n * DAY), dateTime(tag, subject.now() - 31n * DAY)];
}

/** A date of a Pre-Active key that lies ahead, behind an Activation Date where it may not be earlier. */
function dateAhead(tag: number, days: bigint, activation?: bigint): AttributeProbe {
  return {
    how: 'a new key has the date that it was given, which lies ahead',
    async prepare(subject) {
      const value = dateTime(tag, subject.now() + days * DAY);
      const earlier = activation === undefined ? [] : [activationDateView(subject.now() + activation * DAY)];
      const { identifier } = await newKey(subject, [...earlier, attributeOf(value)]);
      return { identifier, verify: exactly(value) };
    },
    others: (subject) => [
      dateTime(tag, subject.now() + (days + 1n) * DAY),
      dateTime(tag, subject.now() + (days + 2n) * DAY),
    ],
  };
}

/** A date that the server sets when a new object comes into being. */
function dateOfMaking(tag: number): AttributeProbe {
  return {
    how: 'a new object has the date on which it was made',
    async prepare(subject) {
      const before = subject.now();
      const { identifier } = await newObject(subject);
      return {
        identifier,
        verify: (instances) => expectBetween(only(instances, 'DateTime').value, before, subject.now(), 'the date'),
      };
    },
    others: pastDates(tag),
  };
}

/** What a key that was revoked as compromised has; `verify` is handed the times of the loss and of the request. */
function ofCompromisedKey(
  how: string,
  verify: (instances: readonly Item[], occurred: bigint, from: bigint, to: bigint) => void,
  others: AttributeProbe['others'],
): AttributeProbe {
  return {
    how,
    async prepare(subject) {
      const { identifier } = await newKey(subject);
      const from = subject.now();
      const occurred = from - DAY;
      const date = dateTime(Tag.CompromiseOccurrenceDate, occurred);
      await subject.succeed(Enum.Operation.Revoke, [uniqueIdentifier(identifier), reason(LOST), date]);
      return { identifier, verify: (instances) => verify(instances, occurred, from, subject.now()) };
    },
    others,
  };
}

const LOST = 'lost on a train';

function reason(message: string): Item {
  return structure(Tag.RevocationReason, [
    enumeration(Tag.RevocationReasonCode, Enum.RevocationReasonCode.KeyCompromise),
    textString(Tag.RevocationMessage, message),
  ]);
}

const state = (value: number): Item => enumeration(Tag.State, value);

/** "Modifiable by client: Yes, only while in Pre-Active state" (1.4 Table 108, 2.1 Table 32). */
async function expectFixedOnceActive(subject: Subject): Promise<void> {
  const { identifier } = await newKey(subject);
  await activate(subject, identifier);
  const before = await instancesOf(subject, identifier, 'Activation Date');
  const later = activationDateView(subject.now() + DAY);
  await subject.refused(Enum.Operation.ModifyAttribute, newValuePayload(subject, identifier, later));
  const after = await instancesOf(subject, identifier, 'Activation Date');
  expectItems(after, before, 'Activation Date of an Active key');
}

/** State and the dates around it. */
export const LIFE_CYCLE_PROBES = {
  State: {
    how: 'a new key is Pre-Active, and Active once it was activated',
    async prepare(subject) {
      const { identifier } = await newKey(subject);
      return { identifier, verify: exactly(state(Enum.State.PreActive)) };
    },
    others: () => [state(Enum.State.Active), state(Enum.State.Deactivated)],
    async effect(subject) {
      const { identifier } = await newKey(subject);
      await activate(subject, identifier);
      await expectState(subject, identifier, Enum.State.Active);
    },
  },
  InitialDate: dateOfMaking(Tag.InitialDate),
  LastChangeDate: dateOfMaking(Tag.LastChangeDate),
  OriginalCreationDate: {
    how: 'a generated key has its Initial Date as Original Creation Date; where the server generates none, a registered one has what it was given',
    async prepare(subject) {
      if (!mayServe(subject, Enum.Operation.Create)) {
        const value = dateTime(Tag.OriginalCreationDate, subject.now() - DAY);
        const { identifier } = await newKey(subject, [attributeOf(value)]);
        return { identifier, verify: exactly(value) };
      }
      const { identifier } = await generatedKey(subject);
      const [initial] = await instancesOf(subject, identifier, 'Initial Date');
      return {
        identifier,
        verify: (instances) => expect(only(instances, 'DateTime').value).to.equal(initial?.value),
      };
    },
    others: pastDates(Tag.OriginalCreationDate),
  },
  ActivationDate: { ...dateAhead(Tag.ActivationDate, 1n), effect: expectFixedOnceActive },
  ProcessStartDate: dateAhead(Tag.ProcessStartDate, 2n, 1n),
  ProtectStopDate: dateAhead(Tag.ProtectStopDate, 10n, 1n),
  DeactivationDate: dateAhead(Tag.DeactivationDate, 20n, 1n),
  CompromiseDate: ofCompromisedKey(
    'a key that was revoked as compromised has the date of the request',
    (instances, _occurred, from, to) => expectBetween(only(instances, 'DateTime').value, from, to, 'the date'),
    pastDates(Tag.CompromiseDate),
  ),
  CompromiseOccurrenceDate: ofCompromisedKey(
    'a key that was revoked as compromised has the date that the request gave for it',
    (instances, occurred) => exactly(dateTime(Tag.CompromiseOccurrenceDate, occurred))(instances),
    pastDates(Tag.CompromiseOccurrenceDate),
  ),
  RevocationReason: ofCompromisedKey(
    'a key that was revoked has the Revocation Reason of the request, with its message',
    (instances) => exactly(reason(LOST))(instances),
    () => [reason('sold'), reason('stolen')],
  ),
} as const satisfies Partial<Record<AttributeKey, AttributeProbe>>;
