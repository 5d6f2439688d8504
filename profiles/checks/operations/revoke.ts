import { dateTime } from '../../../harness/codec/item.ts';
import { Enum } from '../../../harness/spec/enumerations.ts';
import { Tag } from '../../../harness/spec/tags.ts';
import { uniqueIdentifier } from '../exchanges.ts';
import { newKey } from '../objects.ts';
import { expectItems } from '../shown.ts';
import { expectDateSince, expectState, instancesOf, revocationReason } from '../values.ts';
import { operationCheck } from './operation-check.ts';

const { Activate, Revoke } = Enum.Operation;
const { CessationOfOperation, KeyCompromise } = Enum.RevocationReasonCode;

/** Revoke (1.0 section 4.19, 1.1 to 1.4 section 4.20, 2.0 section 6.1.40, 2.1 section 6.1.44). */
export const revoke = operationCheck(
  'Revoke',
  'Revoke for Cessation of Operation makes an Active key Deactivated, with a Deactivation Date of now; for Key Compromise it makes a key Compromised, with a Compromise Date of now and the Compromise Occurrence Date of the request; it is refused for an object that is not there.',
  async (subject) => {
    const before = subject.now();
    const retired = await newKey(subject);
    await subject.succeed(Activate, [uniqueIdentifier(retired.identifier)]);
    await subject.succeed(Revoke, [uniqueIdentifier(retired.identifier), revocationReason(CessationOfOperation)]);
    await expectState(subject, retired.identifier, Enum.State.Deactivated);
    await expectDateSince(subject, retired.identifier, 'Deactivation Date', before);

    const lost = await newKey(subject);
    const occurred = dateTime(Tag.CompromiseOccurrenceDate, before - 3600n);
    await subject.succeed(Revoke, [uniqueIdentifier(lost.identifier), revocationReason(KeyCompromise), occurred]);
    await expectState(subject, lost.identifier, Enum.State.Compromised);
    await expectDateSince(subject, lost.identifier, 'Compromise Date', before);
    const occurrences = await instancesOf(subject, lost.identifier, 'Compromise Occurrence Date');
    expectItems(occurrences, [occurred], 'Compromise Occurrence Date');

    await subject.refused(Revoke, [uniqueIdentifier(subject.uniqueText()), revocationReason(CessationOfOperation)]);
  },
);
