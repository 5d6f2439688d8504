import { assert } from 'chai';
import type { Item } from '../../../harness/codec/item.ts';
import { expectItems, shown } from '../shown.ts';
import type { Subject } from '../subject.ts';

/** An object that has the attribute, and what its value has to be. */
export interface Prepared {
  readonly identifier: string;
  /** Throws an AssertionError where the instances are not what they have to be. */
  readonly verify: (instances: readonly Item[]) => void;
}

/** How an attribute is tried beyond its rules table. */
export interface AttributeProbe {
  /** How the object gets the attribute and what it has to be then, as in 'a new key has ...'. */
  readonly how: string;
  readonly prepare: (subject: Subject) => Promise<Prepared>;
  /** Two more values, which a client sends where the rules let it, and where they do not. */
  readonly others: (subject: Subject) => Promise<readonly [Item, Item]> | readonly [Item, Item];
  /** What the attribute does besides, tried before the rules. */
  readonly effect?: (subject: Subject, identifier: string) => Promise<void>;
  /** Whether a value that was sent is the one that came back; by default it is the same item. */
  readonly same?: (sent: Item, found: Item) => boolean;
}

/** Verifies that there is one instance, with this value. */
export function exactly(value: Item): Prepared['verify'] {
  return (instances) => expectItems(instances, [value], 'the attribute');
}

/** The only instance, of this type. */
export function only<T extends Item['type']>(instances: readonly Item[], type: T): Extract<Item, { type: T }> {
  const right = instances.length === 1 && instances[0]?.type === type;
  assert(right, `the attribute: got ${shown(instances)}, expected one ${type}`);
  return instances[0] as Extract<Item, { type: T }>;
}
