import type { Wire } from '../../harness/config/target.ts';
import type { Version } from '../../harness/spec/versions.ts';

/** Folders of the bundled server's program. */
export type Folder = 'reference-server' | 'harness/codec';

/** The bundled server with one rule broken: a change of one of its files. */
export interface MutantRow {
  /** Unique; what the wrong server does, in a few words. */
  readonly id: string;
  /** The rule that it breaks. */
  readonly rule: string;
  /** Where the specification states the rule: section numbers. */
  readonly sections: readonly string[];
  /** Below the folder that `within` names. */
  readonly file: string;
  /** 'harness/codec' for what the server has in common with its judge, who keeps his own; reference-server where absent. */
  readonly within?: Folder;
  /** Text that the file has exactly once. */
  readonly search: string;
  readonly replacement: string;
  /** Import declarations that the replacement needs besides those of the file. */
  readonly imports?: string;
  /** How messages travel to it, where its fault shows in this encoding or transport alone; TTLV over TLS where absent. */
  readonly wire?: Wire;
}

export interface Mutant extends MutantRow {
  /** The version of the specification whose sections are cited. */
  readonly specification: Version;
}

/** The rows of a table whose sections are those of one version of the specification. */
export function citing(specification: Version, rows: readonly MutantRow[]): Mutant[] {
  return rows.map((row) => ({ ...row, specification }));
}

/** The path of the mutant's file in the project. */
export function mutatedFile({ within = 'reference-server', file }: MutantRow): string {
  return `${within}/${file}`;
}

/** The text of the mutant's file with the rule broken. Throws where the file does not have the searched text exactly once. */
export function mutate(text: string, mutant: MutantRow): string {
  const { id, search, replacement, imports = '' } = mutant;
  const count = text.split(search).length - 1;
  if (count !== 1) throw new Error(`mutant ${id}: ${mutatedFile(mutant)} has its text ${count} times instead of once`);
  return `${imports}${text.replace(search, () => replacement)}`;
}
