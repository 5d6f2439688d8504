import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { items, plainText } from '../../test-support/arbitrary-items.ts';
import { Tag } from '../spec/tags.ts';
import { CodecError } from './deviation.ts';
import { MessageReader } from './framing.ts';
import { hexDump } from './hexdump.ts';
import { structure } from './item.ts';
import { decodeJson, encodeJson } from './json.ts';
import { type JsonNode, parseJson } from './json-tree.ts';
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

/** Octets to change: where, counted round and round, and into what. */
const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });

function damaged(octets: Uint8Array, changes: readonly [place: number, octet: number][]): Uint8Array {
  for (const [place, octet] of changes) octets[place % octets.length] = octet;
  return octets;
}

/** What octets decode to where others of one value stand before and behind them in the same buffer. */
function outcomeAmong(octets: Uint8Array, other: number): string {
  const buffer = Buffer.alloc(octets.length + 128, other);
  buffer.set(octets, 64);
  try {
    const { item: decoded, deviations } = decodeTtlv(buffer.subarray(64, 64 + octets.length));
    return itemText(decoded, { masker: null }) + JSON.stringify(deviations);
  } catch (error) {
    return String(error);
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

  it('is the same after JSON and back, without deviation, and other readers of JSON take it too', () => {
    fc.assert(
      fc.property(item, (original) => {
        const json = encodeJson(original);
        expect(decodeJson(json)).to.deep.equal({ item: original, deviations: [] });
        expect(decodeJson(JSON.stringify(JSON.parse(json))).item).to.deep.equal(original);
      }),
    );
  });

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

describe('any JSON', () => {
  const isReadOrRefused = (json: string): boolean => {
    try {
      return decodeJson(json).deviations.every(({ offset }) => offset >= 0 && offset <= json.length);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      return error.offset >= 0 && error.offset <= json.length;
    }
  };

  it('is an item or ends in a CodecError', () => {
    fc.assert(fc.property(fc.json(), isReadOrRefused), { numRuns: 300 });
  });

  it('does so too where it was a message once', () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.nat(), fc.string({ maxLength: 3 }), (original, from, cut, other) => {
        const json = encodeJson(original);
        const start = from % json.length;
        return isReadOrRefused(json.slice(0, start) + other + json.slice(start + (cut % 5)));
      }),
      { numRuns: 1000 },
    );
  });

  it('is JSON to this reader where it is to JSON.parse, and says the same', () => {
    const plain = (node: JsonNode): unknown => {
      if (node.kind === 'object') return Object.fromEntries([...node.members].map(([name, one]) => [name, plain(one)]));
      if (node.kind === 'array') return node.elements.map(plain);
      if (node.kind === 'null') return null;
      return node.kind === 'number' ? Number(node.text) : node.kind === 'string' ? node.text : node.value;
    };
    fc.assert(fc.property(fc.json(), (json) => isDeepStrictEqual(plain(parseJson(json)), JSON.parse(json))));
  });
});

describe('any octets', () => {
  it('decode or end in a CodecError', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), decodesOrComplains), { numRuns: 500 });
  });

  it('do so too where they were a message once', () => {
    fc.assert(
      fc.property(message, damage, fc.nat(), (original, changes, cut) => {
        const octets = damaged(encodeTtlv(original), changes);
        return decodesOrComplains(octets.subarray(0, cut % 3 === 0 ? cut % octets.length : octets.length));
      }),
      { numRuns: 1000 },
    );
  });

  it('are read only as far as they go', () => {
    fc.assert(
      fc.property(message, damage, (original, changes) => {
        const octets = damaged(encodeTtlv(original), changes);
        expect(outcomeAmong(octets, 0x42)).to.equal(outcomeAmong(octets, 0));
      }),
      { numRuns: 500 },
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
