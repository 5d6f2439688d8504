import type { LeafItem } from '../codec/item.ts';
import type { ItemType } from '../spec/item-types.ts';
import type { Version } from '../spec/versions.ts';

/** A leaf whose value is a symbolic identifier: `name` without the dollar sign, such as 'UNIQUE_IDENTIFIER_0'. */
export interface PlaceholderItem {
  readonly tag: number;
  readonly type: Exclude<ItemType, 'Structure'>;
  readonly placeholder: string;
}

/** A date relative to the step's reading of the clock: $NOW, $NOW-n, $NOW+n, `offset` in seconds. */
export interface NowItem {
  readonly tag: number;
  readonly type: 'DateTime' | 'DateTimeExtended';
  readonly now: number;
}

export interface CaseStructure {
  readonly tag: number;
  readonly type: 'Structure';
  readonly value: readonly CaseItem[];
}

/** An item as a case writes it: literal, or standing for a value that only the run knows. */
export type CaseItem = CaseStructure | LeafItem | PlaceholderItem | NowItem;

/** Where something stands in a case file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One request and the response expected for it. */
export interface Step {
  /** Position in the case, from 0. */
  readonly index: number;
  /** The n of `# TIME n` where the file has it: a number of the exchange, never seconds. */
  readonly time?: number;
  readonly position: Position;
  /** The identity that sends it: 'Client-A' where the file names none. */
  readonly client: string;
  readonly direction: 'client-to-server' | 'server-to-client';
  /** The text behind `# [REPEAT] until`, where the step has it. */
  readonly repeatUntil?: string;
  readonly request: CaseStructure;
  readonly response: CaseStructure;
}

/** What kind of document a case comes from: it decides what a difference weighs. */
export type CaseKind = 'profile' | 'note' | 'own';

/** Something that loading mended or noticed (rule L1), shown by `show` and in reports. */
export interface LoadNote {
  readonly rule: 'L1';
  readonly position: Position;
  readonly message: string;
}

export interface Case {
  /** The file name without its ending: 'SKLC-M-1-11'. */
  readonly id: string;
  /** The id without its version suffix: 'SKLC-M-1'. */
  readonly scenario: string;
  readonly version: Version;
  readonly kind: CaseKind;
  /** The file as it was named to the loader. */
  readonly file: string;
  /** The comments before the first message, white space collapsed; empty where there are none. */
  readonly description: string;
  readonly steps: readonly Step[];
  readonly notes: readonly LoadNote[];
  /** Where each item of the file begins. */
  readonly positions: WeakMap<CaseItem, Position>;
}

/** A case file that cannot be loaded. */
export class CaseError extends Error {
  override readonly name = 'CaseError';
  readonly file: string;
  readonly position: Position;

  constructor(message: string, file: string, position: Position) {
    super(message);
    this.file = file;
    this.position = position;
  }
}
