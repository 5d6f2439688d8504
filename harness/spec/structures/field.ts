import { ENUMERATIONS } from '../enumerations.ts';
import type { TagName } from '../tags.ts';
import type { Version, VersionRange } from '../versions.ts';

/** Tags of which one stands in a place, each with the versions that allow it there. */
export type Choice = Readonly<Partial<Record<TagName, VersionRange>>>;

/** One row of a structure's table. */
export interface Field {
  /** What stands in this place: a tag, or one of several. */
  readonly tag: TagName | Choice;
  /** The REQUIRED column: Yes, No, or Yes under a condition. */
  readonly presence: 'required' | 'optional' | 'conditional';
  /** The words of the condition. */
  readonly condition?: string;
  /** "MAY be repeated". */
  readonly repeats: boolean;
  /** Absent where the row is as old as its structure. */
  readonly since?: Version;
  /** Absent where the newest version still has the row. */
  readonly until?: Version;
}

/** What the constructors below take besides the tag. */
interface FieldOptions {
  readonly repeats?: true;
  readonly since?: Version;
  readonly until?: Version;
}

/** A table of the specification that says which fields a structure has, in order. */
export interface StructureRow {
  /** The section that has the table, by the first version for which that holds. */
  readonly sections: Readonly<Partial<Record<Version, string>>>;
  readonly fields: readonly Field[];
  /** The contents, or what follows the fields, are the vendor's. */
  readonly open?: true;
}

/** A field that the table calls REQUIRED. */
export function required(tag: TagName | Choice, options: FieldOptions = {}): Field {
  return { repeats: false, ...options, tag, presence: 'required' };
}

export function optional(tag: TagName | Choice, options: FieldOptions = {}): Field {
  return { repeats: false, ...options, tag, presence: 'optional' };
}

/** A field whose presence depends on others, in the words of the table. */
export function conditional(tag: TagName | Choice, condition: string, options: FieldOptions = {}): Field {
  return { repeats: false, ...options, tag, presence: 'conditional', condition };
}

/** The conditions of the operations that work in parts (1.3 section 4.29 and on). */
export const SINGLE_PART = 'for single-part, not for multi-part';
export const UNDIGESTED = 'for single-part, unless Digested Data is supplied; not for multi-part';

/** The Managed Objects, whose tags have the names of their Object Types. */
export const OBJECT: Choice = ENUMERATIONS.ObjectType;

/** The payload tables of one operation. */
export interface PayloadRow {
  readonly sections: Readonly<Partial<Record<Version, string>>>;
  readonly request: readonly Field[];
  readonly response: readonly Field[];
  /** The response is that of another operation. */
  readonly openResponse?: true;
}
