import { expect } from 'chai';
import { rawItem, rawStructure, utf8 } from '../../test-support/ttlv-builder.ts';
import { Tag } from '../spec/tags.ts';
import { CodecError } from './deviation.ts';
import { hexDump } from './hexdump.ts';
import { parseInput } from './input.ts';

const octets = rawStructure(
  Tag.RequestMessage,
  rawItem({ tag: Tag.UniqueIdentifier, type: 7, value: utf8('49a1ca88-6bea') }),
  rawItem({ tag: Tag.BatchCount, type: 2, value: '00000001' }),
);
const hex = octets.toString('hex');
const pairs = hex.match(/../g) ?? [];

describe('parseInput', () => {
  const rows: [form: string, input: Uint8Array | string][] = [
    ['binary', octets],
    ['hex', hex],
    ['hex in capitals', hex.toUpperCase()],
    ['hex with line ends, as octets', Buffer.from(`${hex.slice(0, 60)}\r\n${hex.slice(60)}\n`)],
    ['hex with spaces', pairs.join(' ')],
    ['hex with colons', pairs.join(':')],
    ['hex with 0x and commas', pairs.map((pair) => `0x${pair}`).join(', ')],
    ['hex behind one 0x', `0x${hex}`],
    ['hex behind a byte order mark', `\uFEFF${hex}`],
    ['a dump', hexDump(octets)],
    ['base64', octets.toString('base64')],
    ['base64 in lines', octets.toString('base64').replace(/.{20}/g, '$&\n')],
    ['base64url without padding', octets.toString('base64url')],
  ];
  for (const [form, input] of rows) {
    it(`reads ${form}`, () => expect(Buffer.from(parseInput(input)).toString('hex')).to.equal(hex));
  }

  it('leaves octets that are no text to the decoder', () => {
    const noise = Uint8Array.of(0x15, 0x03, 0x01);
    expect(parseInput(noise)).to.equal(noise);
  });

  const secret = rawItem({ tag: Tag.KeyMaterial, type: 8, value: '0102' });
  const wrong: [what: string, input: string, message: string][] = [
    ['nothing', ' \n', 'nothing to decode'],
    ['an odd number of digits', '42007', 'an odd number of hex digits, 5'],
    ['other text', '4200\n 78 #1', 'neither hex nor base64: "#" in line 2, column 5'],
    ['base64 that is cut short', 'QgB4AQAAA', 'neither hex nor base64: base64 that is cut short'],
    ['XML', '\n<RequestMessage/>', 'XML, where hex, base64 or binary was expected'],
    ['a dump with masked octets', hexDump(secret), 'line 1 of the dump has masked octets'],
  ];
  for (const [what, input, message] of wrong) {
    it(`refuses ${what}`, () => expect(() => parseInput(input)).to.throw(CodecError, message));
  }
});
