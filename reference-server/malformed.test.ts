import { expect } from 'chai';
import { enumeration, type Item, integer, structure, textString } from '../harness/codec/item.ts';
import { encodeTtlv } from '../harness/codec/ttlv.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { ITEM_TYPES, type ItemType } from '../harness/spec/item-types.ts';
import { enumName } from '../harness/spec/registry.ts';
import { Tag } from '../harness/spec/tags.ts';
import { createEngine, type Engine } from '../test-support/engine.ts';
import { EngineClient, uid } from '../test-support/engine-client.ts';
import { rawItem, rawStructure, utf8 } from '../test-support/ttlv-builder.ts';

/*
 * Octets that are wrong, or right and unusual, by classes that servers and clients have failed on. What is wrong inside a
 * batch item fails that item; what keeps the message from being parsed is answered once, without an Operation (1.4 section
 * 11.1). Nothing else happens: the object is as it was, and no error of the server's own is logged.
 */

const INVALID_ITEM = 'AddAttribute InvalidMessage';
const INVALID_FIELD = 'AddAttribute InvalidField';
const UNPARSED = '- InvalidMessage';
const DONE = 'AddAttribute Success';

const typed = (type: ItemType | number, value: string, rest: { length?: number; padding?: string } = {}): Buffer => {
  const code = typeof type === 'number' ? type : ITEM_TYPES[type].code;
  return rawItem({ tag: Tag.AttributeValue, type: code, value, ...rest });
};
const nested = (depth: number): Buffer => {
  let octets = rawItem({ tag: 0x540001, type: ITEM_TYPES.Integer.code, value: '00000001' });
  for (let level = 0; level < depth; level += 1) octets = rawStructure(0x540001, octets);
  return rawStructure(Tag.AttributeValue, octets);
};

/** Values of a custom attribute, which may have any type but nested structures (1.4 section 3.39). */
const VALUES: readonly [what: string, value: Buffer, result: string][] = [
  ['Integer, the least', typed('Integer', '80000000'), DONE],
  ['Integer, the largest', typed('Integer', '7fffffff'), DONE],
  ['Integer, length 0', typed('Integer', ''), UNPARSED],
  ['Integer, length 8', typed('Integer', '0000000000000001'), INVALID_ITEM],
  ['Integer, length 3', typed('Integer', '000001'), INVALID_ITEM],
  ['Integer, length 16', typed('Integer', '00'.repeat(16)), UNPARSED],
  ['Long Integer, the least', typed('LongInteger', '8000000000000000'), DONE],
  ['Long Integer, the largest', typed('LongInteger', '7fffffffffffffff'), DONE],
  ['Long Integer, length 4', typed('LongInteger', '00000001'), INVALID_ITEM],
  ['Big Integer of one word', typed('BigInteger', 'ffffffffffffffff'), DONE],
  ['Big Integer of 64 KiB', typed('BigInteger', '7f'.repeat(2 ** 16)), DONE],
  ['Big Integer, length 0', typed('BigInteger', ''), INVALID_ITEM],
  ['Big Integer, length no multiple of 8', typed('BigInteger', '01'.repeat(9)), INVALID_ITEM],
  ['Enumeration with the high bit', typed('Enumeration', '80000001'), DONE],
  ['Enumeration, the largest', typed('Enumeration', 'ffffffff'), DONE],
  ['Enumeration, length 2', typed('Enumeration', '0001'), INVALID_ITEM],
  ['Boolean 2', typed('Boolean', '0000000000000002'), INVALID_ITEM],
  ['Boolean with the high bit', typed('Boolean', '8000000000000000'), INVALID_ITEM],
  ['Boolean, length 1', typed('Boolean', '01'), INVALID_ITEM],
  ['Boolean, length 4', typed('Boolean', '00000001'), INVALID_ITEM],
  ['Boolean, length 0', typed('Boolean', ''), UNPARSED],
  ['Text String, empty', typed('TextString', ''), DONE],
  ['Text String of 1 MiB', typed('TextString', '61'.repeat(2 ** 20)), DONE],
  ['Text String, no UTF-8: a continuation octet', typed('TextString', '6180'), INVALID_ITEM],
  ['Text String, no UTF-8: overlong', typed('TextString', 'c0af'), INVALID_ITEM],
  ['Text String, no UTF-8: a surrogate', typed('TextString', 'eda080'), INVALID_ITEM],
  ['Text String, no UTF-8: cut', typed('TextString', 'f09f94'), INVALID_ITEM],
  ['Text String, no UTF-8: beyond U+10FFFF', typed('TextString', 'f4908080'), INVALID_ITEM],
  ['Text String with NUL inside (9.1.1.4)', typed('TextString', '610062'), INVALID_ITEM],
  ['Text String whose length counts the padding', typed('TextString', '6162636400000000'), INVALID_ITEM],
  ['Byte String, empty', typed('ByteString', ''), DONE],
  ['Date-Time, the largest', typed('DateTime', '7fffffffffffffff'), DONE],
  ['Date-Time, negative', typed('DateTime', 'ffffffffffffffff'), DONE],
  ['Date-Time, the least', typed('DateTime', '8000000000000000'), DONE],
  ['Date-Time, length 4', typed('DateTime', '00000001'), INVALID_ITEM],
  ['Interval, the largest', typed('Interval', 'ffffffff'), DONE],
  ['type 0', typed(0x00, '00000001'), INVALID_ITEM],
  ['type 0C', typed(0x0c, '00000001'), INVALID_ITEM],
  ['type FF', typed(0xff, '00000001'), INVALID_ITEM],
  [
    'padding that is not zero (9.1.1.3 says its number only)',
    typed('Integer', '00000001', { padding: 'deadbeef' }),
    DONE,
  ],
  ['padding that is missing', typed('Integer', '00000001', { padding: '' }), INVALID_ITEM],
  ['padding that is short', typed('Integer', '00000001', { padding: '0000' }), INVALID_ITEM],
  ['a length beyond the structure around it', typed('TextString', '61', { length: 64 }), UNPARSED],
  ['a length of 4 GiB: Text String', typed('TextString', '61', { length: 0xffffffff }), UNPARSED],
  ['a length of 4 GiB: Byte String', typed('ByteString', '61', { length: 0xffffffff }), UNPARSED],
  ['a length of 4 GiB: Big Integer', typed('BigInteger', '61', { length: 0xfffffff8 }), UNPARSED],
  ['a structure', rawStructure(Tag.AttributeValue), DONE],
  ['structures nested (3.39)', nested(1), INVALID_FIELD],
  ['structures nested 1,000 times', nested(1000), INVALID_ITEM],
  ['structures nested 20,000 times', nested(20_000), INVALID_ITEM],
  ['a tag that begins with 00', rawItem({ tag: 0x000001, type: 2, value: '00000001' }), UNPARSED],
  ['a tag that begins with FF', rawItem({ tag: 0xff0001, type: 2, value: '00000001' }), UNPARSED],
  ['a reserved tag', rawItem({ tag: 0x42ffff, type: 2, value: '00000001' }), INVALID_FIELD],
];

