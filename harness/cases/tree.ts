import { childPath, tagLabel } from '../codec/path.ts';
import type { CaseItem, CaseStructure } from './case.ts';

/** An item and its path from the message that holds it. */
export interface Place {
  readonly path: string;
  readonly item: CaseItem;
}

/** An item and everything inside it, parents before their children, in the order of the encoding. */
export function* walk(item: CaseItem, path: string = tagLabel(item.tag)): Generator<Place> {
  yield { path, item };
  if (item.type !== 'Structure') return;
  for (const [index, field] of item.value.entries()) yield* walk(field, childPath(path, item.value, index));
}

/** The item at `path` ('ResponseMessage/BatchItem[0]/ResultStatus') in a message, or undefined. */
export function itemAt(message: CaseStructure, path: string): CaseItem | undefined {
  for (const place of walk(message)) if (place.path === path) return place.item;
  return undefined;
}

/**
 * A message with the item at `path` replaced; what is not on the way to it is shared with the original. The message
 * itself where nothing is there.
 */
export function replaceAt(message: CaseStructure, path: string, replacement: CaseItem): CaseStructure {
  return rebuilt(message, tagLabel(message.tag), path, replacement) as CaseStructure;
}

function rebuilt(item: CaseItem, here: string, path: string, replacement: CaseItem): CaseItem {
  if (here === path) return replacement;
  if (item.type !== 'Structure' || !path.startsWith(`${here}/`)) return item;
  const value = item.value.map((field, index) => rebuilt(field, childPath(here, item.value, index), path, replacement));
  return { ...item, value };
}

/** The innermost structure `name` around the item at `path`, or undefined. */
export function enclosing(message: CaseStructure, path: string, name: string): CaseItem | undefined {
  return [...walk(message)].findLast(
    ({ item, path: here }) => path.startsWith(`${here}/`) && tagLabel(item.tag) === name,
  )?.item;
}

/** A message without one of its items; what does not hold it is shared with the original. */
export function withoutItem(message: CaseStructure, gone: CaseItem): CaseStructure {
  return without(message, gone) as CaseStructure;
}

function without(item: CaseItem, gone: CaseItem): CaseItem {
  if (item.type !== 'Structure') return item;
  const value = item.value.filter((field) => field !== gone).map((field) => without(field, gone));
  const isSame = value.length === item.value.length && value.every((field, index) => field === item.value[index]);
  return isSame ? item : { ...item, value };
}
