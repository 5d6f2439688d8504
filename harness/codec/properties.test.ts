import { expect } from 'chai';
import fc from 'fast-check';
import { items, plainText } from '../../test-support/arbitrary-items.ts';
import { Tag } from '../spec/tags.ts';
import { CodecError } from './deviation.ts';
import { MessageReader } from './framing.ts';
import { hexDump } from './hexdump.ts';
import { structure } from './item.ts';
import { itemText } from './text.ts';
import { decodeTtlv, encodeTtlv } from './ttlv.ts';
import { decodeXml, encodeXml } from './xml.ts';

const item = items(plainText);
const message = fc.array(item, { maxLength: 5 }).map((fields) => structure(Tag.RequestMessage, fields));

/** Whether decoding ends in an item or a CodecError whose offset lies in the input; anything else is thrown. */
function decodesOrComplains(octets: Uint8Array): boolean {
  try {
    const { length, deviations } = decodeTtlv(octets);
    return length <= octets.length && deviations.every(({ offset }) => offset >= 0 && offset <= octets.length);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return error.offset >= 0 && error.offset <= octets.length;
  }
}

describe('every item', () => {
  it('is the same after TTLV and back, without deviation', () => {
    fc.assert(
      fc.property(item, (original) => {
        const octets = encodeTtlv(original);
        expect(octets.length % 8).to.equal(0);
        expect(decodeTtlv(octets)).to.deep.equal({ item: original, deviations: [], length: octets.length });
      }),
    );
  });

  for (const form of ['tag', 'ttlv'] as const) {
    it(`is the same after XML in the form '${form}' and back`, () => {
      const allowed = plainText.map((text) =>
        text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ''),
      );
      fc.assert(
        fc.property(items(allowed), (original) => {
          expect(decodeXml(encodeXml(original, { form }))).to.deep.equal(original);
        }),
      );
    });
  }

  it('has a text of one line for each item', () => {
    fc.assert(
      fc.property(item, (original) => {
        const count = (tree: typeof original): number =>
          tree.type === 'Structure' ? tree.value.reduce((sum, field) => sum + count(field), 1) : 1;
        expect(itemText(original).split(/[\n\r\u2028\u2029]/)).to.have.length(count(original));
      }),
    );
  });
});

describe('every stream of messages', () => {
  it('gives the same messages in any chunking', () => {
    const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), cuts, (messages, places) => {
        const encoded = messages.map(encodeTtlv);
        const stream = Buffer.concat(encoded);
        const bounds = [0, ...places.sort((a, b) => a - b), stream.length];
        const reader = new MessageReader();
        const received: string[] = [];
        for (const [index, start] of bounds.entries()) {
          reader.push(stream.subarray(start, bounds[index + 1] ?? start));
          for (let next = reader.next(); next !== undefined; next = reader.next()) {
            received.push(Buffer.from(next).toString('hex'));
          }
        }
        reader.end();
        expect(received).to.deep.equal(encoded.map((octets) => Buffer.from(octets).toString('hex')));
      }),
    );
  });
});

describe('any octets', () => {
  it('decode or end in a CodecError', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), decodesOrComplains), { numRuns: 500 });
  });

  it('do so too where they were a message once', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(message, damage, fc.nat(), (original, changes, cut) => {
        const octets = encodeTtlv(original);
        for (const [place, octet] of changes) octets[place % octets.length] = octet;
        return decodesOrComplains(octets.subarray(0, cut % 3 === 0 ? cut % octets.length : octets.length));
      }),
      { numRuns: 1000 },
    );
  });

  it('are read only as far as they go', () => {
    fc.assert(
      fc.property(message, fc.nat(), (original, cut) => {
        const octets = encodeTtlv(original);
        const length = cut % octets.length;
        const behind = (fill: number) => {
          const buffer = Buffer.alloc(length + 64, fill);
          buffer.set(octets.subarray(0, length));
          return buffer.subarray(0, length);
        };
        const outcome = (bytes: Uint8Array): string => {
          try {
            return itemText(decodeTtlv(bytes).item);
          } catch (error) {
            return String(error);
          }
        };
        expect(outcome(behind(0x42))).to.equal(outcome(behind(0)));
      }),
    );
  });

  it('have a hex dump of one line for each 16', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (octets) => {
        expect(hexDump(octets).split('\n')).to.have.length(Math.ceil(octets.length / 16));
      }),
    );
  });
});
