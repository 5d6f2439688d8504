import { Enum } from '../harness/spec/enumerations.ts';

const R = Enum.ResultReason;

/**
 * The Result Reasons where the specification's tables differ between versions or list several: one row for a condition,
 * reasons in order of preference. The first that the request's version defines is sent.
 * Conditions that one table row answers are thrown with that reason where they arise.
 */
export const REASONS = {
  /** 1.4 Tables 331 to 366; 2.x lists Object Not Found for most operations (2.1 sections 6.1.x). */
  objectNotFound: [R.ObjectNotFound, R.ItemNotFound],
  /** 1.4 Tables 341 to 343: Permission Denied; 2.1 6.1.2, 6.1.4: Read Only Attribute. */
  attributeReadOnly: [R.ReadOnlyAttribute, R.PermissionDenied],
  /** 1.4 Table 341: Illegal Operation; 2.1 6.1.2: Attribute Single Valued. */
  attributeExists: [R.AttributeSingleValued, R.IllegalOperation],
  /** 1.4 Table 342: Invalid Field; 2.1 6.1.30 Modify Attribute: Attribute Not Found. */
  attributeToModifyMissing: [R.AttributeNotFound, R.InvalidField],
  /** 1.4 Table 343: Item Not Found; 2.1 6.1.16 Delete Attribute: Attribute Not Found. */
  attributeToDeleteMissing: [R.AttributeNotFound, R.ItemNotFound],
  /** 1.4 Tables 342 and 343: Item Not Found; 2.1: Attribute Instance Not Found. */
  attributeInstanceMissing: [R.AttributeInstanceNotFound, R.ItemNotFound],
} as const satisfies Record<string, readonly number[]>;

/** An operation's failure, as the response tells it: Result Status Operation Failed with this reason. */
export class KmipError extends Error {
  override readonly name = 'KmipError';
  /** Values of Enum.ResultReason in order of preference: the first that the request's version defines is sent. */
  readonly reasons: readonly number[];

  /**
   * @param reason one Result Reason, or a row of REASONS.
   * @param message the Result Message; it never holds key material, a credential, or what the requester may not see.
   */
  constructor(reason: number | readonly number[], message: string) {
    super(message);
    this.reasons = typeof reason === 'number' ? [reason] : reason;
  }
}
