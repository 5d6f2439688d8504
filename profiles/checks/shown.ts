import { assert } from 'chai';
import type { Item } from '../../harness/codec/item.ts';
import { itemText } from '../../harness/codec/text.ts';
import { encodeTtlv } from '../../harness/codec/ttlv.ts';
import type { AttributeView } from '../../harness/message/attributes.ts';

/** Items as the message of a failure names them: on one line, without what is secret. */
export function shown(items: readonly Item[]): string {
  const texts = items.map((item) => itemText(item).replace(/\n +/g, ', '));
  return texts.length === 0 ? 'nothing' : texts.join('; ');
}

/** Throws an AssertionError unless the items are these values of attributes, in this order; `what` says where they stand. */
export function expectItems(actual: readonly Item[], values: readonly AttributeView['value'][], what: string): void {
  const expected = values.flatMap((value) => value ?? []);
  const same =
    actual.length === expected.length &&
    actual.every((item, index) => Buffer.compare(encodeTtlv(item), encodeTtlv(expected[index] as Item)) === 0);
  assert(same, `${what}: got ${shown(actual)}, expected ${shown(expected)}`);
}
