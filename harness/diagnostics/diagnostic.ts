import type { ProblemKind } from '../message/validate.ts';
import type { Scene } from './scene.ts';

/** A failure that peers are known for, recognised in an exchange. It explains; it decides nothing. */
export interface Diagnostic {
  /** Stable, such as 'FIELD_ORDER'. */
  readonly id: string;
  /** Such as 'ResponseMessage/BatchItem[0]/ResponsePayload/UniqueIdentifier'; of the request or of the response. */
  readonly path: string;
  /** One line: what was seen. */
  readonly message: string;
  /** One line: what the specification says. */
  readonly rule: string;
  /** Where it says so: 'KMIP 1.4 section 4.3'. */
  readonly section: string;
  /** Present where nothing is wrong: what was seen is legal, and known to surprise others. */
  readonly informative?: true;
}

/** One place where a row recognises its failure. */
export interface Finding {
  readonly path: string;
  readonly message: string;
  /** Where it is another section than the row's. */
  readonly section?: string;
}

/** Problems of a message that are a row's: of these kinds and, where `path` is given, only where it fits. */
export interface Claim {
  readonly kinds: readonly ProblemKind[];
  readonly path?: RegExp;
}

/** One row of the table of diagnostics. */
export interface DiagnosticRow {
  readonly id: string;
  /** What is recognised, for the reader of docs/diagnostics.md. */
  readonly title: string;
  readonly rule: string;
  readonly section: string;
  /** Public reports of it: 'owner/repository#number', or a document. */
  readonly reports: readonly string[];
  readonly informative?: true;
  /** What the tables of the version do not allow, named by this row unless an earlier one claims it too. */
  readonly claims?: readonly Claim[];
  /** What only this row looks for. */
  readonly recognise?: (scene: Scene) => Iterable<Finding>;
}
