import { expect } from 'chai';
import { rawItem, rawStructure, utf8 } from '../../test-support/ttlv-builder.ts';
import { Tag } from '../spec/tags.ts';
import type { Deviation } from './deviation.ts';
import { byteString, enumeration, type Item, integer, structure, textString } from './item.ts';
import { decodeTtlv } from './ttlv.ts';

const ID = Tag.UniqueIdentifier;
const COUNT = Tag.BatchCount;
const PAYLOAD = Tag.RequestPayload;

/** An Integer behind the item in question: it shows that reading went on at the right octet. */
const next = rawItem({ tag: COUNT, type: 2, value: '00000007' });
const NEXT = integer(COUNT, 7);

interface Row {
  readonly found: string;
  /** The octets of the item in question; it stands at offset 8, in a structure. */
  readonly octets: Buffer;
  readonly kind: Deviation['kind'];
  readonly value: Item['value'];
  /** Octets from the start of the item; 0 is the item itself. */
  readonly at?: number;
}

describe('TTLV deviations', () => {
  describe('are read on, with what they mean', () => {
    const text = (value: string, more: { length?: number; padding?: string } = {}) =>
      rawItem({ tag: ID, type: 7, value, ...more });
    const number = (type: number, value: string, more: { length?: number; padding?: string } = {}) =>
      rawItem({ tag: ID, type, value, ...more });
    const rows: Row[] = [
      {
        found: 'Integer of length 8, sign-extended',
        octets: number(2, 'ffffffff fffffffe'),
        kind: 'length',
        value: -2,
      },
      {
        found: 'Integer whose length counts the padding',
        octets: number(2, '0000002a 00000000'),
        kind: 'padded-length',
        value: 42,
      },
      {
        found: 'negative Integer whose length counts the padding',
        octets: number(2, 'fffffffe 00000000'),
        kind: 'padded-length',
        value: -2,
      },
      { found: 'Integer of length 8, zero', octets: number(2, '00000000 00000000'), kind: 'length', value: 0 },
      { found: 'Integer of length 1', octets: number(2, 'ff'), kind: 'length', value: -1 },
      { found: 'Enumeration of length 8', octets: number(5, '00000000 80000001'), kind: 'length', value: 0x80000001 },
      {
        found: 'Enumeration whose length counts the padding',
        octets: number(5, '80000001 00000000'),
        kind: 'padded-length',
        value: 0x80000001,
      },
      { found: 'Enumeration of length 2', octets: number(5, 'ffff'), kind: 'length', value: 0xffff },
      { found: 'Interval of length 8', octets: number(10, '00000000 00000e10'), kind: 'length', value: 3600 },
      { found: 'Long Integer of length 4', octets: number(3, 'ffffffff'), kind: 'length', value: -1n },
      { found: 'Date-Time of length 4', octets: number(9, '47da67f8'), kind: 'length', value: 0x47da67f8n },
      { found: 'Date-Time Extended of length 4', octets: number(11, '00000001'), kind: 'length', value: 1n },
      { found: 'Boolean of length 4', octets: number(6, '00000001'), kind: 'length', value: true },
      { found: 'Boolean of length 1', octets: number(6, '00'), kind: 'length', value: false },
      { found: 'Boolean with the value 2', octets: number(6, '0000000000000002'), kind: 'value', value: true },
      {
        found: 'Boolean with its value in the first octet',
        octets: number(6, '0100000000000000'),
        kind: 'value',
        value: true,
      },
      { found: 'Big Integer of length 5', octets: number(4, 'ff00000000'), kind: 'length', value: -(2n ** 32n) },
      { found: 'Big Integer of length 0', octets: number(4, ''), kind: 'length', value: 0n },
      {
        found: 'text whose length counts the padding',
        octets: text(`${utf8('e4a1b2c3-0123-4567-8')}00000000`),
        kind: 'padded-length',
        value: 'e4a1b2c3-0123-4567-8\0\0\0\0',
      },
      { found: 'text that ends with NUL', octets: text(`${utf8('abc')}00`), kind: 'value', value: 'abc\0' },
      { found: 'text with NUL inside', octets: text(`${utf8('a')}00${utf8('b')}`), kind: 'value', value: 'a\0b' },
      { found: 'text that is not UTF-8', octets: text('61ff62'), kind: 'utf8', value: 'a\uFFFDb' },
      { found: 'text of one octet that continues nothing', octets: text('80'), kind: 'utf8', value: '\uFFFD' },
      { found: 'text that ends with 8 NULs', octets: text('00'.repeat(8)), kind: 'value', value: '\0'.repeat(8) },
      { found: 'Interval of length 2', octets: number(10, 'ffff'), kind: 'length', value: 0xffff },
      {
        found: 'text with half of a surrogate pair',
        octets: text('61eda080'),
        kind: 'utf8',
        value: 'a\uFFFD\uFFFD\uFFFD',
      },
      {
        found: 'padding of an Integer other than zero',
        octets: number(2, '0000002a', { padding: '00000001' }),
        kind: 'padding-value',
        value: 42,
        at: 12,
      },
      {
        found: 'padding of text other than zero',
        octets: text(utf8('abc'), { padding: '0000deadbe' }),
        kind: 'padding-value',
        value: 'abc',
        at: 11,
      },
      {
        found: 'no padding behind an Integer',
        octets: number(2, '0000002a', { padding: '' }),
        kind: 'padding',
        value: 42,
        at: 12,
      },
      {
        found: 'no padding behind text',
        octets: text(utf8('abc'), { padding: '' }),
        kind: 'padding',
        value: 'abc',
        at: 11,
      },
      {
        found: 'too little padding behind text',
        octets: text(utf8('abc'), { padding: '000000' }),
        kind: 'padding',
        value: 'abc',
        at: 11,
      },
    ];
    for (const { found, octets, kind, value, at = 0 } of rows) {
      it(found, () => {
        const { item, deviations } = decodeTtlv(rawItem({ tag: PAYLOAD, type: 1, value: [octets, next] }));
        const [first, second] = item.value as readonly Item[];
        expect(first?.value).to.deep.equal(value);
        expect(second).to.deep.equal(NEXT);
        const shown = deviations.filter((deviation) => deviation.path !== 'RequestPayload');
        expect(shown.map(({ kind, path, offset }) => ({ kind, path, offset }))).to.deep.equal([
          { kind, path: 'RequestPayload/UniqueIdentifier', offset: 8 + at },
        ]);
      });
    }
  });

  describe('of structures and messages', () => {
    const whole = rawStructure(PAYLOAD, next);
    const rows: {
      found: string;
      octets: Buffer;
      item: Item;
      deviations: Omit<Deviation, 'message'>[];
      length: number;
    }[] = [
      {
        found: 'octets behind the message',
        octets: Buffer.concat([whole, Buffer.from('00ff', 'hex')]),
        item: structure(PAYLOAD, [NEXT]),
        deviations: [{ kind: 'trailing', path: 'RequestPayload', offset: 24 }],
        length: 24,
      },
      {
        found: 'octets behind the last field that are no header',
        octets: rawStructure(Tag.BatchItem, rawItem({ tag: PAYLOAD, type: 1, value: [next, Buffer.alloc(4)] }), next),
        item: structure(Tag.BatchItem, [structure(PAYLOAD, [NEXT]), NEXT]),
        deviations: [
          { kind: 'trailing', path: 'BatchItem[0]/RequestPayload', offset: 32 },
          { kind: 'length', path: 'BatchItem[0]/RequestPayload', offset: 8 },
        ],
        length: 56,
      },
      {
        found: 'a structure that does not count the padding of its last field',
        octets: rawStructure(
          Tag.BatchItem,
          rawItem({ tag: PAYLOAD, type: 1, length: 11, value: [rawItem({ tag: ID, type: 7, value: utf8('abc') })] }),
          next,
        ),
        item: structure(Tag.BatchItem, [structure(PAYLOAD, [textString(ID, 'abc')]), NEXT]),
        deviations: [
          { kind: 'padding', path: 'BatchItem[0]/RequestPayload/UniqueIdentifier', offset: 27 },
          { kind: 'length', path: 'BatchItem[0]/RequestPayload', offset: 8 },
        ],
        length: 48,
      },
      {
        found: 'a message that ends one octet before its last padding does',
        octets: rawItem({ tag: ID, type: 8, value: 'abcdef', padding: '00000000' }),
        item: byteString(ID, Uint8Array.of(0xab, 0xcd, 0xef)),
        deviations: [{ kind: 'padding', path: 'UniqueIdentifier', offset: 11 }],
        length: 15,
      },
      {
        found: 'padding that looks like a header, where one stands behind it',
        octets: rawStructure(
          PAYLOAD,
          rawItem({ tag: ID, type: 7, value: '61', padding: '42000d02000000' }),
          ...Array.from({ length: 5 }, () => next),
        ),
        item: structure(PAYLOAD, [textString(ID, 'a'), NEXT, NEXT, NEXT, NEXT, NEXT]),
        deviations: [{ kind: 'padding-value', path: 'RequestPayload/UniqueIdentifier', offset: 17 }],
        length: 104,
      },
      {
        found: 'padding that begins like a header of more than there is, before an item of an unknown type',
        octets: rawStructure(
          PAYLOAD,
          rawItem({ tag: ID, type: 2, value: '00000001', padding: '42000d02' }),
          rawItem({ tag: ID, type: 12, value: '' }),
        ),
        item: structure(PAYLOAD, [integer(ID, 1), { ...byteString(ID, new Uint8Array(0)), typeCode: 12 }]),
        deviations: [
          { kind: 'padding-value', path: 'RequestPayload/UniqueIdentifier[0]', offset: 20 },
          { kind: 'type', path: 'RequestPayload/UniqueIdentifier[1]', offset: 24 },
        ],
        length: 32,
      },
      {
        found: 'a message that ends before its last padding',
        octets: rawItem({ tag: ID, type: 8, value: 'abcdef', padding: '0000' }),
        item: byteString(ID, Uint8Array.of(0xab, 0xcd, 0xef)),
        deviations: [{ kind: 'padding', path: 'UniqueIdentifier', offset: 11 }],
        length: 13,
      },
    ];
    for (const { found, octets, item, deviations, length } of rows) {
      it(found, () => {
        const decoded = decodeTtlv(octets);
        expect(decoded.item).to.deep.equal(item);
        expect(decoded.deviations.map(({ message, ...rest }) => rest)).to.deep.equal(deviations);
        expect(decoded.length).to.equal(length);
      });
    }
  });

  it('number the siblings of one tag, also those read later', () => {
    const wrong = rawItem({ tag: Tag.Operation, type: 5, value: '0000000a', padding: '00000001' });
    const right = rawItem({ tag: Tag.Operation, type: 5, value: '0000000a' });
    const batchItem = (...fields: Buffer[]) => rawStructure(Tag.BatchItem, ...fields);
    const octets = rawStructure(Tag.RequestMessage, batchItem(wrong), batchItem(right, wrong, right));
    expect(decodeTtlv(octets).deviations.map(({ path }) => path)).to.deep.equal([
      'RequestMessage/BatchItem[0]/Operation',
      'RequestMessage/BatchItem[1]/Operation[1]',
    ]);
  });

  it('say what was found and what was expected', () => {
    const integer8 = rawItem({ tag: ID, type: 2, value: '0000002a00000000' });
    expect(decodeTtlv(integer8).deviations[0]?.message).to.equal('Integer of length 8, not 4: it counts the padding');
    const counted = rawItem({ tag: ID, type: 7, value: `${utf8('abcd')}00000000` });
    expect(decodeTtlv(counted).deviations[0]?.message).to.equal('length 8 counts the padding: the text has 4 octets');
  });

  it('do not repeat octets that may belong to a secret', () => {
    const key = rawItem({ tag: Tag.KeyMaterial, type: 8, value: 'cafe', padding: 'babedeadbeef' });
    const { deviations } = decodeTtlv(rawStructure(Tag.KeyValue, key));
    expect(deviations.map(({ message }) => message)).to.deep.equal(['6 octets of padding that are not all zero']);
  });

  it('stop being recorded after 256 of a kind', () => {
    const wrong = rawItem({ tag: Tag.Operation, type: 5, value: '0000000a', padding: '00000001' });
    const octets = rawStructure(Tag.RequestMessage, ...Array.from({ length: 300 }, () => wrong));
    const { item, deviations } = decodeTtlv(octets);
    expect(item.value).to.have.length(300);
    expect(deviations).to.have.length(256);
    expect(deviations.at(-1)?.path).to.equal('RequestMessage/Operation[255]');
  });

  it('of one kind hide none of another, however many there are', () => {
    const wrong = rawItem({ tag: Tag.Operation, type: 5, value: '0000000a', padding: '00000001' });
    const text = rawItem({ tag: Tag.NameValue, type: 7, value: '80' });
    const octets = rawStructure(Tag.RequestMessage, ...Array.from({ length: 300 }, () => wrong), text);
    expect(decodeTtlv(octets).deviations.at(-1)?.kind).to.equal('utf8');
  });

  describe('of depth', () => {
    const nested = (levels: number): Buffer => {
      let octets = rawItem({ tag: Tag.Operation, type: 5, value: '0000000a' });
      for (let level = 0; level < levels; level += 1) octets = rawStructure(Tag.Attribute, octets);
      return octets;
    };
    const depthOf = (item: Item): number =>
      item.type === 'Structure' ? 1 + Math.max(0, ...item.value.map(depthOf)) : 0;

    it('are none for 64 structures, one inside the other', () => {
      const { item, deviations } = decodeTtlv(nested(64));
      expect(deviations).to.deep.equal([]);
      expect(depthOf(item)).to.equal(64);
    });

    for (const levels of [65, 1000]) {
      it(`leave the 65th of ${levels} without its fields`, () => {
        const { item, deviations } = decodeTtlv(nested(levels));
        expect(depthOf(item)).to.equal(65);
        const path = Array.from({ length: 65 }, () => 'Attribute').join('/');
        expect(deviations.map(({ kind, path, offset }) => ({ kind, path, offset }))).to.deep.equal([
          { kind: 'depth', path, offset: 64 * 8 },
        ]);
      });
    }

    it('follow the limit that is asked for', () => {
      expect(decodeTtlv(nested(3), { maxDepth: 2 }).item).to.deep.equal(
        structure(Tag.Attribute, [structure(Tag.Attribute, [structure(Tag.Attribute, [])])]),
      );
      const { item, deviations } = decodeTtlv(nested(1), { maxDepth: 1 });
      expect(item).to.deep.equal(structure(Tag.Attribute, [enumeration(Tag.Operation, 10)]));
      expect(deviations).to.deep.equal([]);
    });
  });
});