const NAME = rawItem({ tag: Tag.AttributeName, type: ITEM_TYPES.TextString.code, value: utf8('x-a') });
const VALUE = typed('Integer', '00000001');
const attributeOf = (...fields: readonly Buffer[]): Buffer => rawStructure(Tag.Attribute, ...fields);
const INDEX = (value: number): Buffer => Buffer.from(encodeTtlv(integer(Tag.AttributeIndex, value)));
const FEW = 300;

/** What stands behind the Unique Identifier in the payload. */
const FIELDS: readonly [what: string, fields: readonly Buffer[], result: string][] = [
  [
    'a child that is longer than its parent',
    [rawItem({ tag: Tag.Attribute, type: 1, value: [NAME, VALUE], length: 24 })],
    UNPARSED,
  ],
  ['a child that is cut', [rawItem({ tag: Tag.Attribute, type: 1, value: [NAME, VALUE.subarray(0, 10)] })], UNPARSED],
  [
    'a structure of length 0 with its fields behind it',
    [rawItem({ tag: Tag.Attribute, type: 1, value: [NAME, VALUE], length: 0 })],
    INVALID_FIELD,
  ],
  [
    'a structure whose length is no multiple of 8',
    [rawItem({ tag: Tag.Attribute, type: 1, value: [NAME, VALUE, Buffer.alloc(4)] })],
    INVALID_ITEM,
  ],
  ['a field twice', [attributeOf(NAME, NAME, VALUE)], INVALID_ITEM],
  ['the whole twice', [attributeOf(NAME, VALUE), attributeOf(NAME, VALUE)], INVALID_ITEM],
  ['fields out of order', [attributeOf(VALUE, NAME)], INVALID_ITEM],
  ['a required field missing', [attributeOf(VALUE)], INVALID_ITEM],
  ['a field of another type', [rawItem({ tag: Tag.Attribute, type: 2, value: '00000001' })], INVALID_ITEM],
  [
    'a tag of another structure',
    [attributeOf(NAME, VALUE), Buffer.from(encodeTtlv(integer(Tag.BatchCount, 1)))],
    INVALID_FIELD,
  ],
  ['an extension', [attributeOf(NAME, VALUE), Buffer.from(encodeTtlv(integer(0x540001, 1)))], INVALID_FIELD],
  ['an index that the server alone gives', [attributeOf(NAME, INDEX(7), VALUE)], INVALID_FIELD],
  ['an index that is negative', [attributeOf(NAME, INDEX(-1), VALUE)], INVALID_FIELD],
  [
    'a text that is no UTF-8 behind many wrong paddings',
    [
      rawStructure(
        Tag.Attribute,
        NAME,
        rawStructure(
          Tag.AttributeValue,
          ...Array.from({ length: FEW }, () =>
            rawItem({ tag: 0x540001, type: 2, value: '00000001', padding: 'ffffffff' }),
          ),
          rawItem({ tag: 0x540002, type: ITEM_TYPES.TextString.code, value: '80' }),
        ),
      ),
    ],
    INVALID_ITEM,
  ],
];

