import type { CaseKind } from '../cases/case.ts';
import type { Deviation } from '../codec/deviation.ts';
import type { Encoding } from '../codec/encodings.ts';
import type { Item } from '../codec/item.ts';
import type { Difference } from '../compare/difference.ts';
import type { Diagnostic } from '../diagnostics/index.ts';
import type { Version } from '../spec/versions.ts';
import type { Product, ProfileResult } from './profiles/results.ts';
import type { TransportFailure } from './transport-error.ts';

/** In the order of docs: what one step, case or clause came to. */
export type Verdict = 'pass' | 'fail' | 'error' | 'unsupported' | 'skip' | 'not run';

/**
 * What went over the wire in one step, for evidence. Where the server asks, its request stands under `response`: it is
 * what came in, and `request` is our answer, which went out.
 */
export interface Exchange {
  /** Absent for TTLV. */
  readonly encoding?: Encoding;
  readonly request: { readonly item: Item; readonly bytes: Uint8Array; readonly sentAt: Date };
  readonly response?: {
    readonly bytes: Uint8Array;
    readonly receivedAt: Date;
    /** Absent where the bytes do not decode; then `error` says why. */
    readonly item?: Item;
    readonly deviations: readonly Deviation[];
    readonly error?: string;
  };
  /** Why no complete message came, on a session that was set up. */
  readonly failure?: TransportFailure;
  /** Seconds by which the run had moved the server's clock by then; absent where it had not. */
  readonly clockMoved?: bigint;
}

export interface StepResult {
  readonly index: number;
  /** Line of the step in the case file. */
  readonly line: number;
  /** XML names of the operations that the request asks for: ['Create', 'Get']. */
  readonly operations: readonly string[];
  readonly client: string;
  /** Absent where the client asks. */
  readonly direction?: 'server-to-client';
  readonly verdict: Verdict;
  /** One line; absent where the verdict is pass, or where the first unexcused difference says it. */
  readonly reason?: string;
  readonly differences: readonly Difference[];
  /** What peers are known for and this exchange shows; it explains, and decides nothing. */
  readonly diagnostics?: readonly Diagnostic[];
  readonly exchange?: Exchange;
  readonly durationMs: number;
}

export interface CaseResult {
  readonly id: string;
  readonly scenario: string;
  readonly version: Version | null;
  readonly kind: CaseKind | null;
  readonly file: string;
  readonly description: string;
  /** The environments of the reference server, joined by '+', or 'default'; for an external target its name. */
  readonly environment: string;
  /** How its messages travelled where that was not TTLV over TLS: 'json over https'. */
  readonly wire?: string;
  readonly verdict: Verdict;
  readonly reason?: string;
  /** Why this end was expected, where expectations name everything that went wrong in it. */
  readonly expected?: string;
  /** One line for each erratum that was applied. */
  readonly errata: readonly string[];
  /** What loading mended, one line each. */
  readonly notes: readonly string[];
  /** The selected case that made this one run, where it was not selected itself. */
  readonly neededBy?: string;
  readonly steps: readonly StepResult[];
  /** Placeholders and what they stood for at the end, without the dollar sign. */
  readonly bindings: Readonly<Record<string, string>>;
  readonly startedAt: Date;
  readonly durationMs: number;
}

/** An object that the run made and could not remove. */
export interface Residue {
  /** The case, or the check of a profile. */
  readonly caseId: string;
  readonly uniqueIdentifier: string;
  readonly reason: string;
}

/** An expectation that does not hold. It fails the run. */
export interface BrokenExpectation {
  /** Where it is written: 'file:line:column'. */
  readonly at: string;
  /** Ids or globs, as written. */
  readonly pattern: string;
  /** Whether what it lists passes, ends otherwise, or is not there. */
  readonly kind: 'stale' | 'different' | 'unmatched';
  /** The case, where one is matched. */
  readonly caseId?: string;
  /** One line. */
  readonly message: string;
}

/** A failure or error that no expectation names, with every case that has it. */
export interface NewFailure {
  /** Ids. */
  readonly cases: readonly string[];
  /** Counted from 1; absent where it is not one step, or not the same in all of them. */
  readonly step?: number;
  readonly verdict: Verdict;
  /** The first step that shows it, where that has differences. */
  readonly example?: StepResult;
  /** One line; absent where the difference says it. */
  readonly reason?: string;
}

export interface Summary {
  readonly pass: number;
  readonly fail: number;
  readonly error: number;
  readonly skip: number;
  readonly unsupported: number;
  readonly notRun: number;
  /** Cases that ran with an erratum; they are counted under their verdict too. */
  readonly erratum: number;
}

export interface ToolInfo {
  readonly name: string;
  readonly version: string;
}

export interface TargetInfo {
  readonly name: string;
  readonly address: string;
  readonly strict: boolean;
}

export interface RunResult {
  readonly tool: ToolInfo;
  readonly target: TargetInfo;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly interrupted: boolean;
  readonly summary: Summary;
  readonly cases: readonly CaseResult[];
  /** In an order in which each stands behind those that it builds on. */
  readonly profiles: readonly ProfileResult[];
  /** What the server calls itself, where profiles were judged. */
  readonly product?: Product;
  readonly residue: readonly Residue[];
  readonly brokenExpectations: readonly BrokenExpectation[];
  readonly newFailures: readonly NewFailure[];
  /** The command that runs the same again, without the case selection. */
  readonly rerun: string;
}
