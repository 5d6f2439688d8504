import type { Check } from './checks/check.ts';

/** How strongly a document asks for something (RFC 2119). */
export type Level = 'SHALL' | 'SHALL NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY';

/**
 * How well the text of a clause is known. 'read': in the document itself. 'cited': in a source that cites the section.
 * 'indicated': from an artefact of OASIS, such as an enumeration, a folder of test cases or the headings that a later
 * version kept. 'remembered': by those who worked with the document. 'inferred': from the same clause of another version.
 * The first two decide; the others are reported and never decide alone.
 */
export type Knowledge = 'read' | 'cited' | 'indicated' | 'remembered' | 'inferred';

/** What shows whether a server meets a clause. */
export type Evidence =
  /** Small exchanges of our own. */
  | { readonly by: 'check'; readonly check: Check }
  /** Published test cases, by their ids. */
  | {
      readonly by: 'cases';
      readonly ids: readonly string[];
      readonly atLeast: 'all' | 'one';
      /** Whether OASIS published them as files: then a run without them is undecided. */
      readonly published: boolean;
    }
  /** Another profile of the same version, which has to be conformed to. */
  | {
      readonly by: 'profile';
      readonly profile: string;
      /** Where a document builds on the clause of that profile alone, and has an authentication suite of its own. */
      readonly suiteApart?: boolean;
    }
  /** Nothing that goes over the wire; or, where it is `untried`, no check: then it stays open. */
  | { readonly by: 'nothing'; readonly reason: string; readonly untried?: boolean };

/** One requirement of a profile document. */
export interface Clause {
  /** Unique within its profile and stable: 'operations/locate'. */
  readonly id: string;
  /** Of the document of the profile, where absent there. */
  readonly document: string;
  /** Section of the document, without the word: '5.1.2 item 7'. */
  readonly section: string;
  readonly level: Level;
  /** One sentence, in our words. */
  readonly requirement: string;
  readonly known: Knowledge;
  readonly evidence: Evidence;
}
