import type { LeafItem, StructureItem } from '../../harness/codec/item.ts';
import type { ManagedObject, ObjectHead } from '../object.ts';

/**
 * One condition of a search; an object satisfies it when at least one instance of the attribute `name` does, whatever
 * the instance's index. The forms are those of Locate (1.4 section 4.9).
 */
export type Criterion =
  /** The same type and value. */
  | { readonly match: 'equal'; readonly name: string; readonly value: LeafItem }
  /** One instance has every field given here, with the same value; fields may be left out and may nest. */
  | { readonly match: 'fields'; readonly name: string; readonly value: StructureItem }
  /** An Integer mask that has all these bits. */
  | { readonly match: 'bits'; readonly name: string; readonly bits: number }
  /** A number or date (Date-Time in seconds, Date-Time Extended in microseconds) from `from` to `to`, inclusive. */
  | { readonly match: 'range'; readonly name: string; readonly from: bigint; readonly to: bigint }
  /** One instance whose numeric fields with these tags are at least as large: Usage Limits. */
  | { readonly match: 'at-least'; readonly name: string; readonly fields: readonly { tag: number; value: bigint }[] }
  /** No instance at all: a date given as its largest possible value. */
  | { readonly match: 'absent'; readonly name: string }
  /** No instance with one of these values. */
  | { readonly match: 'none'; readonly name: string; readonly values: readonly LeafItem[] };

/** What clients set for all objects (2.1 sections 6.1.52 and 6.1.53), and what became of their certificates (2.0 section 6.1.44). */
export type RuleName = 'DefaultsInformation' | 'Constraints' | 'ProvisionedCredentials' | 'ReplacedCredentials';

/** Where the server keeps its Managed Objects. Calls are synchronous: a batch item runs to its end undisturbed. */
export interface Store {
  /**
   * Runs `work` as one transaction and returns its result; what it wrote is undone where it throws, and the error
   * passes on. Within another transaction it is a savepoint of its own.
   */
  transaction<T>(work: () => T): T;
  /** Adds an object. Throws where its Unique Identifier is taken. */
  insert(object: ManagedObject): void;
  /** The object with this Unique Identifier, destroyed and archived ones included, or undefined. */
  get(uniqueIdentifier: string): ManagedObject | undefined;
  /** Replaces the object with the same Unique Identifier. Throws where there is none. */
  update(object: ManagedObject): void;
  /** Removes an object with all its attributes, as Destroy does with a Template; nothing where there is none. */
  remove(uniqueIdentifier: string): void;
  /**
   * The objects that satisfy all criteria, the latest inserted first; every object where there are none.
   * Whose objects they are and whether they are archived is for the caller to look at.
   */
  locate(criteria: readonly Criterion[]): ObjectHead[];
  /** What holds besides the objects; undefined where nothing was set. */
  rule(name: RuleName): StructureItem | undefined;
  /** Sets it, or takes it away. */
  setRule(name: RuleName, rule: StructureItem | undefined): void;
  /**
   * The same in parts, each as the store is then: between two of them other work may be done. A part has `size` objects at
   * most, or it is the only one.
   */
  locateInParts(criteria: readonly Criterion[], size: number): Generator<ObjectHead[], void, undefined>;
  /** Ends all use of the store. */
  close(): void;
}
