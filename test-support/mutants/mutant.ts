/** The bundled server with one rule broken: a change of one of its files. */
export interface Mutant {
  /** Unique; what the wrong server does, in a few words. */
  readonly id: string;
  /** The rule that it breaks. */
  readonly rule: string;
  /** Where KMIP Specification 1.1 states the rule: section numbers. */
  readonly sections: readonly string[];
  /** Below reference-server/. */
  readonly file: string;
  /** Text that the file has exactly once. */
  readonly search: string;
  readonly replacement: string;
}

/** The text of the mutant's file with the rule broken. Throws where the file does not have the searched text exactly once. */
export function mutate(text: string, { id, file, search, replacement }: Mutant): string {
  const count = text.split(search).length - 1;
  if (count !== 1) throw new Error(`mutant ${id}: ${file} has its text ${count} times instead of once`);
  return text.replace(search, () => replacement);
}
