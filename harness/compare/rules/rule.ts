import type { CaseKind } from '../../cases/case.ts';
import type { Item, StructureItem } from '../../codec/item.ts';
import type { Version } from '../../spec/versions.ts';
import type { BatchContext, Finding } from '../finding.ts';
import type { GroupState } from '../managed-objects.ts';

/**
 * The documents that permit variations: G1 the profile documents 1.0 of KMIP 1.0 to 1.2 (section 4.7), G3 Profiles 2.0
 * and 2.1 (section 4.1). For 1.3 and 1.4 the wording is not at hand: see generations.ts.
 */
export type Generation = 'G1' | 'G3';

/** What a rule may look at besides the finding. Rules change nothing but `choices` (through `sameChoice`). */
export interface Judge {
  readonly version: Version;
  readonly kind: CaseKind;
  /** The case's id without its version suffix. */
  readonly scenario: string;
  /** The generations whose wording is asked: both for 1.3 and 1.4, unless strict. */
  readonly generations: readonly Generation[];
  readonly group: GroupState;
  readonly requestHeader: StructureItem | undefined;
  /** Texts in which the case names itself, and the prefix that the run put before them (V18), if any. */
  readonly testIdentifiers: readonly string[];
  readonly prefix: string | undefined;
  /** Seconds on the server's clock: the request was sent, the response came, the case began. */
  readonly sentAt: bigint;
  readonly receivedAt: bigint;
  readonly caseStartedAt: bigint;
  /** Operations and object types that this case used with success before this response. */
  readonly usedOperations: ReadonlySet<number>;
  readonly usedObjectTypes: ReadonlySet<number>;
  /** Whether this version defines a value of an enumeration. */
  defines(enumeration: 'Operation' | 'ObjectType', code: number): boolean;
  /** Identifiers that a Locate of this batch item may find: what the case expects of the same filters, on any page. */
  locatable(batch: BatchContext): ReadonlySet<string>;
  /**
   * Whether the server's choice is the one that it made before under the same key; the first choice is kept. The keys
   * are those of the case group: what stands for the same thing must stay the same.
   */
  sameChoice(key: string, actual: Item): boolean;
}

/** A rule's answer: excused, perhaps with a remark, or looked at and refused, with the reason. */
export type Answer = { readonly excused: boolean; readonly note?: string };

export const EXCUSED: Answer = { excused: true };
export const NOT_VERIFIED: Answer = { excused: true, note: 'not verified' };

export function excusedWith(note: string): Answer {
  return { excused: true, note };
}
export function refused(note: string): Answer {
  return { excused: false, note };
}

/** One permitted variation. */
export interface Rule {
  readonly id: string;
  /** What may vary and under which condition, in one sentence. */
  readonly title: string;
  /** Where each generation grants it; a rule of this project has none and cites the specification in `source`. */
  readonly sections: Partial<Record<Generation, string>>;
  /** For rules of this project: the specification's text that gives the choice. */
  readonly source?: string;
  /** Whether strict mode takes it although no generation grants it. */
  readonly evenStrict?: true;
  /** Undefined where the rule does not speak about such a finding. */
  answer(finding: Finding, judge: Judge): Answer | undefined;
}
