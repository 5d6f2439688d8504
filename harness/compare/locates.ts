import type { Case, CaseItem, CaseStructure } from '../cases/case.ts';
import { field, fields, literalNumber } from '../cases/fields.ts';
import type { LeafItem } from '../codec/item.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';

/** What says which part of the found objects comes back, not which objects are found. */
const PAGING: ReadonlySet<number> = new Set([Tag.MaximumItems, Tag.OffsetItems]);

interface Expected {
  /** Placeholders and literal identifiers that the case expects of these filters, over all its steps. */
  readonly names: Set<string>;
  readonly literals: Set<string>;
  /** What pages gave so far, by Offset Items. */
  readonly pages: Map<number, readonly string[]>;
}

/** What the Locates of a case are expected to find, by their filters: 1.x gives the objects no order (rule P3). */
export class Locates {
  readonly #byFilter = new Map<string, Expected>();

  constructor(testCase?: Case) {
    for (const step of testCase?.steps ?? []) {
      const answers = fields(step.response, Tag.BatchItem);
      fields(step.request, Tag.BatchItem).forEach((item, index) => {
        if (literalNumber(field(item, Tag.Operation)) !== Enum.Operation.Locate) return;
        const expected = this.#of(item as CaseStructure);
        for (const found of fields(field(answers[index], Tag.ResponsePayload), Tag.UniqueIdentifier)) {
          if ('placeholder' in found) expected.names.add(found.placeholder);
          else if ('value' in found) expected.literals.add(String(found.value));
        }
      });
    }
  }

  clone(): Locates {
    const clone = new Locates();
    for (const [key, { names, literals, pages }] of this.#byFilter) {
      clone.#byFilter.set(key, { names, literals, pages: new Map(pages) });
    }
    return clone;
  }

  /** The identifiers that a Locate request may give: those expected of its filters less those of its other pages. */
  candidates(request: CaseStructure, bound: (name: string) => LeafItem | undefined): Set<string> {
    const { names, literals, pages } = this.#of(request);
    const candidates = new Set(literals);
    for (const name of names) candidates.add(String(bound(name)?.value ?? ''));
    const offset = offsetOf(request);
    for (const [other, given] of pages) {
      if (other !== offset) for (const identifier of given) candidates.delete(identifier);
    }
    return candidates;
  }

  /** Keeps what a page gave, so that the next ones must differ. */
  record(request: CaseStructure, identifiers: readonly string[]): void {
    const { pages } = this.#of(request);
    const offset = offsetOf(request);
    // A first page begins another round.
    if (offset === 0) pages.clear();
    pages.set(offset, identifiers);
  }

  #of(request: CaseStructure): Expected {
    const key = filterKey(field(request, Tag.RequestPayload));
    const known = this.#byFilter.get(key) ?? { names: new Set(), literals: new Set(), pages: new Map() };
    this.#byFilter.set(key, known);
    return known;
  }
}

function offsetOf(request: CaseStructure): number {
  return literalNumber(field(field(request, Tag.RequestPayload), Tag.OffsetItems)) ?? 0;
}

function filterKey(item: CaseItem | undefined): string {
  if (item === undefined) return '';
  if ('placeholder' in item) return `$${item.placeholder}`;
  if ('now' in item) return `now${item.now}`;
  if (item.type !== 'Structure') return `${item.tag}=${item.type}:${String(item.value)}`;
  const inside = item.value.filter((part) => !PAGING.has(part.tag)).map(filterKey);
  return `${item.tag}{${inside.join(',')}}`;
}
