import type { CaseItem } from '../cases/case.ts';

export type DifferenceKind = 'missing' | 'extra' | 'value' | 'type' | 'order' | 'length' | 'encoding';

/** What a difference rests on: a SHALL of the specification, a profile's case, or a case of a Committee Note. */
export type Basis = 'shall' | 'profile-case' | 'note-case';

/** One place where a response is not what the case expects. */
export interface Difference {
  /** Such as 'ResponseMessage/BatchItem[0]/ResponsePayload/UniqueIdentifier'. */
  readonly path: string;
  readonly kind: DifferenceKind;
  /** The item expected there, or a line about it; null where nothing was expected. */
  readonly expected: CaseItem | string | null;
  /** The item found there, or a line about it; null where nothing was found. */
  readonly actual: CaseItem | string | null;
  readonly basis: Basis;
  /** The id of the rule that excuses it (V1, R6, P2 ...), or null: then the peer is wrong. */
  readonly rule: string | null;
  /** What a reader should know besides: 'not verified', what was recomputed, which erratum. */
  readonly note?: string;
}
