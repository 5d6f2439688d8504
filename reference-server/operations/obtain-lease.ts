import { dateTime, interval, textString } from '../../harness/codec/item.ts';
import { ATTRIBUTES } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError } from '../errors.ts';
import { attributeValue, type ManagedObject } from '../object.ts';
import { dateOf, stateOf } from '../policy/life-cycle.ts';
import { applies } from '../policy/visible-attributes.ts';
import type { Operation, OperationContext } from './operation.ts';

const S = Enum.State;

/** No client should go on using these, "SHALL NOT be used for any cryptographic purpose" or compromised (1.4 section 3.22). */
const UNLEASED: readonly (number | undefined)[] = [S.Compromised, S.Destroyed, S.DestroyedCompromised];

/** Obtain Lease (1.4 section 4.17, Tables 206, 207 and 344): always for as long as the Lease Time attribute allows. */
export const obtainLease: Operation = {
  code: Enum.Operation.ObtainLease,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    return [
      textString(Tag.UniqueIdentifier, object.uniqueIdentifier),
      interval(Tag.LeaseTime, leaseTime(object, context)),
      dateTime(Tag.LastChangeDate, dateOf(object, 'Last Change Date') ?? context.now()),
    ];
  },
};

/** Seconds. Throws Permission Denied where no lease is issued. */
function leaseTime(object: ManagedObject, context: OperationContext): number {
  const lease = attributeValue(object, 'Lease Time');
  const isLeased = applies(ATTRIBUTES.LeaseTime, object.objectType, context.version);
  if (!isLeased || lease?.type !== 'Interval' || UNLEASED.includes(stateOf(object))) {
    throw new KmipError(Enum.ResultReason.PermissionDenied, 'no lease is issued for this object');
  }
  return lease.value;
}
