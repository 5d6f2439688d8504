import { expect } from 'chai';
import { rawItem, rawStructure, utf8 } from '../../test-support/ttlv-builder.ts';
import { Tag } from '../spec/tags.ts';
import { CodecError } from './deviation.ts';
import {
  bigInteger,
  byteString,
  dateTime,
  enumeration,
  type Item,
  integer,
  interval,
  structure,
  textString,
} from './item.ts';
import { decodeTtlv, encodeTtlv, type ItemSpan } from './ttlv.ts';

function errorOf(run: () => unknown): CodecError {
  try {
    run();
  } catch (error) {
    if (error instanceof CodecError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const ID = Tag.UniqueIdentifier;
const PAYLOAD = Tag.RequestPayload;

describe('TTLV errors', () => {
  describe('of octets that cannot be decoded', () => {
    const message = (...fields: Buffer[]) => rawStructure(Tag.RequestMessage, rawStructure(PAYLOAD, ...fields));
    const inside = 'RequestMessage/RequestPayload';
    const fine = rawItem({ tag: ID, type: 7, value: utf8('abc') });
    const rows: [found: string, octets: Buffer, code: string, path: string, offset: number][] = [
      ['nothing', Buffer.alloc(0), 'truncated', '', 0],
      ['4 octets of a header', fine.subarray(0, 4), 'truncated', '', 0],
      ['7 octets of a header', fine.subarray(0, 7), 'truncated', '', 0],
      ['a header only', rawItem({ tag: ID, type: 7, value: '', length: 3 }), 'truncated', 'UniqueIdentifier', 0],
      ['a message cut short', message(fine).subarray(0, 30), 'truncated', 'RequestMessage', 0],
      [
        'a Byte String longer than the input',
        rawItem({ tag: ID, type: 8, value: '00', length: 0xffff }),
        'truncated',
        'UniqueIdentifier',
        0,
      ],
      [
        'a Big Integer longer than the input',
        rawItem({ tag: ID, type: 4, value: '00', length: 0x10000 }),
        'truncated',
        'UniqueIdentifier',
        0,
      ],
      [
        'a field longer than its structure',
        message(rawItem({ tag: ID, type: 7, value: utf8('abc'), length: 9 })),
        'length',
        `${inside}/UniqueIdentifier`,
        16,
      ],
      ['a tag that begins with 00', message(fine, rawItem({ tag: 1, type: 2, value: '00000001' })), 'tag', inside, 32],
      [
        'a tag that begins with 43',
        message(fine, rawItem({ tag: 0x430001, type: 2, value: '00000001' })),
        'tag',
        inside,
        32,
      ],
      [
        'an Integer of length 0',
        message(rawItem({ tag: ID, type: 2, value: '' })),
        'length',
        `${inside}/UniqueIdentifier`,
        16,
      ],
      [
        'an Integer of length 9',
        message(rawItem({ tag: ID, type: 2, value: '000000000000000001' })),
        'length',
        `${inside}/UniqueIdentifier`,
        16,
      ],
      [
        'a Boolean of length 0',
        message(rawItem({ tag: ID, type: 6, value: '' })),
        'length',
        `${inside}/UniqueIdentifier`,
        16,
      ],
      [
        'a Long Integer of length 16',
        message(rawItem({ tag: ID, type: 3, value: '00'.repeat(16) })),
        'length',
        `${inside}/UniqueIdentifier`,
        16,
      ],
      [
        'an Integer of length 5 with a greater number',
        message(rawItem({ tag: ID, type: 2, value: '0100000000' })),
        'value',
        `${inside}/UniqueIdentifier`,
        16,
      ],
      [
        'an Integer of length 8 with a greater number',
        message(rawItem({ tag: ID, type: 2, value: '0000000100000001' })),
        'value',
        `${inside}/UniqueIdentifier`,
        16,
      ],
      [
        'an Enumeration of length 8 with a greater number',
        message(rawItem({ tag: ID, type: 5, value: '0000000100000001' })),
        'value',
        `${inside}/UniqueIdentifier`,
        16,
      ],
    ];
    for (const [found, octets, code, path, offset] of rows) {
      it(`${found}: ${code}`, () => {
        const error = errorOf(() => decodeTtlv(octets));
        expect({ code: error.code, path: error.path, offset: error.offset }).to.deep.equal({ code, path, offset });
      });
    }

    it('number the siblings read so far', () => {
      const octets = message(fine, fine, rawItem({ tag: ID, type: 2, value: '' }));
      expect(errorOf(() => decodeTtlv(octets)).path).to.equal(`${inside}/UniqueIdentifier[2]`);
    });

    it('show no more than one octet of what stands where a tag should', () => {
      const octets = message(fine, rawItem({ tag: 0x010203, type: 4, value: '' }));
      expect(errorOf(() => decodeTtlv(octets)).message).to.equal('a tag begins with 42 or 54, not 01');
    });

    it('leave the places of what was read before', () => {
      const spans: ItemSpan[] = [];
      errorOf(() => decodeTtlv(message(fine, rawItem({ tag: ID, type: 2, value: '' })), { spans }));
      expect(spans.map(({ tag, depth, offset, end }) => ({ tag, depth, offset, end }))).to.deep.equal([
        { tag: Tag.RequestMessage, depth: 0, offset: 0, end: undefined },
        { tag: PAYLOAD, depth: 1, offset: 8, end: undefined },
        { tag: ID, depth: 2, offset: 16, end: 32 },
        { tag: ID, depth: 2, offset: 32, end: undefined },
      ]);
    });
  });

  describe('of size', () => {
    const claim = (length: number) => rawItem({ tag: Tag.RequestMessage, type: 1, value: '', length });

    it('come from the header alone, before what it announces is there', () => {
      const error = errorOf(() => decodeTtlv(claim(0xffff_fff8)));
      expect(error.code).to.equal('too-large');
      expect(error.message).to.equal('4294967296 octets, more than 16777216');
    });

    it('begin one octet above the limit', () => {
      expect(errorOf(() => decodeTtlv(claim(16 * 1024 * 1024 - 8))).code).to.equal('truncated');
      expect(errorOf(() => decodeTtlv(claim(16 * 1024 * 1024 - 7))).code).to.equal('too-large');
      const octets = rawStructure(PAYLOAD, rawItem({ tag: ID, type: 7, value: utf8('abc') }));
      expect(decodeTtlv(octets, { maxSize: 24 }).length).to.equal(24);
      expect(errorOf(() => decodeTtlv(octets, { maxSize: 23 })).code).to.equal('too-large');
    });

    it('begin one item above the limit', () => {
      const leaf = rawItem({ tag: ID, type: 7, value: utf8('abc') });
      const octets = rawStructure(PAYLOAD, leaf, leaf);
      expect(decodeTtlv(octets, { maxItems: 3 }).length).to.equal(octets.length);
      const error = errorOf(() => decodeTtlv(octets, { maxItems: 2 }));
      expect([error.code, error.message, error.offset]).to.deep.equal(['too-large', 'more than 2 items', 24]);
    });
  });

  describe('of items that have no encoding', () => {
    const rows: [item: Item, code: string, message: string][] = [
      [integer(ID, 2 ** 31), 'value', 'Integer 2147483648, not of 32 bits'],
      [integer(ID, 1.5), 'value', 'Integer 1.5, not of 32 bits'],
      [integer(ID, Number.NaN), 'value', 'Integer NaN, not of 32 bits'],
      [enumeration(ID, -1), 'value', 'Enumeration -1, not of 32 bits without sign'],
      [interval(ID, 2 ** 32), 'value', 'Interval 4294967296, not of 32 bits without sign'],
      [dateTime(ID, 2n ** 63n), 'value', 'DateTime 9223372036854775808, not of 64 bits'],
      [textString(ID, 'half \ud83d'), 'value', 'text with half of a surrogate pair'],
      [
        { ...bigInteger(ID, 2n ** 63n), length: 8 },
        'length',
        'Big Integer in 8 octets, not a multiple of 8 from 16 on',
      ],
      [{ ...bigInteger(ID, 1n), length: 12 }, 'length', 'Big Integer in 12 octets, not a multiple of 8 from 8 on'],
      [integer(0x430001, 1), 'tag', 'a tag begins with 42 or 54, not as 0x430001'],
      [
        { ...byteString(ID, new Uint8Array(1)), typeCode: 0x10c },
        'type',
        'type code 268, not an octet that stands for no type',
      ],
      [
        { ...byteString(ID, new Uint8Array(1)), typeCode: 7 },
        'type',
        'type code 7, not an octet that stands for no type',
      ],
    ];
    for (const [item, code, message] of rows) {
      it(message, () => {
        const fields = [textString(ID, 'a'), item];
        const error = errorOf(() => encodeTtlv(structure(PAYLOAD, fields)));
        const name = item.tag === ID ? 'UniqueIdentifier[1]' : '0x430001';
        expect({ ...error, message: error.message }).to.deep.include({
          code,
          path: `RequestPayload/${name}`,
          offset: 24,
          message,
        });
      });
    }
  });
});
