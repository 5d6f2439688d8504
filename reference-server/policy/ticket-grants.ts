import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Countdown, Right } from '../access/rights.ts';
import type { Grant } from '../access/tickets.ts';
import { KmipError } from '../errors.ts';
import { Fields, required } from '../fields.ts';
import type { OperationContext } from '../operations/operation.ts';

const R = Enum.ResultReason;

/**
 * What the payload of a Login asks for in the name of who asks (2.0 section 6.1.29). A Lease Time or Request Count of 0
 * stands for no limit, as a Lease Time of 0 does among attributes (2.0 section 4.29).
 * Throws Permission Denied for who comes with a ticket itself, Invalid Field for negative numbers.
 */
export function ticketGrant(payload: Fields, context: OperationContext): Grant {
  if (context.grant !== undefined) throw new KmipError(R.PermissionDenied, 'the bearer of a ticket is given no other');
  const expires = expiry(payload, context.now());
  const count = payload.integer(Tag.RequestCount) ?? 0;
  if (count < 0) throw new KmipError(R.InvalidField, 'a Request Count is not negative');
  return {
    identity: context.identity,
    ...(expires !== undefined && { expires }),
    ...(count > 0 && { requests: { left: BigInt(count) } }),
    ...limitOf(payload),
  };
}

/** "The lease time Interval or Date Time for the ticket" */
function expiry(payload: Fields, now: bigint): bigint | undefined {
  const lease = payload.item(Tag.LeaseTime);
  if (lease?.type === 'DateTime') return lease.value;
  const seconds = payload.interval(Tag.LeaseTime) ?? 0;
  return seconds === 0 ? undefined : now + BigInt(seconds);
}

/** Usage Limits that count operations; octets are not counted for tickets. */
function limitOf(fields: Fields): { readonly limit?: Countdown } {
  const limits = fields.fields(Tag.UsageLimits);
  if (limits === undefined) return {};
  if (limits.enumeration(Tag.UsageLimitsUnit) !== Enum.UsageLimitsUnit.Object) {
    throw new KmipError(R.FeatureNotSupported, 'the Usage Limits of a ticket count operations');
  }
  const total = required(limits.longInteger(Tag.UsageLimitsTotal), Tag.UsageLimitsTotal);
  if (total < 0n) throw new KmipError(R.InvalidField, 'a Usage Limits Total is not negative');
  return { limit: { left: total } };
}

/** The Right structures of a Delegated Login (2.0 sections 7.28 and 7.29, 2.1 sections 7.34 and 7.35). */
export function rightsOf(rights: Fields): Right[] {
  return rights.all(Tag.Right).map((item) => {
    if (item.type !== 'Structure') throw new KmipError(R.InvalidMessage, 'Right is not a structure');
    const right = new Fields(item);
    const operations = right.fields(Tag.Operations)?.all(Tag.Operation);
    const objects = right.fields(Tag.Objects)?.all(Tag.UniqueIdentifier);
    const groups = right.fields(Tag.ObjectGroups)?.all(Tag.ObjectGroup);
    return {
      ...(operations && { operations: new Set(operations.map(({ value }) => Number(value))) }),
      ...(objects && { objects: new Set(objects.map(({ value }) => String(value))) }),
      ...(groups && { groups: new Set(groups.map(({ value }) => value)) }),
      ...limitOf(right),
    };
  });
}
