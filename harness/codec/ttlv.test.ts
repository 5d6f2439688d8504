import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { needs } from '../../test-support/environment.ts';
import { rawItem, rawStructure, utf8 } from '../../test-support/ttlv-builder.ts';
import { Enum } from '../spec/enumerations.ts';
import { Tag } from '../spec/tags.ts';
import * as item from './item.ts';
import { decodeTtlv, encodeTtlv, lengthOfTtlv } from './ttlv.ts';

const hexOf = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');
const octetsOf = (hex: string): Buffer => Buffer.from(hex.replace(/[\s|]/g, ''), 'hex');

/** An item and its encoding, checked both ways. */
function expectEncoding(expected: item.Item, octets: Uint8Array): void {
  const decoded = decodeTtlv(octets);
  expect(decoded).to.deep.equal({ item: expected, deviations: [], length: octets.length });
  expect(hexOf(encodeTtlv(expected))).to.equal(hexOf(octets));
}

describe('TTLV', () => {
  describe('examples of KMIP 1.1 section 9.1.2', () => {
    const T = Tag.CompromiseDate; // 420020, the tag of all examples
    const rows: [name: string, hex: string, item: item.Item][] = [
      ['an Integer', '42 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00', item.integer(T, 8)],
      [
        'a Long Integer',
        '42 00 20 | 03 | 00 00 00 08 | 01 B6 9B 4B A5 74 92 00',
        item.longInteger(T, 123456789000000000n),
      ],
      [
        'a Big Integer',
        '42 00 20 | 04 | 00 00 00 10 | 00 00 00 00 03 FD 35 EB 6B C2 DF 46 18 08 00 00',
        item.bigInteger(T, 1234567890000000000000000000n),
      ],
      ['an Enumeration', '42 00 20 | 05 | 00 00 00 04 | 00 00 00 FF 00 00 00 00', item.enumeration(T, 255)],
      ['a Boolean', '42 00 20 | 06 | 00 00 00 08 | 00 00 00 00 00 00 00 01', item.boolean(T, true)],
      [
        'a Text String',
        '42 00 20 | 07 | 00 00 00 0B | 48 65 6C 6C 6F 20 57 6F 72 6C 64 00 00 00 00 00',
        item.textString(T, 'Hello World'),
      ],
      [
        'a Byte String',
        '42 00 20 | 08 | 00 00 00 03 | 01 02 03 00 00 00 00 00',
        item.byteString(T, Uint8Array.of(1, 2, 3)),
      ],
      [
        'a Date-Time',
        '42 00 20 | 09 | 00 00 00 08 | 00 00 00 00 47 DA 67 F8',
        item.dateTime(T, BigInt(Date.UTC(2008, 2, 14, 11, 56, 40) / 1000)),
      ],
      ['an Interval', '42 00 20 | 0A | 00 00 00 04 | 00 0D 2F 00 00 00 00 00', item.interval(T, 10 * 24 * 60 * 60)],
      [
        'a Structure',
        '42 00 20 | 01 | 00 00 00 20 | 42 00 04 | 05 | 00 00 00 04 | 00 00 00 FE 00 00 00 00 | 42 00 05 | 02 | 00 00 00 04 | 00 00 00 FF 00 00 00 00',
        item.structure(T, [
          item.enumeration(Tag.ApplicationSpecificInformation, 254),
          item.integer(Tag.ArchiveDate, 255),
        ]),
      ],
    ];
    for (const [name, hex, expected] of rows) it(name, () => expectEncoding(expected, octetsOf(hex)));
  });

  describe('values at their bounds', () => {
    const T = Tag.AttributeValue;
    const rows: [name: string, type: number, hex: string, item: item.Item][] = [
      ['the least Integer', 2, '80000000', item.integer(T, -(2 ** 31))],
      ['the greatest Integer', 2, '7fffffff', item.integer(T, 2 ** 31 - 1)],
      ['the least Long Integer', 3, '8000000000000000', item.longInteger(T, -(2n ** 63n))],
      ['the greatest Long Integer', 3, '7fffffffffffffff', item.longInteger(T, 2n ** 63n - 1n)],
      ['Big Integer 0', 4, '0000000000000000', item.bigInteger(T, 0n)],
      ['Big Integer -1', 4, 'ffffffffffffffff', item.bigInteger(T, -1n)],
      ['the greatest Big Integer of 8 octets', 4, '7fffffffffffffff', item.bigInteger(T, 2n ** 63n - 1n)],
      ['the next one', 4, '0000000000000000 8000000000000000', item.bigInteger(T, 2n ** 63n)],
      ['the least Big Integer of 8 octets', 4, '8000000000000000', item.bigInteger(T, -(2n ** 63n))],
      ['the one before', 4, 'ffffffffffffffff 7fffffffffffffff', item.bigInteger(T, -(2n ** 63n) - 1n)],
      [
        'a Big Integer longer than it needs',
        4,
        '0000000000000000 0000000000000001',
        { ...item.bigInteger(T, 1n), length: 16 },
      ],
      [
        'a negative one longer than it needs',
        4,
        'ffffffffffffffff fffffffffffffffe',
        { ...item.bigInteger(T, -2n), length: 16 },
      ],
      ['an extension Enumeration', 5, '8000abcd', item.enumeration(T, 0x8000abcd)],
      ['the greatest Enumeration', 5, 'ffffffff', item.enumeration(T, 0xffffffff)],
      ['Boolean False', 6, '0000000000000000', item.boolean(T, false)],
      ['an empty Text String', 7, '', item.textString(T, '')],
      ['a Text String of 8 octets', 7, utf8('12345678'), item.textString(T, '12345678')],
      ['a Text String beyond ASCII', 7, 'ce91 e282ac f09f9491', item.textString(T, 'Α€🔑')],
      ['a Text String with a byte order mark', 7, 'efbbbf 61', item.textString(T, '\uFEFFa')],
      ['an empty Byte String', 8, '', item.byteString(T, new Uint8Array(0))],
      ['a Byte String of 7 octets', 8, '00ff00ff00ff00', item.byteString(T, Uint8Array.of(0, 255, 0, 255, 0, 255, 0))],
      ['a Date-Time before 1970', 9, 'ffffffffffffffff', item.dateTime(T, -1n)],
      ['the greatest Date-Time', 9, '7fffffffffffffff', item.dateTime(T, 2n ** 63n - 1n)],
      ['the greatest Interval', 10, 'ffffffff', item.interval(T, 0xffffffff)],
      ['a Date-Time Extended', 11, '0005ecb3e7a4c001', item.dateTimeExtended(T, 0x0005ecb3e7a4c001n)],
      ['an empty Structure', 1, '', item.structure(T, [])],
    ];
    for (const [name, type, value, expected] of rows) {
      it(name, () => expectEncoding(expected, rawItem({ tag: T, type, value })));
    }
  });

  describe("messages larger than the encoder's workspace, and small ones behind them", () => {
    const T = Tag.Data;
    const big = '7f'.repeat(8 * 10_000);
    const rows: [name: string, type: number, value: string, item: item.Item][] = [
      ['octets', 8, 'ab'.repeat(100_000), item.byteString(T, Buffer.alloc(100_000, 0xab))],
      ['plain text', 7, '61'.repeat(70_001), item.textString(T, 'a'.repeat(70_001))],
      ['text of two octets a character', 7, 'c3bc'.repeat(60_000), item.textString(T, 'ü'.repeat(60_000))],
      ['a short text that is not plain', 7, 'f09f9491', item.textString(T, '\u{1f511}')],
      ['a number', 4, big, item.bigInteger(T, BigInt(`0x${big}`))],
    ];
    for (const [name, type, value, expected] of rows) {
      it(name, () => {
        const small = rawItem({ tag: T, type: 2, value: '00000001' });
        const octets = rawStructure(Tag.Attributes, small, rawItem({ tag: T, type, value }), small);
        const one = item.integer(T, 1);
        expectEncoding(item.structure(Tag.Attributes, [one, expected, one]), octets);
        expect(lengthOfTtlv(item.structure(Tag.Attributes, [one, expected, one]))).to.equal(octets.length);
        expectEncoding(one, small);
      });
    }

    it('many items', () => {
      const octets = rawStructure(
        Tag.Attributes,
        ...Array(10_000).fill(rawItem({ tag: T, type: 2, value: '00000001' })),
      );
      expectEncoding(item.structure(Tag.Attributes, Array(10_000).fill(item.integer(T, 1))), octets);
    });
  });

  it('keeps extension tags, and tags that no version defines', () => {
    const unknown = Math.max(...Object.values(Tag)) + 0x1000;
    const octets = rawStructure(
      0x540001,
      rawItem({ tag: 0x54ffff, type: 2, value: '00000001' }),
      rawItem({ tag: unknown, type: 8, value: 'ab' }),
    );
    const fields = [item.integer(0x54ffff, 1), item.byteString(unknown, Uint8Array.of(0xab))];
    expectEncoding(item.structure(0x540001, fields), octets);
  });

  it('keeps a type code that no version defines', () => {
    const octets = rawItem({ tag: Tag.Attribute, type: 0x0c, value: '0102030405' });
    const { item: decoded, deviations } = decodeTtlv(octets);
    expect(decoded).to.deep.equal({
      tag: Tag.Attribute,
      type: 'ByteString',
      value: Uint8Array.of(1, 2, 3, 4, 5),
      typeCode: 0x0c,
    });
    expect(deviations.map(({ kind }) => kind)).to.deep.equal(['type']);
    expect(hexOf(encodeTtlv(decoded))).to.equal(hexOf(octets));
  });

  it('reads a part of a larger buffer, and gives Byte Strings as views of it', () => {
    const octets = rawItem({ tag: Tag.KeyMaterial, type: 8, value: '0a0b0c' });
    const buffer = Buffer.concat([Buffer.alloc(5, 0xee), octets]);
    const { value } = decodeTtlv(buffer.subarray(5)).item;
    expect(value).to.deep.equal(Uint8Array.of(10, 11, 12));
    buffer[13] = 1;
    expect(value).to.deep.equal(Uint8Array.of(1, 11, 12));
  });

  describe('messages encoded by PyKMIP', () => {
    let folder: string;
    before(function () {
      folder = needs(this, 'KMIP_BENCH_DIR');
    });
    const message = (name: string): Buffer => Buffer.from(readFileSync(join(folder, name), 'utf8').trim(), 'hex');

    it('come back octet for octet', () => {
      const names = readdirSync(folder).filter((name) => name.endsWith('.hex'));
      expect(names).to.have.length.greaterThan(3);
      for (const name of names) {
        const octets = message(name);
        const { item: decoded, deviations, length } = decodeTtlv(octets);
        expect(deviations, name).to.deep.equal([]);
        expect(length, name).to.equal(octets.length);
        expect(hexOf(encodeTtlv(decoded)), name).to.equal(hexOf(octets));
      }
    });

    it('hold what the specification says of a Get response', () => {
      const { item: response } = decodeTtlv(message('codec-get-resp-aes256.hex'));
      const walk = (from: item.Item, ...tags: number[]): item.Item =>
        tags.reduce<item.Item>((at, tag) => {
          const next = at.type === 'Structure' ? item.child(at, tag) : undefined;
          if (next === undefined) throw new Error(`no ${tag.toString(16)}`);
          return next;
        }, from);
      const batchItem = walk(response, Tag.BatchItem);
      expect(walk(batchItem, Tag.Operation)).to.deep.equal(item.enumeration(Tag.Operation, Enum.Operation.Get));
      const key = walk(batchItem, Tag.ResponsePayload, Tag.SymmetricKey, Tag.KeyBlock);
      expect(walk(key, Tag.CryptographicLength)).to.deep.equal(item.integer(Tag.CryptographicLength, 256));
      expect(walk(key, Tag.KeyValue, Tag.KeyMaterial).value).to.have.length(32);
    });
  });
});
