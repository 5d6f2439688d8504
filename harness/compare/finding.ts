import type { CaseItem, CaseStructure } from '../cases/case.ts';
import type { Deviation } from '../codec/deviation.ts';
import type { Item, StructureItem } from '../codec/item.ts';
import type { DifferenceKind } from './difference.ts';
import type { ManagedObject } from './managed-objects.ts';
import type { StreamPart } from './streams.ts';

/** The batch item that a finding belongs to, and what the judge knows about it. */
export interface BatchContext {
  /** Operation of the request's batch item. */
  readonly operation: number | undefined;
  readonly requestPayload: StructureItem | undefined;
  readonly requestUniqueBatchItemID: Item | undefined;
  /** The same batch item of the request as the case writes it. */
  readonly caseRequest: CaseStructure | undefined;
  readonly expected: CaseStructure;
  readonly actual: StructureItem;
  /** The managed object that the response is about, where this run knows it. */
  readonly object: ManagedObject | undefined;
  /** The part of a multi-part cryptographic operation that it is; undefined for any other. */
  readonly stream: StreamPart | undefined;
  /** Whether the case expects that the operation which a Cancel names is pending until then. */
  readonly cancelsPending: boolean;
  /** The object that a Locate earlier in the same batch found in place of the one expected (P3). */
  readonly locatedInstead: ManagedObject | undefined;
}

/** Where an item of the response stands. */
export interface Place {
  readonly path: string;
  /** Tags from the message down to the item itself. */
  readonly tags: readonly number[];
  /**
   * The attribute whose value (or part of it) the item is: its XML name in either form of the protocol, or the whole
   * name of a custom attribute.
   */
  readonly attribute?: string;
  readonly batch?: BatchContext;
  /** The structures that hold the item, where it is not the message itself. */
  readonly parents?: { readonly expected: CaseStructure; readonly actual: StructureItem };
}

/** A difference before any rule has looked at it. */
export interface Finding {
  readonly kind: DifferenceKind;
  readonly place: Place;
  readonly tag: number;
  /** What the expectation is: written in the case, bound to a placeholder earlier, or a date relative to now. */
  readonly source: 'literal' | 'placeholder' | 'date';
  readonly expected: CaseItem | null;
  readonly actual: Item | null;
  /** For an order: the two orders as text, and whether only repetitions of one field changed places. */
  readonly order?: { readonly expected: string; readonly actual: string; readonly repetitions: boolean };
  /** For an encoding: what the decoder found. */
  readonly deviation?: Deviation['kind'];
  /** What the walk knows besides, for the report. */
  readonly note?: string;
}

/** A placeholder met before it was bound, and the item that stood there. */
export interface Binding {
  readonly name: string;
  readonly item: Item;
  readonly place: Place;
}

/** What comparing two items gave. */
export interface Comparison {
  readonly findings: readonly Finding[];
  readonly bindings: readonly Binding[];
}

export const SAME: Comparison = { findings: [], bindings: [] };

/** Several comparisons as one. */
export function together(parts: readonly Comparison[]): Comparison {
  return { findings: parts.flatMap((part) => part.findings), bindings: parts.flatMap((part) => part.bindings) };
}
