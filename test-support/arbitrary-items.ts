import fc from 'fast-check';
import type { Item } from '../harness/codec/item.ts';
import { TAGS } from '../harness/spec/tags.ts';

const tag = fc.oneof(
  fc.constantFrom(...Object.values(TAGS).map(({ code }) => code)),
  fc.integer({ min: 0x540000, max: 0x54ffff }),
);
const unsigned32 = fc.integer({ min: 0, max: 0xffff_ffff });
/** Small numbers too, which mean something more often. */
const codes = fc.oneof(unsigned32, fc.integer({ min: 0, max: 64 }), fc.integer({ min: 0x80000000, max: 0x80000004 }));
const signed64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

/** Seconds of dates from before the year 1 to behind the year 10000. */
const dates = fc.bigInt({ min: -63_000_000_000n, max: 254_000_000_000n });

/** Items of every leaf type, texts made of what `text` gives. */
function leaves(text: fc.Arbitrary<string>): fc.Arbitrary<Item> {
  return fc.oneof(
    fc.record({ tag, type: fc.constant('Integer' as const), value: fc.integer() }),
    fc.record({ tag, type: fc.constant('LongInteger' as const), value: signed64 }),
    fc.record({
      tag,
      type: fc.constant('BigInteger' as const),
      value: fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
    }),
    fc.record({ tag, type: fc.constant('Enumeration' as const), value: codes }),
    fc.record({ tag, type: fc.constant('Boolean' as const), value: fc.boolean() }),
    fc.record({ tag, type: fc.constant('TextString' as const), value: text }),
    fc.record({ tag, type: fc.constant('ByteString' as const), value: fc.uint8Array({ maxLength: 40 }) }),
    fc.record({ tag, type: fc.constant('DateTime' as const), value: fc.oneof(signed64, dates) }),
    fc.record({ tag, type: fc.constant('Interval' as const), value: unsigned32 }),
    fc.record({ tag, type: fc.constant('DateTimeExtended' as const), value: signed64 }),
  );
}

/** Item trees: Structures of up to six fields, a few levels deep, with leaves of every type. */
export function items(text: fc.Arbitrary<string>): fc.Arbitrary<Item> {
  const { item } = fc.letrec<{ item: Item; structure: Item; leaf: Item }>((tie) => ({
    leaf: leaves(text),
    structure: fc.record({
      tag,
      type: fc.constant('Structure' as const),
      value: fc.array(tie('item'), { maxLength: 6, depthIdentifier: 'items' }),
    }),
    item: fc.oneof({ depthSize: 'small', depthIdentifier: 'items' }, tie('leaf'), tie('structure')),
  }));
  return item;
}

/** Well-formed Unicode without NUL. */
export const plainText: fc.Arbitrary<string> = fc
  .string({ unit: 'binary', maxLength: 30 })
  .map((text) => text.replaceAll('\0', ''));
