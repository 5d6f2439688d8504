import { expect } from 'chai';
import { rawItem, rawStructure, utf8 } from '../../test-support/ttlv-builder.ts';
import { Tag } from '../spec/tags.ts';
import { hexDump } from './hexdump.ts';

const type = rawItem({ tag: Tag.KeyFormatType, type: 5, value: '00000001' });
const material = rawItem({ tag: Tag.KeyMaterial, type: 8, value: 'cafebabe' });
const keyBlock = (...fields: Buffer[]) => rawStructure(Tag.KeyBlock, type, rawStructure(Tag.KeyValue, ...fields));

/** The octets of a dump that are shown, the others as '**', without its other columns. */
function octetsIn(dump: string): string[] {
  return dump.split('\n').flatMap((line) => line.slice(10, 58).trim().split(/ +/));
}

const shown = (octets: Buffer, hidden: readonly [from: number, to: number][]): string[] =>
  [...octets].map((octet, index) =>
    hidden.some(([from, to]) => index >= from && index < to) ? '**' : octet.toString(16).padStart(2, '0'),
  );

describe('hexDump', () => {
  it('has lines of offset, octets and ASCII', () => {
    const octets = rawItem({ tag: Tag.NameValue, type: 7, value: utf8('kmip~\u007f') });
    expect(hexDump(octets)).to.equal('00000000  42 00 55 07 00 00 00 06  6b 6d 69 70 7e 7f 00 00  |B.U.....kmip~...|');
    const structure = rawStructure(Tag.Name, octets);
    expect(hexDump(structure).split('\n')[1]).to.equal(
      '00000010  6b 6d 69 70 7e 7f 00 00                           |kmip~...|',
    );
  });

  it('masks the octets of a secret value and its padding, in both columns', () => {
    const octets = keyBlock(material);
    expect(octetsIn(hexDump(octets))).to.deep.equal(shown(octets, [[40, 48]]));
    expect(hexDump(octets).split('\n')[2]).to.equal(
      '00000020  42 00 43 08 00 00 00 04  ** ** ** ** ** ** ** **  |B.C.....********|',
    );
  });

  it('shows what follows a secret', () => {
    const octets = rawStructure(Tag.KeyBlock, rawStructure(Tag.KeyValue, material), type);
    expect(octetsIn(hexDump(octets))).to.deep.equal(shown(octets, [[24, 32]]));
  });

  it('shows them where that is asked for', () => {
    const octets = keyBlock(material);
    expect(octetsIn(hexDump(octets, { showSecrets: true }))).to.deep.equal(shown(octets, []));
  });

  describe('masks', () => {
    const broken = rawItem({ tag: Tag.KeyMaterial, type: 8, value: 'cafebabe', length: 2 });
    const tooLong = rawItem({ tag: Tag.KeyMaterial, type: 8, value: 'cafebabe', length: 0x100 });
    const tail = Buffer.from('cafebabecafebabe', 'hex');
    let deep: Buffer = material;
    for (let level = 0; level < 70; level += 1) deep = rawStructure(Tag.KeyMaterial, deep);
    const rows: [what: string, octets: Buffer, hidden: [number, number][]][] = [
      [
        'what stands behind an item that cannot be read',
        rawStructure(Tag.KeyBlock, type, rawItem({ tag: 1, type: 8, value: 'cafe' }), type),
        [[24, 56]],
      ],
      ['the octets of an item longer than its structure', keyBlock(tooLong), [[40, 48]]],
      [
        'a number that its type cannot hold',
        rawStructure(Tag.KeyBlock, rawItem({ tag: Tag.CryptographicLength, type: 2, value: 'cafebabecafebabe' })),
        [[16, 24]],
      ],
      ['what stands behind a secret that is longer than it says', keyBlock(Buffer.concat([broken, tail])), [[40, 56]]],
      [
        'what stands behind the message',
        Buffer.concat([keyBlock(material), tail]),
        [
          [40, 48],
          [48, 56],
        ],
      ],

      ['a secret cut short by the end', keyBlock(material).subarray(0, 44), [[40, 44]]],
      ['what stands deeper than is read', deep, [[65 * 8, deep.length]]],
      ['all but 16 octets of what is no message', Buffer.alloc(40, 1), [[16, 40]]],
    ];
    for (const [what, octets, hidden] of rows) {
      it(what, () => expect(octetsIn(hexDump(octets))).to.deep.equal(shown(octets, hidden)));
    }
  });
});
