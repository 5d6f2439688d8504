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

/** The fields that a use is told in, in the order of 1.4 Table 192, and whether the object does not allow what they say. */
const DENIALS: readonly (readonly [tag: number, isDenied: (object: ManagedObject, payload: Fields) => boolean])[] = [
  [Tag.UsageLimitsCount, exceedsLimits],
  [Tag.CryptographicUsageMask, exceedsMask],
  [Tag.LeaseTime, exceedsLease],
];

/** Check (1.4 section 4.10, Tables 192, 193 and 337). */
export const check: Operation = {
  code: Enum.Operation.Check,
  request(payload, context) {
    const object = context.object(payload.text(Tag.UniqueIdentifier));
    if (!applies(ATTRIBUTES.LeaseTime, object.objectType, context.version)) {
      throw new KmipError(REASONS.objectTypeUnfit, 'an object of this type is not used cryptographically');
    }
    const denied = DENIALS.filter(([, isDenied]) => isDenied(object, payload));
    if (denied.length > 0) throw new UseDenied(denied.map(([tag]) => payload.item(tag) as Item));
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
