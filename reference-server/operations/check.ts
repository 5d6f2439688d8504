import { type Item, textString } from '../../harness/codec/item.ts';
import { ATTRIBUTES } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { KmipError, REASONS, UseDenied } from '../errors.ts';
import type { Fields } from '../fields.ts';
import { attributeValue, type ManagedObject } from '../object.ts';
import { permittedUses, usageLeft } from '../policy/usage.ts';
import { applies } from '../policy/visible-attributes.ts';
import type { Operation } from './operation.ts';

interface Denial {
  readonly tag: number;
  /** Whether the object does not allow what the field says. */
  isDenied(object: ManagedObject, payload: Fields): boolean;
  readonly reason: number | readonly number[];
}

/** The fields that a use is told in, in the order of 1.4 Table 192. */
const DENIALS: readonly Denial[] = [
  { tag: Tag.UsageLimitsCount, isDenied: exceedsLimits, reason: REASONS.allocationRefused },
  { tag: Tag.CryptographicUsageMask, isDenied: exceedsMask, reason: REASONS.usageNotInMask },
  { tag: Tag.LeaseTime, isDenied: exceedsLease, reason: Enum.ResultReason.PermissionDenied },
];

/** Check (1.4 section 4.10, Tables 192, 193 and 337; 2.0 section 6.1.7): of several reasons the response has the first. */
export const check: Operation = {
  code: Enum.Operation.Check,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    if (!applies(ATTRIBUTES.LeaseTime, object.objectType, context.version)) {
      throw new KmipError(REASONS.objectTypeUnfit, 'an object of this type is not used cryptographically');
    }
    const [first, ...others] = DENIALS.filter(({ isDenied }) => isDenied(object, payload));
    if (first !== undefined) {
      throw new UseDenied(
        first.reason,
        [first, ...others].map(({ tag }) => payload.item(tag) as Item),
      );
    }
    return [textString(Tag.UniqueIdentifier, object.uniqueIdentifier)];
  },
};

function exceedsLimits(object: ManagedObject, payload: Fields): boolean {
  const asked = payload.longInteger(Tag.UsageLimitsCount);
  const left = usageLeft(object);
  return asked !== undefined && left !== undefined && asked > left;
}

function exceedsMask(object: ManagedObject, payload: Fields): boolean {
  const asked = payload.integer(Tag.CryptographicUsageMask) ?? 0;
  return (permittedUses(object) & asked) !== asked;
}

/** A Lease Time of zero is none: the object may be used "without any lease time limit" (1.4 section 4.17). */
function exceedsLease(object: ManagedObject, payload: Fields): boolean {
  const asked = payload.interval(Tag.LeaseTime);
  const longest = attributeValue(object, 'Lease Time');
  return asked !== undefined && longest?.type === 'Interval' && longest.value > 0 && asked > longest.value;
}
