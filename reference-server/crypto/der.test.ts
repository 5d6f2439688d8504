import { expect } from 'chai';
import {
  Der,
  DerError,
  derChildren,
  readDer,
  readInteger,
  readObjectIdentifier,
  unsignedOctets,
  writeDer,
  writeInteger,
} from './der.ts';
import { distinguishedNameText } from './distinguished-name.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

describe('DER', () => {
  // X.690 section 8.19 with its example, id-ecPublicKey, commonName.
  const identifiers: [octets: string, dotted: string][] = [
    ['0603883703', '2.999.3'],
    ['06072a8648ce3d0201', '1.2.840.10045.2.1'],
    ['0603550403', '2.5.4.3'],
  ];
  for (const [octets, dotted] of identifiers) {
    it(`reads the object identifier ${dotted}`, () => {
      expect(readObjectIdentifier(readDer(hex(octets)))).to.equal(dotted);
    });
  }

  // X.690 section 8.3, in both directions.
  const integers: [octets: string, value: bigint][] = [
    ['020100', 0n],
    ['02017f', 127n],
    ['02020080', 128n],
    ['0209008000000000000000', 1n << 63n],
  ];
  for (const [octets, value] of integers) {
    it(`reads and writes the integer ${value}`, () => {
      expect(readInteger(readDer(hex(octets)))).to.equal(value);
      expect(writeInteger(value).toString('hex')).to.equal(octets);
    });
  }

  it('reads a negative integer', () => {
    expect(readInteger(readDer(hex('020180')))).to.equal(-128n);
  });

  it('reads and writes lengths of one, two and three octets', () => {
    for (const [length, head] of [
      [127, '047f'],
      [128, '048180'],
      [300, '0482012c'],
    ] as const) {
      const element = writeDer(Der.OctetString, Buffer.alloc(length));
      expect(element.toString('hex')).to.equal(head + '00'.repeat(length));
      expect(readDer(element).content).to.have.length(length);
    }
  });

  it('reads the elements inside one', () => {
    const children = derChildren(readDer(hex('3006020101040102'), Der.Sequence));
    expect(children.map(({ tag, raw }) => [tag, raw.toString('hex')])).to.deep.equal([
      [Der.Integer, '020101'],
      [Der.OctetString, '040102'],
    ]);
  });

  const broken: [what: string, octets: string][] = [
    ['nothing', ''],
    ['no length', '30'],
    ['contents that are cut off', '300502'],
    ['octets that follow', '02010100'],
    ['the indefinite length', '30800201010000'],
    ['a length that is longer than need be', '04810100'],
    ['a length that is cut off', '0482'],
    ['a tag number above 30', '1f810100'],
  ];
  for (const [what, octets] of broken) {
    it(`refuses ${what}`, () => {
      expect(() => readDer(hex(octets))).to.throw(DerError);
    });
  }

  it('refuses another type than the one expected', () => {
    expect(() => readDer(hex('020101'), Der.Sequence)).to.throw(DerError);
    expect(() => readInteger(readDer(hex('040101')))).to.throw(DerError);
    expect(() => readObjectIdentifier(readDer(hex('040101')))).to.throw(DerError);
  });

  it('pads numbers to a length', () => {
    expect(unsignedOctets(0x1234n).toString('hex')).to.equal('1234');
    expect(unsignedOctets(0x123n, 4).toString('hex')).to.equal('00000123');
  });
});

describe('distinguished names', () => {
  const attribute = (type: string, tag: number, value: Buffer) =>
    writeDer(Der.Sequence, hex(type), writeDer(tag, value));
  const name = (...relative: Buffer[]) =>
    readDer(writeDer(Der.Sequence, ...relative.map((one) => writeDer(Der.Set, one))));
  const commonName = (value: string) => attribute('0603550403', Der.Utf8String, Buffer.from(value));

  // RFC 4514 section 4, and the characters that its section 2.4 escapes.
  const rows: [what: string, name: ReturnType<typeof name>, text: string][] = [
    ['no relative names', name(), ''],
    ['a comma', name(commonName('James "Jim" Smith, III')), 'CN=James \\"Jim\\" Smith\\, III'],
    ['a carriage return', name(commonName('Before\rAfter')), 'CN=Before\rAfter'],
    ['a space and a number sign at the ends', name(commonName(' a#')), 'CN=\\ a#'],
    ['a number sign first, a space last', name(commonName('#a ')), 'CN=\\#a\\ '],
    ['a null', name(commonName('a\0')), 'CN=a\\00'],
    ['letters beyond ASCII', name(commonName('Lučić')), 'CN=Lučić'],
    ['a BMPString', name(attribute('0603550403', Der.BmpString, hex('004a0061'))), 'CN=Ja'],
  ];
  for (const [what, value, text] of rows) {
    it(`with ${what}`, () => expect(distinguishedNameText(value)).to.equal(text));
  }

  it('with a type that has no short name: the value in hex', () => {
    const dotted = name(attribute('06082b060104018b3a00', Der.OctetString, hex('4869')));
    expect(distinguishedNameText(dotted)).to.equal('1.3.6.1.4.1.1466.0=#04024869');
  });

  it('with several values of one relative name', () => {
    const both = Buffer.concat([commonName('a'), attribute('060355040b', Der.PrintableString, Buffer.from('b'))]);
    expect(distinguishedNameText(name(both))).to.equal('CN=a+OU=b');
  });
});
