import type { Version } from '../../harness/spec/versions.ts';
import type { Subject } from './subject.ts';

/**
 * One thing that a server does or does not do, tried by a few exchanges. A check is the same object wherever clauses ask
 * for the same thing, so that a run tries it once for each version and wire.
 */
export interface Check {
  /** Unique: 'operation Locate'. */
  readonly id: string;
  /** What is sent and what has to come back, for docs/profiles.md; one sentence. */
  readonly how: string;
  /** The versions whose specification has what is tried; all where absent. */
  readonly since?: Version;
  readonly until?: Version;
  /** What Query lists where a server declares that it does what is tried. Values of the enumerations. */
  readonly listed?: { readonly operation: number } | { readonly objectType: number };
  /**
   * Tries it. Resolves where the server does what it has to. Throws a chai AssertionError where it does not, NotScored where
   * the server never said that it can, and NotShown where this run cannot show it.
   */
  readonly run: (subject: Subject) => Promise<void>;
}

/** An optional capability that the server does not declare: neither met nor failed. A mandatory clause fails by it. */
export class NotScored extends Error {
  override readonly name = 'NotScored';
}

/** What this run cannot show, whatever the server does: what could not be offered, or what the target does not provide. */
export class NotShown extends Error {
  override readonly name = 'NotShown';
}

/** What a clause says of other servers than this one: it decides nothing. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable';
}
