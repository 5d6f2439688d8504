import { type LeafType, readLeaf } from '../codec/xml.ts';
import { Tag, type TagName } from '../spec/tags.ts';
import type { Case, CaseItem, CaseStructure, Step } from './case.ts';
import { type Correction, type Erratum, errataOf } from './errata.ts';
import { readSymbol } from './placeholders.ts';
import { enclosing, itemAt, replaceAt, withoutItem } from './tree.ts';
import { valueText } from './value-text.ts';

export interface CorrectedCase {
  /** The case to run and to judge by. */
  readonly case: Case;
  readonly applied: readonly Erratum[];
}

/** Puts right what errata name, where the file has the value that they say was published; a mended file stays as it is. */
export function correctCase(published: Case): CorrectedCase {
  const applied = errataOf(published).filter((erratum) => stands(published, erratum));
  const corrected = applied.reduce((entry, erratum) => withErratum(entry, published, erratum), published);
  return { case: corrected, applied };
}

/** Whether the value that an erratum calls wrong is where it says. */
export function stands(entry: Case, { step, path, published }: Erratum): boolean {
  const item = itemIn(entry, step, path);
  if (item === undefined) return false;
  const text = valueText(item);
  return published.endsWith('...') ? text.startsWith(published.slice(0, -3)) : text === published;
}

function withErratum(entry: Case, published: Case, { step, path, corrected }: Erratum): Case {
  const wrong = itemIn(published, step, path);
  if (wrong === undefined) return entry;
  if ('without' in corrected) {
    const gone = messagesOf(published, step).flatMap((message) => enclosing(message, path, corrected.without) ?? []);
    return inStep(entry, step, (message) => gone.reduce(withoutItem, message));
  }
  const right = rightItem(published, wrong, corrected);
  const position = published.positions.get(wrong);
  if (position !== undefined) published.positions.set(right, position);
  return inStep(entry, step, (message) => replaceAt(message, path, right));
}

/** The case with both messages of one step changed. */
function inStep(entry: Case, step: number, change: (message: CaseStructure) => CaseStructure): Case {
  const steps = entry.steps.map((each): Step => {
    if (each.index !== step) return each;
    return { ...each, request: change(each.request), response: change(each.response) };
  });
  return { ...entry, steps };
}

function rightItem(published: Case, wrong: CaseItem, correction: Exclude<Correction, { without: TagName }>): CaseItem {
  if ('sameAs' in correction) return { ...sourceOf(published, correction.sameAs), tag: wrong.tag };
  if ('within' in correction) {
    return { tag: wrong.tag, type: 'Structure', value: [{ ...wrong, tag: Tag[correction.within] }] };
  }
  if ('first' in correction) {
    const { field, type, value, behind } = correction.first;
    const place = behind === undefined ? 0 : fieldsOf(wrong).findIndex(({ tag }) => tag === Tag[behind]) + 1;
    return {
      tag: wrong.tag,
      type: 'Structure',
      value: fieldsOf(wrong).toSpliced(place, 0, leaf(Tag[field], type, value)),
    };
  }
  if ('fails' in correction) {
    const kept = fieldsOf(wrong).filter(({ tag }) => tag === Tag.Operation || tag === Tag.UniqueBatchItemID);
    const status = leaf(Tag.ResultStatus, 'Enumeration', 'OperationFailed');
    const reason = leaf(Tag.ResultReason, 'Enumeration', correction.fails);
    return { tag: wrong.tag, type: 'Structure', value: [...kept, status, reason] };
  }
  const type = correction.type ?? wrong.type;
  if (type === 'Structure') throw new TypeError(`an erratum of ${published.id} gives a structure a value`);
  return leaf(wrong.tag, type, correction.value);
}

function fieldsOf(item: CaseItem): readonly CaseItem[] {
  return item.type === 'Structure' ? item.value : [];
}

function leaf(tag: number, type: LeafType, text: string): CaseItem {
  return readSymbol(tag, type, text) ?? readLeaf(tag, type, text);
}

function sourceOf(published: Case, { step, path }: { readonly step: number; readonly path: string }): CaseItem {
  const source = itemIn(published, step, path);
  if (source === undefined) throw new RangeError(`${published.id} has nothing at ${path} of step ${step}`);
  return source;
}

function itemIn(entry: Case, step: number, path: string): CaseItem | undefined {
  for (const message of messagesOf(entry, step)) {
    const item = itemAt(message, path);
    if (item !== undefined) return item;
  }
  return undefined;
}

function messagesOf(entry: Case, step: number): CaseStructure[] {
  return entry.steps.flatMap((each) => (each.index === step ? [each.request, each.response] : []));
}
