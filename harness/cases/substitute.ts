import type { Item, LeafItem } from '../codec/item.ts';
import type { CaseItem, CaseStructure, NowItem, PlaceholderItem } from './case.ts';
import { isNow, isPlaceholder } from './placeholders.ts';

/** What placeholders stand for, by name without the dollar sign. */
export type Bindings = ReadonlyMap<string, LeafItem>;

/** A placeholder that nothing stands for. */
export class UnboundPlaceholder extends Error {
  override readonly name = 'UnboundPlaceholder';
  readonly placeholder: string;

  constructor(placeholder: string) {
    super(`$${placeholder} is used before anything could have bound it`);
    this.placeholder = placeholder;
  }
}

export interface Substitution {
  readonly bindings: Bindings;
  /** What $NOW means, in seconds since 1970. */
  readonly now: bigint;
  /** Asked for a placeholder without binding; undefined where it knows none either. */
  readonly fallback?: (item: PlaceholderItem) => LeafItem | undefined;
}

/**
 * A case's item as it goes over the wire: placeholders by what they stand for (the type and value of the binding under
 * the placeholder's own tag), dates relative to now. Throws UnboundPlaceholder.
 */
export function resolve(item: CaseStructure, substitution: Substitution): Extract<Item, { type: 'Structure' }>;
export function resolve(item: CaseItem, substitution: Substitution): Item;
export function resolve(item: CaseItem, substitution: Substitution): Item {
  if (isPlaceholder(item)) return bound(item, substitution);
  if (isNow(item)) return dated(item, substitution.now);
  if (item.type !== 'Structure') return item;
  return { ...item, value: item.value.map((field) => resolve(field, substitution)) };
}

function bound(item: PlaceholderItem, { bindings, fallback }: Substitution): LeafItem {
  const value = bindings.get(item.placeholder) ?? fallback?.(item);
  if (value === undefined) throw new UnboundPlaceholder(item.placeholder);
  return { ...value, tag: item.tag };
}

/** Date-Time counts seconds, Date-Time Extended microseconds (2.1 section 10.1.3). */
function dated(item: NowItem, now: bigint): LeafItem {
  const seconds = now + BigInt(item.now);
  return item.type === 'DateTime'
    ? { tag: item.tag, type: item.type, value: seconds }
    : { tag: item.tag, type: item.type, value: seconds * 1_000_000n };
}

/** A value of each type, made from a placeholder's name so that two placeholders differ. */
const STAND_INS: { [T in LeafItem['type']]: (tag: number, name: string) => Extract<LeafItem, { type: T }> } = {
  Integer: (tag, name) => ({ tag, type: 'Integer', value: numberOf(name) }),
  LongInteger: (tag, name) => ({ tag, type: 'LongInteger', value: BigInt(numberOf(name)) }),
  BigInteger: (tag, name) => ({ tag, type: 'BigInteger', value: BigInt(numberOf(name)) }),
  Enumeration: (tag, name) => ({ tag, type: 'Enumeration', value: numberOf(name) }),
  Boolean: (tag, name) => ({ tag, type: 'Boolean', value: numberOf(name) % 2 === 1 }),
  TextString: (tag, name) => ({ tag, type: 'TextString', value: name }),
  ByteString: (tag, name) => ({ tag, type: 'ByteString', value: new TextEncoder().encode(name) }),
  DateTime: (tag, name) => ({ tag, type: 'DateTime', value: BigInt(numberOf(name)) }),
  Interval: (tag, name) => ({ tag, type: 'Interval', value: numberOf(name) }),
  DateTimeExtended: (tag, name) => ({ tag, type: 'DateTimeExtended', value: BigInt(numberOf(name)) }),
};

/** A stand-in of a placeholder's own type, always the same one: for messages that are encoded but never sent. */
export function standIn(item: PlaceholderItem): LeafItem {
  return STAND_INS[item.type](item.tag, item.placeholder);
}

function numberOf(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 0x7fff_ffff, 7);
}
