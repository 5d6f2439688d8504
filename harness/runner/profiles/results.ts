import type { Knowledge, Level } from '../../../profiles/clause.ts';
import type { SuiteName } from '../../../profiles/profile.ts';
import type { Version } from '../../spec/versions.ts';
import type { Exchange, Verdict } from '../results.ts';

/** What the clauses of a profile come to. */
export type ProfileVerdict = 'conformant' | 'not conformant' | 'undecided';

/**
 * What a clause comes to for who reads the verdict: 'failed' fails the run; 'open' could not be judged, or failed without
 * the text of the clause being known well enough to say so; 'left out' says nothing against the server.
 */
export type Outcome = 'met' | 'failed' | 'open' | 'left out';

/** Why a clause was neither met nor failed. */
export type Because = 'not scored' | 'not shown' | 'not applicable' | 'not at hand';

/** One check as it was tried, once for each version, wire and TLS policy. */
export interface CheckResult {
  readonly id: string;
  readonly version: Version;
  /** How its messages travelled where that was not TTLV over TLS: 'HTTPS, JSON'. */
  readonly wire?: string;
  /** The TLS policy of the bundled server. */
  readonly policy?: string;
  readonly verdict: Verdict;
  /** One line; absent where it passed. */
  readonly reason?: string;
  readonly exchanges: readonly Exchange[];
  readonly durationMs: number;
}

/** A case that a clause names, as it ended in this run. */
export interface ShownCase {
  readonly id: string;
  readonly verdict: Verdict;
}

export interface ClauseResult {
  /** Unique in a run, and what expectations match: 'baseline-server-1.4/operations/locate'. */
  readonly ref: string;
  readonly id: string;
  readonly document: string;
  readonly section: string;
  readonly level: Level;
  readonly requirement: string;
  readonly known: Knowledge;
  /** Whether it alone can make the profile not conformant. */
  readonly decides: boolean;
  readonly verdict: Verdict;
  /** One line; absent where the verdict is pass. */
  readonly reason?: string;
  /** Where nothing was found out. */
  readonly because?: Because;
  readonly outcome: Outcome;
  /** Why this end was expected, where expectations name it or all that it rests on. */
  readonly expected?: string;
  /** The check that shows it, by its id. */
  readonly check?: string;
  /** The cases that show it, as far as they are at hand. */
  readonly cases: readonly ShownCase[];
  /** Ids of cases that would show it and are not at hand. */
  readonly notAtHand: readonly string[];
  /** What went over the wire where a check did not pass. */
  readonly exchanges: readonly Exchange[];
  readonly durationMs: number;
}

/** How many clauses of a kind are met. */
export interface Score {
  readonly met: number;
  readonly all: number;
}

export interface ProfileResult {
  /** Unique in a run: 'baseline-server-1.4'. */
  readonly ref: string;
  readonly id: string;
  readonly title: string;
  readonly version: Version;
  readonly document: string;
  readonly section?: string;
  readonly suite: SuiteName;
  readonly wire?: string;
  readonly policy?: string;
  /** The selected profile that builds on this one, where it was not selected itself. */
  readonly neededBy?: string;
  /** Whether the server names it in its answer to Query. */
  readonly named: boolean;
  readonly verdict: ProfileVerdict;
  /** SHALL and SHALL NOT, but for those that are about other servers. */
  readonly mandatory: Score;
  /** SHOULD and MAY, as far as they were tried: of what the server declares. */
  readonly optional: Score;
  /** Optional clauses about what the server does not declare. */
  readonly notScored: number;
  /** What Query lists and the server does not do as it has to: ids of checks. */
  readonly declaredNotServed: readonly string[];
  readonly clauses: readonly ClauseResult[];
  readonly startedAt: Date;
  readonly durationMs: number;
}

/** What a server calls itself. */
export interface Product {
  /** Its Vendor Identification. */
  readonly vendor?: string;
  /** The fields of its Server Information that are text, by their names. */
  readonly information: readonly (readonly [name: string, text: string])[];
}
