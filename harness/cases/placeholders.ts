import type { LeafType } from '../codec/xml.ts';
import type { CaseItem, NowItem, PlaceholderItem } from './case.ts';
import { walk } from './tree.ts';

/** Symbolic identifiers: Profiles 2.1 section 4, and what the Test Cases documents use besides. */
const SYMBOL = /^\$([A-Z][A-Z0-9_]*)$/;
const NOW = /^\$NOW([+-]\d+)?$/;

/**
 * The symbolic identifier that a whole value consists of: a NowItem for $NOW, $NOW-n and $NOW+n where the item is a
 * date, a PlaceholderItem for every other; undefined for a literal value.
 */
export function readSymbol(tag: number, type: LeafType, value: string): PlaceholderItem | NowItem | undefined {
  const now = NOW.exec(value);
  if (now !== null && (type === 'DateTime' || type === 'DateTimeExtended')) {
    return { tag, type, now: Number(now[1] ?? 0) };
  }
  const placeholder = SYMBOL.exec(value)?.[1];
  return placeholder === undefined ? undefined : { tag, type, placeholder };
}

export function isPlaceholder(item: CaseItem): item is PlaceholderItem {
  return 'placeholder' in item;
}

export function isNow(item: CaseItem): item is NowItem {
  return 'now' in item;
}

/** The placeholders in an item, each name once, in the order of their first appearance; $NOW is none of them. */
export function placeholdersIn(item: CaseItem): PlaceholderItem[] {
  const found = new Map<string, PlaceholderItem>();
  for (const place of walk(item)) {
    if (isPlaceholder(place.item) && !found.has(place.item.placeholder)) found.set(place.item.placeholder, place.item);
  }
  return [...found.values()];
}
