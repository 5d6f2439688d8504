import { dateTime, structure, textString } from '../../harness/codec/item.ts';
import { ATTRIBUTES } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumInVersion } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { required } from '../fields.ts';
import { type ManagedObject, withAttribute } from '../object.ts';
import { changed, dateOf, moved } from '../policy/life-cycle.ts';
import { allowsOccurrenceDate, meansCompromise } from '../policy/revocation.ts';
import { applies } from '../policy/visible-attributes.ts';
import type { Operation, OperationContext } from './operation.ts';

const R = Enum.ResultReason;

/** Revoke (1.4 section 4.20, Table 347; 2.0 section 6.1.40). */
export const revoke: Operation = {
  code: Enum.Operation.Revoke,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const reason = required(payload.fields(Tag.RevocationReason), Tag.RevocationReason);
    const code = required(reason.enumeration(Tag.RevocationReasonCode), Tag.RevocationReasonCode);
    if (!enumInVersion('RevocationReasonCode', code, context.version)) {
      throw new KmipError(R.InvalidField, 'Revocation Reason Code is not known');
    }
    const occurrence = payload.dateTime(Tag.CompromiseOccurrenceDate);
    if (occurrence !== undefined && !allowsOccurrenceDate(code, context.version)) {
      throw new KmipError(R.InvalidField, 'Compromise Occurrence Date is given for another reason than a compromise');
    }
    const isCompromise = meansCompromise(code, context.version);
    const revoked =
      moved(object, isCompromise ? 'Compromise' : 'Deactivate', context.now()) ?? stateless(object, context);
    const why = withAttribute(revoked, 'Revocation Reason', structure(Tag.RevocationReason, reason.structure.value));
    const compromised = occurrence ?? (dateOf(object, 'Initial Date') as bigint);
    context.store.update(
      isCompromise
        ? withAttribute(why, 'Compromise Occurrence Date', dateTime(Tag.CompromiseOccurrenceDate, compromised))
        : why,
    );
    return [textString(Tag.UniqueIdentifier, object.uniqueIdentifier)];
  },
};

/** An Opaque Object may be revoked though it has no State in 1.x: that leaves the reason. */
function stateless(object: ManagedObject, context: OperationContext): ManagedObject {
  if (applies(ATTRIBUTES.State, object.objectType, context.version)) {
    throw new KmipError(REASONS.notRevocableInState, 'an object in this state is not able to be revoked so');
  }
  if (object.objectType === Enum.ObjectType.OpaqueObject) return changed(object, context.now());
  throw new KmipError(REASONS.objectTypeUnfit, 'an object of this type is not able to be revoked');
}
