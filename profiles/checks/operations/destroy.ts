import { Enum } from '../../../harness/spec/enumerations.ts';
import { uniqueIdentifier } from '../exchanges.ts';
import { newKey } from '../objects.ts';
import { expectState, revocationReason } from '../values.ts';
import { operationCheck } from './operation-check.ts';

const { Activate, Destroy, Get, Revoke } = Enum.Operation;

/**
 * Destroy (1.0 section 4.20, 1.1 to 1.4 section 4.21, 2.0 and 2.1 section 6.1.15): "the key material for the specified
 * Managed Object SHALL be destroyed". An Active one is refused (State, transitions 2, 7 and 9: "Only the transitions
 * described above are permitted").
 */
export const destroy = operationCheck(
  'Destroy',
  'Destroy takes a Pre-Active and a Deactivated key away, so that Get no longer gives them; it is refused for an Active key, which stays, for one that was destroyed, and for an object that is not there.',
  async (subject) => {
    const { identifier } = await newKey(subject);
    await subject.succeed(Destroy, [uniqueIdentifier(identifier)]);
    await subject.refused(Get, [uniqueIdentifier(identifier)]);
    await subject.refused(Destroy, [uniqueIdentifier(identifier)]);

    const used = await newKey(subject);
    await subject.succeed(Activate, [uniqueIdentifier(used.identifier)]);
    await subject.refused(Destroy, [uniqueIdentifier(used.identifier)]);
    await expectState(subject, used.identifier, Enum.State.Active);
    const reason = revocationReason(Enum.RevocationReasonCode.CessationOfOperation);
    await subject.succeed(Revoke, [uniqueIdentifier(used.identifier), reason]);
    await subject.succeed(Destroy, [uniqueIdentifier(used.identifier)]);
    await subject.refused(Get, [uniqueIdentifier(used.identifier)]);
    await subject.refused(Destroy, [uniqueIdentifier(subject.uniqueText())]);
  },
);
