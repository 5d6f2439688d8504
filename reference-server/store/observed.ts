import type { StructureItem } from '../../harness/codec/item.ts';
import type { ManagedObject, ObjectHead } from '../object.ts';
import type { Criterion, RuleName, Store } from './store.ts';

/** What became of one object: `before` is absent of a new one, `after` of one that was removed. */
export interface ObjectChange {
  readonly before?: ManagedObject | undefined;
  readonly after?: ManagedObject | undefined;
}

/**
 * A store that tells of the objects that changed, once the outermost transaction is done: what is undone has not happened.
 * Each object is told of once, as it was before and as it is behind the transaction.
 */
export class ObservedStore implements Store {
  readonly #store: Store;
  readonly #observer: (changes: readonly ObjectChange[]) => void;
  #depth = 0;
  /** What the transactions under way did, in order; a savepoint that is undone takes its part back. */
  #changes: (ObjectChange & { readonly identifier: string })[] = [];

  constructor(store: Store, observer: (changes: readonly ObjectChange[]) => void) {
    this.#store = store;
    this.#observer = observer;
  }

  transaction<T>(work: () => T): T {
    const begin = this.#changes.length;
    this.#depth += 1;
    let result: T;
    try {
      result = this.#store.transaction(work);
    } catch (error) {
      this.#changes.length = begin;
      throw error;
    } finally {
      this.#depth -= 1;
    }
    if (this.#depth === 0) this.#tell();
    return result;
  }

  insert(object: ManagedObject): void {
    this.transaction(() => {
      this.#store.insert(object);
      this.#changes.push({ identifier: object.uniqueIdentifier, after: object });
    });
  }

  update(object: ManagedObject): void {
    this.transaction(() => {
      const before = this.#store.get(object.uniqueIdentifier);
      this.#store.update(object);
      this.#changes.push({ identifier: object.uniqueIdentifier, before, after: object });
    });
  }

  remove(uniqueIdentifier: string): void {
    this.transaction(() => {
      const before = this.#store.get(uniqueIdentifier);
      this.#store.remove(uniqueIdentifier);
      this.#changes.push({ identifier: uniqueIdentifier, before });
    });
  }

  get(uniqueIdentifier: string): ManagedObject | undefined {
    return this.#store.get(uniqueIdentifier);
  }

  locate(criteria: readonly Criterion[]): ObjectHead[] {
    return this.#store.locate(criteria);
  }

  rule(name: RuleName): StructureItem | undefined {
    return this.#store.rule(name);
  }

  setRule(name: RuleName, rule: StructureItem | undefined): void {
    this.#store.setRule(name, rule);
  }

  locateInParts(criteria: readonly Criterion[], size: number): Generator<ObjectHead[], void, undefined> {
    return this.#store.locateInParts(criteria, size);
  }

  close(): void {
    this.#store.close();
  }

  #tell(): void {
    const changes = this.#changes;
    this.#changes = [];
    const whole = new Map<string, ObjectChange>();
    for (const { identifier, before, after } of changes) {
      const first = whole.get(identifier);
      whole.set(identifier, { before: first === undefined ? before : first.before, after });
    }
    if (whole.size > 0) this.#observer([...whole.values()]);
  }
}
