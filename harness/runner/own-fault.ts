import type { CaseStructure } from '../cases/case.ts';
import { resolve, standIn } from '../cases/substitute.ts';
import type { StructureItem } from '../codec/item.ts';
import { type Problem, validate } from '../message/validate.ts';
import type { Version } from '../spec/versions.ts';

/**
 * What is malformed about a message of ours, which the case has `written` so, in one line; undefined for a sound one, and for faults
 * that the case has itself, for those are what it tests.
 */
export function ownFault(
  written: CaseStructure,
  message: StructureItem,
  version: Version,
  direction: 'request' | 'response',
): string | undefined {
  const problems = validate(message, version, direction);
  if (problems.length === 0) return undefined;
  const asWritten = resolve(written, { bindings: new Map(), now: 0n, fallback: standIn });
  const intended = new Set(validate(asWritten, version, direction).map(keyOf));
  const ours = problems.find((problem) => !intended.has(keyOf(problem)));
  return ours && `${ours.path}: ${ours.message}`;
}

function keyOf({ kind, path }: Problem): string {
  return `${kind} ${path}`;
}
