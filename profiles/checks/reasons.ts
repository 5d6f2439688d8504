import { assert } from 'chai';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { listsReason } from '../../harness/spec/result-reasons.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import type { Subject } from './subject.ts';

const R = Enum.ResultReason;

/** Refusals for who asks: 1.4 section 9.1.3.2.29, and Not Authorised of 2.0 and 2.1 section 11. */
export const REFUSED_CLIENT: readonly (number | undefined)[] = [
  R.AuthenticationNotSuccessful,
  R.PermissionDenied,
  R.NotAuthorised,
];

/**
 * What went wrong, with the reasons that say so: those of the condition tables of 1.0 to 1.4 chapter 11 ("specific Result
 * Reasons that SHALL be returned"), and those of 2.0 and 2.1 section 11 among which the table of the operation chooses.
 */
const CONDITIONS = {
  'no such object': { in1: [R.ItemNotFound], in2: [R.ObjectNotFound, R.ItemNotFound] },
  'read-only attribute': {
    in1: [R.PermissionDenied],
    in2: [R.ReadOnlyAttribute, R.AttributeReadOnly, R.PermissionDenied],
  },
  // It is read-only, and it is there already.
  'read-only attribute that is there': {
    in1: [R.PermissionDenied, R.IllegalOperation],
    in2: [R.ReadOnlyAttribute, R.AttributeReadOnly, R.PermissionDenied, R.AttributeSingleValued],
  },
  'single-instance attribute that is there': { in1: [R.IllegalOperation], in2: [R.AttributeSingleValued] },
  'attribute with an index': { in1: [R.InvalidField], in2: [] },
  'attribute to modify is not there': { in1: [R.InvalidField], in2: [R.AttributeNotFound] },
  'attribute to delete is not there': { in1: [R.ItemNotFound], in2: [R.AttributeNotFound] },
  'instance is not there': { in1: [R.ItemNotFound], in2: [R.AttributeInstanceNotFound, R.AttributeNotFound] },
  'name that another object has': { in1: [R.IllegalOperation], in2: [R.NonUniqueNameAttribute] },
  'same attribute named twice': { in1: [R.InvalidMessage], in2: [R.InvalidMessage, R.InvalidField] },
  'wrong state': { in1: [R.PermissionDenied], in2: [R.WrongKeyLifecycleState, R.PermissionDenied] },
  'unknown value': { in1: [R.InvalidField], in2: [R.InvalidField, R.InvalidMessage] },
  'unknown field': { in1: [R.InvalidField, R.InvalidMessage], in2: [R.InvalidField, R.InvalidMessage, R.UnknownTag] },
  // "Yes, MAY be Repeated": what lacks it cannot be parsed, or has a field that is wrong.
  'nothing asked for': {
    in1: [R.InvalidMessage, R.InvalidField, R.MissingData],
    in2: [R.InvalidMessage, R.InvalidField],
  },
  'format that cannot be provided': { in1: [R.KeyFormatTypeNotSupported], in2: [R.KeyFormatTypeNotSupported] },
} as const;

export type Condition = keyof typeof CONDITIONS;

/** Whether `reason` says of `operation`, in the version of the subject, that this is what went wrong. */
function says(subject: Subject, operation: number, condition: Condition, reason: number): boolean {
  const { in1, in2 } = CONDITIONS[condition];
  // 1.4 chapter 11 names one reason for each condition; 2.0 section 6.1.1.1 and its like list several.
  if (!atLeast(subject.version, '2.0')) return (in1 as readonly number[]).includes(reason);
  return (in2 as readonly number[]).includes(reason) && listsReason(operation, reason, subject.version);
}

/** Throws an AssertionError where what was refused under this condition has another reason. */
export function expectReason(
  subject: Subject,
  operation: number,
  condition: Condition,
  reason: number | undefined,
): void {
  const name = reason === undefined ? 'no reason' : (enumName('ResultReason', reason) ?? `reason ${reason}`);
  const right = reason !== undefined && says(subject, operation, condition, reason);
  assert(right, `${enumName('Operation', operation)}, ${condition}: refused with ${name}`);
}
