import { textString } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS } from '../errors.ts';
import { required } from '../fields.ts';
import { changed } from '../policy/life-cycle.ts';
import { canProtect, protectsAt, usageLeft, withUsageLeft } from '../policy/usage.ts';
import type { Operation } from './operation.ts';

const R = Enum.ResultReason;

/**
 * Get Usage Allocation (1.4 section 4.18, Tables 208, 209 and 345). "The server SHALL assume that the entire allocated
 * amount is going to be consumed": it is taken off the Usage Limits Count at once.
 */
export const getUsageAllocation: Operation = {
  code: Enum.Operation.GetUsageAllocation,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    const asked = required(payload.longInteger(Tag.UsageLimitsCount), Tag.UsageLimitsCount);
    if (asked < 0n) throw new KmipError(R.InvalidField, 'a number of Usage Limits Units is not negative');
    const left = usageLeft(object);
    if (!canProtect(object)) throw new KmipError(REASONS.objectTypeUnfit, 'the object applies no protection');
    if (left === undefined) throw new KmipError(REASONS.noUsageLimits, 'the object has no Usage Limits');
    const now = context.now();
    if (!protectsAt(object, now))
      throw new KmipError(R.PermissionDenied, 'the object applies no protection at this time');
    if (asked > left) throw new KmipError(REASONS.allocationRefused, 'the Usage Limits leave less than that');
    context.store.update(changed(withUsageLeft(object, left - asked), now));
    return [textString(Tag.UniqueIdentifier, object.uniqueIdentifier)];
  },
};
