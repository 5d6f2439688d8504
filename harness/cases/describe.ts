import { enumerationName, hex32 } from '../codec/value-names.ts';
import { Tag } from '../spec/tags.ts';
import type { Version } from '../spec/versions.ts';
import type { Case, CaseItem, CaseKind, CaseStructure, Step } from './case.ts';
import { correctCase } from './correct.ts';
import type { Correction, Erratum } from './errata.ts';
import { field, fields, literalNumber } from './fields.ts';
import { placeholdersIn } from './placeholders.ts';
import { needOf, requirementsOf } from './requirements.ts';

/** One batch item of a step in words: XML names, or hex where a value has none. */
export interface ItemSummary {
  readonly operation: string;
  readonly status: string;
  readonly reason?: string;
}

export interface StepSummary {
  readonly index: number;
  readonly time?: number;
  /** Line of the request in the file. */
  readonly line: number;
  readonly client: string;
  readonly direction: Step['direction'];
  readonly repeatUntil?: string;
  /** What is expected, in the order of the response; a request item that is not answered is not among them. */
  readonly items: readonly ItemSummary[];
  /** The operations asked for, in the order of the request. */
  readonly operations: readonly string[];
  /** Placeholders whose values the request needs, and those that the response is the first to show. */
  readonly needs: readonly string[];
  readonly binds: readonly string[];
}

/** What a case does and what it needs, for people. */
export interface CaseSummary {
  readonly id: string;
  readonly version: Version;
  readonly kind: CaseKind;
  readonly file: string;
  readonly description: string;
  readonly steps: readonly StepSummary[];
  /** Each in words that stand behind 'needs'. */
  readonly requirements: readonly string[];
  readonly errata: readonly string[];
  /** What loading mended, with its line. */
  readonly notes: readonly string[];
}

/** Describes a case as it is run, errata applied. */
export function describeCase(published: Case): CaseSummary {
  const { case: entry, applied } = correctCase(published);
  const bound = new Set<string>();
  return {
    id: entry.id,
    version: entry.version,
    kind: entry.kind,
    file: entry.file,
    description: entry.description,
    steps: entry.steps.map((step) => describeStep(step, entry.version, bound)),
    requirements: requirementsOf(entry).map(needOf),
    errata: applied.map(erratumText),
    notes: entry.notes.map(({ rule, position, message }) => `${rule}, line ${position.line}: ${message}`),
  };
}

/** An erratum in one line, its steps counted from 1 as readers do: 'step 1, ResponseMessage/...: 3 should be 4: ... (1.4 section 6.1)'. */
export function erratumText({ step, path, published, corrected, because, section }: Erratum): string {
  return `step ${step + 1}, ${path}: ${published} should be ${correctionText(corrected)}: ${because} (${section})`;
}

function correctionText(corrected: Correction): string {
  if ('sameAs' in corrected) return `that of step ${corrected.sameAs.step + 1}`;
  if ('within' in corrected) return `a structure with it as ${corrected.within}`;
  if ('first' in corrected) {
    const { field: name, value, behind } = corrected.first;
    return behind === undefined ? `with ${name} ${value} before it` : `with ${name} ${value} behind ${behind}`;
  }
  if ('without' in corrected) return `absent, with the ${corrected.without} around it`;
  if ('fails' in corrected) return `a failure with ${corrected.fails}`;
  return corrected.value;
}

/** `bound` holds the placeholders seen so far, and gains those of this step. */
function describeStep(step: Step, version: Version, bound: Set<string>): StepSummary {
  const needs = names(step.request);
  const binds = names(step.response).filter((name) => !bound.has(name) && !needs.includes(name));
  for (const name of [...needs, ...binds]) bound.add(name);
  const { index, time, client, direction, repeatUntil } = step;
  return {
    index,
    ...(time !== undefined && { time }),
    line: step.position.line,
    client,
    direction,
    ...(repeatUntil !== undefined && { repeatUntil }),
    operations: fields(step.request, Tag.BatchItem).map((item) => valueName(item, Tag.Operation, version) ?? ''),
    items: fields(step.response, Tag.BatchItem).map((item) => describeItem(item, version)),
    needs,
    binds,
  };
}

function describeItem(item: CaseItem, version: Version): ItemSummary {
  const reason = valueName(item, Tag.ResultReason, version);
  return {
    operation: valueName(item, Tag.Operation, version) ?? '',
    status: valueName(item, Tag.ResultStatus, version) ?? '',
    ...(reason !== undefined && { reason }),
  };
}

function valueName(item: CaseItem, tag: number, version: Version): string | undefined {
  const value = literalNumber(field(item, tag));
  return value === undefined ? undefined : (enumerationName(tag, value, { version }) ?? hex32(value));
}

function names(message: CaseStructure): string[] {
  return placeholdersIn(message).map(({ placeholder }) => placeholder);
}
