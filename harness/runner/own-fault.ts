import type { Step } from '../cases/case.ts';
import { resolve, standIn } from '../cases/substitute.ts';
import type { StructureItem } from '../codec/item.ts';
import { type Problem, validate } from '../message/validate.ts';
import type { Version } from '../spec/versions.ts';

/**
 * What is malformed about a request that is about to be sent, in one line; undefined for a sound one, and for faults
 * that the case has itself, for those are what it tests.
 */
export function ownFault(step: Step, request: StructureItem, version: Version): string | undefined {
  const problems = validate(request, version, 'request');
  if (problems.length === 0) return undefined;
  const written = resolve(step.request, { bindings: new Map(), now: 0n, fallback: standIn });
  const intended = new Set(validate(written, version, 'request').map(keyOf));
  const ours = problems.find((problem) => !intended.has(keyOf(problem)));
  return ours && `${ours.path}: ${ours.message}`;
}

function keyOf({ kind, path }: Problem): string {
  return `${kind} ${path}`;
}
