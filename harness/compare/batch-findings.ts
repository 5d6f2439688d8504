import { isPending } from '../cases/asynchronous.ts';
import { field } from '../cases/fields.ts';
import type { Deviation } from '../codec/deviation.ts';
import { child, type StructureItem } from '../codec/item.ts';
import { tagLabel } from '../codec/path.ts';
import { fieldValue, structureField } from '../message/fields.ts';
import type { Problem } from '../message/validate.ts';
import { headerDefaults } from '../spec/operations.ts';
import { Tag } from '../spec/tags.ts';
import type { Version } from '../spec/versions.ts';
import type { BatchPair } from './batch.ts';
import type { Difference } from './difference.ts';
import type { Finding, Place } from './finding.ts';

const LENGTHS: ReadonlySet<Deviation['kind']> = new Set(['length', 'padded-length']);

/** What the decoder found, as findings: a length, or an encoding. */
export function encodingFindings(deviations: readonly Deviation[]): Finding[] {
  return deviations.map((deviation) => ({
    kind: LENGTHS.has(deviation.kind) ? 'length' : 'encoding',
    place: { path: deviation.path, tags: [] },
    tag: 0,
    source: 'literal',
    expected: null,
    actual: null,
    deviation: deviation.kind,
    note: `${deviation.message} (octet ${deviation.offset})`,
  }));
}

/** The place of a batch item in a message at `root`. */
export function batchItemPlace(root: Place, index: number): Place {
  return { path: `${root.path}/${tagLabel(Tag.BatchItem)}[${index}]`, tags: [...root.tags, Tag.BatchItem] };
}

/** A batch item that nothing answers, or that nothing asked for. */
export function batchItemFinding(kind: 'missing' | 'extra', place: Place): Finding {
  return { kind, place, tag: Tag.BatchItem, source: 'literal', expected: null, actual: null };
}

/** The order of batch items, where the request asks for one and the response has another; else undefined. */
export function batchOrderFinding(
  pairs: readonly BatchPair[],
  request: StructureItem,
  version: Version,
  root: Place,
): Finding | undefined {
  const answered = [...pairs].sort((a, b) => a.actualIndex - b.actualIndex);
  const inOrder = pairs.every((pair, index) => pair === answered[index]);
  if (inOrder || !isOrdered(request, version)) return undefined;
  const positions = (list: readonly BatchPair[]): string => list.map((pair) => pair.expectedIndex).join(', ');
  const order = { expected: positions(pairs), actual: positions(answered), repetitions: true };
  const place = { path: `${root.path}/${tagLabel(Tag.BatchItem)}`, tags: [...root.tags, Tag.BatchItem] };
  return { kind: 'order', place, tag: Tag.BatchItem, source: 'literal', expected: null, actual: null, order };
}

/** Batch Order Option, default False in 1.x (1.4 section 6.12) and True in 2.x (2.1 section 9.4). */
function isOrdered(request: StructureItem, version: Version): boolean {
  const option = fieldValue(structureField(request, Tag.RequestHeader), Tag.BatchOrderOption, 'Boolean');
  return option ?? headerDefaults(version).batchOrderOption;
}

/** No rule excuses what the specification's tables do not allow: an additional attribute without a value, say. */
export function withoutMalformed(differences: readonly Difference[], problems: readonly Problem[]): Difference[] {
  const wrongAt = new Map<string, Problem>();
  for (const problem of problems)
    for (const path of placesOf(problem)) if (!wrongAt.has(path)) wrongAt.set(path, problem);
  return differences.map((difference) => {
    if (difference.rule === null || difference.kind === 'order') return difference;
    const { path, kind } = difference;
    const misplaced = kind === 'extra' ? wrongAt.get(`${path.slice(0, path.lastIndexOf('/'))}/`) : undefined;
    const wrong = wrongAt.get(path) ?? wrongAt.get(`${general(path)}[]`) ?? misplaced;
    if (wrong === undefined) return difference;
    const note = `${difference.rule} does not excuse it: ${wrong.message}`;
    return { ...difference, rule: null, basis: 'shall', note };
  });
}

/**
 * The paths of the items that a problem is in. A field too many concerns all of that name: 'Path/Field[]'. A field that is
 * out of its place concerns what may have pushed it there, the additional fields beside it: 'Path/'.
 */
function placesOf({ path, kind }: Problem): string[] {
  const steps = path.split('/');
  const places = steps.map((_, index) => steps.slice(0, index + 1).join('/'));
  if (kind === 'duplicate-field') places.push(`${general(path)}[]`);
  if (kind === 'field-order') places.push(`${steps.slice(0, -1).join('/')}/`);
  return places;
}

function general(path: string): string {
  return path.replace(/\[\d+\]$/, '');
}

/**
 * What differs where the case expects Operation Pending and the answer is final: the Result Status, and a payload that
 * comes with it. Undefined where that is not so.
 */
export function atOnceFindings(pair: BatchPair, place: Place): readonly [Finding, ...Finding[]] | undefined {
  const expected = field(pair.expected, Tag.ResultStatus);
  const actual = child(pair.actual, Tag.ResultStatus);
  if (!isPending(pair.expected) || isPending(pair.actual) || actual?.type !== 'Enumeration') return undefined;
  const at = (tag: number): Place => ({ ...place, path: `${place.path}/${tagLabel(tag)}`, tags: [...place.tags, tag] });
  const status = { kind: 'value', place: at(actual.tag), tag: actual.tag, source: 'literal', actual } as const;
  const payload = child(pair.actual, Tag.ResponsePayload);
  const statusFinding: Finding = { ...status, expected: expected ?? null };
  if (payload === undefined) return [statusFinding];
  const { tag } = payload;
  return [statusFinding, { kind: 'extra', place: at(tag), tag, source: 'literal', expected: null, actual: payload }];
}
