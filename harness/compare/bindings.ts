import type { PlaceholderItem } from '../cases/case.ts';
import type { Item, LeafItem } from '../codec/item.ts';
import { tagName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import type { Place } from './finding.ts';

/**
 * Values that a server mints anew, so that their placeholders bind anew, with the structure in which it does: in a
 * payload, as that of Cancel, an Asynchronous Correlation Value repeats the request's (1.4 section 4.27).
 */
const MINTED_IN: ReadonlyMap<number, number> = new Map([
  [Tag.AsynchronousCorrelationValue, Tag.BatchItem],
  [Tag.CorrelationValue, Tag.ResponsePayload],
  [Tag.TicketValue, Tag.Ticket],
]);

/** What the placeholders of a case stand for while it runs, and the response items that unbound ones fall back to. */
export class Bindings {
  readonly #bound = new Map<string, LeafItem>();
  readonly #latest = new Map<string, LeafItem>();

  clone(): Bindings {
    const clone = new Bindings();
    for (const [name, item] of this.#bound) clone.#bound.set(name, item);
    for (const [name, item] of this.#latest) clone.#latest.set(name, item);
    return clone;
  }

  get(name: string): LeafItem | undefined {
    return this.#bound.get(name);
  }

  /** All bindings, for those who resolve requests. */
  get all(): ReadonlyMap<string, LeafItem> {
    return this.#bound;
  }

  /** What an item at a place of a response must equal: nothing where the server mints the value anew. */
  expected(name: string, { tags }: Place): LeafItem | undefined {
    const holder = MINTED_IN.get(tags.at(-1) ?? 0);
    return holder !== undefined && tags.at(-2) === holder ? undefined : this.#bound.get(name);
  }

  bind(name: string, item: LeafItem): void {
    this.#bound.set(name, item);
  }

  /** Keeps every leaf of a response: the latest of each tag is what a placeholder of that name falls back to. */
  remember(item: Item): void {
    if (item.type === 'Structure') {
      for (const field of item.value) this.remember(field);
      return;
    }
    const name = tagName(item.tag);
    if (name !== undefined) this.#latest.set(stem(name), item);
  }

  /** The latest earlier response item whose tag is the stem of the placeholder: $MAC_DATA, $DATA_1. */
  fallback(item: PlaceholderItem): LeafItem | undefined {
    return this.#latest.get(stem(item.placeholder.replace(/_\d+$/, '')));
  }
}

/** Whether a placeholder is named after a tag: $MAC_DATA and $DATA_1, but for the number. */
export function isStemOf(tag: number, placeholder: string): boolean {
  const name = tagName(tag);
  return name !== undefined && stem(name) === stem(placeholder.replace(/_\d+$/, ''));
}

function stem(name: string): string {
  return name.replaceAll('_', '').toUpperCase();
}