/** Numbers in requests that are no numbers of anything: with what each has to come back. */
const NUMBERS: readonly [
  operation: keyof typeof Enum.Operation,
  tag: number,
  values: readonly number[],
  result: string,
][] = [
  ['RNGRetrieve', Tag.DataLength, [-(2 ** 31), -1, 2 ** 31 - 1], 'InvalidField'],
  ['Locate', Tag.MaximumItems, [-(2 ** 31), -1], 'InvalidField'],
  ['Locate', Tag.MaximumItems, [0, 2 ** 31 - 1], 'Success'],
  ['Locate', Tag.StorageStatusMask, [0, 0x7ffffff0], 'Success'],
  // One of the bits is that of 2.0 for destroyed storage.
  ['Locate', Tag.StorageStatusMask, [-1, 2 ** 31 - 1], 'InvalidField'],
];

describe('malformed input', () => {
  let engine: Engine;
  let key: string;
  beforeEach(async () => {
    engine = await createEngine({ quiet: true });
    key = new EngineClient(engine).key();
  });
  afterEach(() => engine.close());

  const results = (octets: Uint8Array): string[] =>
    engine.send(octets).items.map(({ operation, resultReason }) => {
      const name = operation === undefined ? '-' : enumName('Operation', operation);
      return `${name} ${resultReason === undefined ? 'Success' : enumName('ResultReason', resultReason)}`;
    });
  const message = (operation: keyof typeof Enum.Operation, ...payload: readonly Uint8Array[]): Buffer => {
    const header = structure(Tag.RequestHeader, [
      structure(Tag.ProtocolVersion, [integer(Tag.ProtocolVersionMajor, 1), integer(Tag.ProtocolVersionMinor, 4)]),
      integer(Tag.BatchCount, 1),
    ]);
    const item = rawStructure(
      Tag.BatchItem,
      encodeTtlv(enumeration(Tag.Operation, Enum.Operation[operation])),
      rawStructure(Tag.RequestPayload, ...payload),
    );
    return rawStructure(Tag.RequestMessage, encodeTtlv(header), item);
  };
  const addAttribute = (...fields: readonly Buffer[]): Buffer =>
    message('AddAttribute', encodeTtlv(uid(key)), ...fields);
  const faults = () => engine.log.filter(({ level }) => level === 'error').map(({ facts }) => String(facts.err));

  /** Sends it, and sees that what is refused changes nothing. */
  const isAnswered = (octets: Uint8Array, result: string): void => {
    const before = engine.store.get(key);
    expect(results(octets)).to.deep.equal([result]);
    if (!result.endsWith('Success')) expect(engine.store.get(key)).to.deep.equal(before);
    expect(faults()).to.deep.equal([]);
  };

  describe('in a value', () => {
    for (const [what, value, result] of VALUES) {
      it(`${what}: ${result}`, () => {
        isAnswered(addAttribute(attributeOf(NAME, value)), result);
        if (result !== DONE) return;
        const got = new EngineClient(engine).ok('GetAttributes', uid(key), textString(Tag.AttributeName, 'x-a'));
        const [, shown] = got.all(Tag.Attribute).map((item) => item.value as readonly Item[])[0] ?? [];
        const canonical = Buffer.from(value);
        if (/padding/.test(what)) canonical.fill(0, 12);
        expect(Buffer.from(encodeTtlv(shown as Item)).equals(canonical)).to.equal(true);
      });
    }
  });

  describe('in a payload', () => {
    for (const [what, fields, result] of FIELDS) {
      it(`${what}: ${result}`, () => isAnswered(addAttribute(...fields), result));
    }
    for (const [operation, tag, values, result] of NUMBERS) {
      for (const value of values) {
        it(`${operation} with the number ${value}: ${result}`, () => {
          isAnswered(message(operation, encodeTtlv(integer(tag, value))), `${operation} ${result}`);
        });
      }
    }
  });

  it('in a message, cut anywhere: one Invalid Message', () => {
    const whole = addAttribute(attributeOf(NAME, VALUE));
    for (let length = 0; length < whole.length; length += 1) {
      expect(results(whole.subarray(0, length)), `${length} octets`).to.deep.equal([UNPARSED]);
    }
    expect(results(whole)).to.deep.equal([DONE]);
  });

  it('in a message, any octet changed: an answer, and no fault of the server’s', () => {
    const whole = addAttribute(attributeOf(NAME, VALUE));
    for (let at = 0; at < whole.length; at += 1) {
      for (const octet of [0x00, 0x01, 0x7f, 0x80, 0xff]) {
        const changed = Buffer.from(whole);
        changed.writeUInt8(octet, at);
        expect(results(changed), `octet ${at}`).to.have.lengthOf(1);
      }
    }
    expect(faults()).to.deep.equal([]);
  });
});
