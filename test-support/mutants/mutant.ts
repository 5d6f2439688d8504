import type { Version } from '../../harness/spec/versions.ts';

/** The bundled server with one rule broken: a change of one of its files. */
export interface MutantRow {
  /** Unique; what the wrong server does, in a few words. */
  readonly id: string;
  /** The rule that it breaks. */
  readonly rule: string;
  /** Where the specification states the rule: section numbers. */
  readonly sections: readonly string[];
  /** Below reference-server/. */
  readonly file: string;
  /** Text that the file has exactly once. */
  readonly search: string;
  readonly replacement: string;
  /** Import declarations that the replacement needs besides those of the file. */
  readonly imports?: string;
}

export interface Mutant extends MutantRow {
  /** The version of the specification whose sections are cited. */
  readonly specification: Version;
}

/** The rows of a table whose sections are those of one version of the specification. */
export function citing(specification: Version, rows: readonly MutantRow[]): Mutant[] {
  return rows.map((row) => ({ ...row, specification }));
}

/** The text of the mutant's file with the rule broken. Throws where the file does not have the searched text exactly once. */
export function mutate(text: string, { id, file, search, replacement, imports = '' }: MutantRow): string {
  const count = text.split(search).length - 1;
  if (count !== 1) throw new Error(`mutant ${id}: ${file} has its text ${count} times instead of once`);
  return `${imports}${text.replace(search, () => replacement)}`;
}
