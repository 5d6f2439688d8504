import { expect } from 'chai';
import { Enum } from '../spec/enumerations.ts';
import { Mask } from '../spec/masks.ts';
import { Tag } from '../spec/tags.ts';
import { CodecError } from './deviation.ts';
import * as item from './item.ts';
import { decodeXml, encodeXml, readXml } from './xml.ts';
import { XmlError } from './xml-tree.ts';

const { Encrypt, Decrypt, CertificateSign } = Mask.CryptographicUsageMask;

/** An Attribute of 1.x with this name and value. */
function attribute(name: string, value: item.Item): item.Item {
  return item.structure(Tag.Attribute, [item.textString(Tag.AttributeName, name), value]);
}

function errorOf(run: () => unknown): CodecError {
  try {
    run();
  } catch (error) {
    if (error instanceof CodecError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('XML', () => {
  describe('values, both ways', () => {
    const rows: [type: string, xml: string, item: item.Item][] = [
      ['Integer', '<BatchCount type="Integer" value="-2147483648"/>', item.integer(Tag.BatchCount, -(2 ** 31))],
      [
        'Integer, a mask',
        '<CryptographicUsageMask type="Integer" value="Encrypt Decrypt"/>',
        item.integer(Tag.CryptographicUsageMask, Encrypt | Decrypt),
      ],
      [
        'Integer, a mask with bits that have no name',
        '<StorageStatusMask type="Integer" value="OnLineStorage 0x80000000"/>',
        item.integer(Tag.StorageStatusMask, 0x80000001 | 0),
      ],
      [
        'Integer, an empty mask',
        '<CryptographicUsageMask type="Integer" value="0"/>',
        item.integer(Tag.CryptographicUsageMask, 0),
      ],
      [
        'Long Integer',
        '<UsageLimitsCount type="LongInteger" value="-9223372036854775808"/>',
        item.longInteger(Tag.UsageLimitsCount, -(2n ** 63n)),
      ],
      [
        'Big Integer',
        '<PublicExponent type="BigInteger" value="0000000000010001"/>',
        item.bigInteger(Tag.PublicExponent, 65537n),
      ],
      ['Big Integer, negative', '<P type="BigInteger" value="ffffffffffffffff"/>', item.bigInteger(Tag.P, -1n)],
      [
        'Big Integer, longer than it needs',
        '<P type="BigInteger" value="00000000000000000000000000000001"/>',
        { ...item.bigInteger(Tag.P, 1n), length: 16 },
      ],
      [
        'Enumeration',
        '<ObjectType type="Enumeration" value="SymmetricKey"/>',
        item.enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
      ],
      [
        'Enumeration without a name',
        '<OpaqueDataType type="Enumeration" value="0x80000001"/>',
        item.enumeration(Tag.OpaqueDataType, 0x80000001),
      ],
      [
        'Enumeration of tags',
        '<AttributeReference type="Enumeration" value="CryptographicLength"/>',
        item.enumeration(Tag.AttributeReference, Tag.CryptographicLength),
      ],
      [
        'Enumeration of unique identifiers',
        '<UniqueIdentifier type="Enumeration" value="IDPlaceholder"/>',
        item.enumeration(Tag.UniqueIdentifier, Enum.UniqueIdentifier.IDPlaceholder),
      ],
      [
        'Enumeration of another tag',
        '<MaskGeneratorHashingAlgorithm type="Enumeration" value="SHA_1"/>',
        item.enumeration(Tag.MaskGeneratorHashingAlgorithm, Enum.HashingAlgorithm.SHA_1),
      ],
      [
        'Enumeration of PKCS#11',
        '<PKCS_11Function type="Enumeration" value="C_GetInfo"/>',
        item.enumeration(Tag.PKCS_11Function, 3),
      ],
      [
        'Enumeration of PKCS#11 return codes',
        '<PKCS_11ReturnCode type="Enumeration" value="OK"/>',
        item.enumeration(Tag.PKCS_11ReturnCode, 0),
      ],
      ['Boolean', '<BatchOrderOption type="Boolean" value="true"/>', item.boolean(Tag.BatchOrderOption, true)],
      [
        'Text String',
        '<NameValue type="TextString" value=" &lt;&quot;Α&quot;&gt;&#9;&#10;&#13;&amp;amp; \'"/>',
        item.textString(Tag.NameValue, ' <"Α">\t\n\r&amp; \''),
      ],
      ['Text String, empty', '<NameValue type="TextString" value=""/>', item.textString(Tag.NameValue, '')],
      [
        'Byte String',
        '<KeyMaterial type="ByteString" value="00ff10"/>',
        item.byteString(Tag.KeyMaterial, Uint8Array.of(0, 255, 16)),
      ],
      ['Byte String, empty', '<Data type="ByteString" value=""/>', item.byteString(Tag.Data, new Uint8Array(0))],
      [
        'Date-Time',
        '<TimeStamp type="DateTime" value="2008-03-14T11:56:40+00:00"/>',
        item.dateTime(Tag.TimeStamp, 0x47da67f8n),
      ],
      [
        'Date-Time before 1970',
        '<TimeStamp type="DateTime" value="0001-01-01T00:00:00+00:00"/>',
        item.dateTime(Tag.TimeStamp, -62135596800n),
      ],
      [
        'the last Date-Time of the year 9999',
        '<TimeStamp type="DateTime" value="9999-12-31T23:59:59+00:00"/>',
        item.dateTime(Tag.TimeStamp, BigInt(Date.UTC(9999, 11, 31, 23, 59, 59) / 1000)),
      ],
      [
        'the Date-Time after it',
        '<TimeStamp type="DateTime" value="10000-01-01T00:00:00+00:00"/>',
        item.dateTime(Tag.TimeStamp, BigInt(Date.UTC(10000, 0, 1) / 1000)),
      ],
      [
        'the last Date-Time',
        '<TimeStamp type="DateTime" value="292277026596-12-04T15:30:07+00:00"/>',
        item.dateTime(Tag.TimeStamp, 2n ** 63n - 1n),
      ],
      [
        'the Date-Time before the year 1',
        '<TimeStamp type="DateTime" value="0xfffffff1886e08ff"/>',
        item.dateTime(Tag.TimeStamp, -62135596801n),
      ],
      ['Interval', '<LeaseTime type="Interval" value="4294967295"/>', item.interval(Tag.LeaseTime, 0xffffffff)],
      [
        'Date-Time Extended',
        '<TimeStamp type="DateTimeExtended" value="-1"/>',
        item.dateTimeExtended(Tag.TimeStamp, -1n),
      ],
      ['Structure, empty', '<RequestPayload/>', item.structure(Tag.RequestPayload, [])],
      ['extension tag', '<TTLV tag="0x540001" type="TextString" value="na"/>', item.textString(0x540001, 'na')],
    ];
    for (const [type, xml, expected] of rows) {
      it(type, () => {
        expect(decodeXml(xml)).to.deep.equal(expected);
        expect(encodeXml(expected)).to.equal(`${xml}\n`);
      });
    }
  });

  describe('other forms of the same, read', () => {
    const rows: [xml: string, item: item.Item][] = [
      ['<BatchOrderOption type="Boolean" value="1"/>', item.boolean(Tag.BatchOrderOption, true)],
      ['<BatchOrderOption type="Boolean" value="0"/>', item.boolean(Tag.BatchOrderOption, false)],
      ['<BatchCount type="Integer" value=" +5 "/>', item.integer(Tag.BatchCount, 5)],
      [
        '<CryptographicUsageMask type="Integer" value="CertificateSign 0x00000004 0x0000008"/>',
        item.integer(Tag.CryptographicUsageMask, CertificateSign | Encrypt | Decrypt),
      ],
      [
        '<CryptographicUsageMask type="Integer" value="Decrypt \n\t Encrypt"/>',
        item.integer(Tag.CryptographicUsageMask, Encrypt | Decrypt),
      ],
      [
        '<CryptographicUsageMask type="Integer" value="0x0000000C"/>',
        item.integer(Tag.CryptographicUsageMask, Encrypt | Decrypt),
      ],
      [
        '<CryptographicUsageMask type="Integer" value="12"/>',
        item.integer(Tag.CryptographicUsageMask, Encrypt | Decrypt),
      ],
      [
        '<ObjectType type="Enumeration" value="0x00000002"/>',
        item.enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
      ],
      ['<ObjectType type="Enumeration" value="0x2"/>', item.enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey)],
      [
        '<AttributeReference type="Enumeration" value="0x00540001"/>',
        item.enumeration(Tag.AttributeReference, 0x540001),
      ],
      ['<TimeStamp type="DateTime" value="2008-03-14T11:56:40Z"/>', item.dateTime(Tag.TimeStamp, 0x47da67f8n)],
      ['<TimeStamp type="DateTime" value="2008-03-14T13:26:40.999+01:30"/>', item.dateTime(Tag.TimeStamp, 0x47da67f8n)],
      ['<TimeStamp type="DateTime" value="0x0000000047DA67F8"/>', item.dateTime(Tag.TimeStamp, 0x47da67f8n)],
      ['<TimeStamp type="DateTime" value="2008-02-28T24:00:00Z"/>', item.dateTime(Tag.TimeStamp, 1204243200n)],
      ['<TimeStamp type="DateTime" value="1969-12-31T23:59:59.9-00:00"/>', item.dateTime(Tag.TimeStamp, -1n)],
      ['<TimeStamp type="DateTime" value="12000-02-29T00:00:00-14:00"/>', item.dateTime(Tag.TimeStamp, 316521352800n)],
      ['<Data type="ByteString" value="aBCd"/>', item.byteString(Tag.Data, Uint8Array.of(0xab, 0xcd))],
      ['<x540001 type="Integer" value="1"/>', item.integer(0x540001, 1)],
      ['<X540001 type="Integer" value="1"/>', item.integer(0x540001, 1)],
      ['<TTLV tag="0x42000D" name="whatever" type="Integer" value="1"/>', item.integer(Tag.BatchCount, 1)],
      ['<TTLV tag="BatchCount" type="Integer" value="1"/>', item.integer(Tag.BatchCount, 1)],
      [
        '<TTLV tag="0x540002"><BatchCount type="Integer" value="1"></BatchCount></TTLV>',
        item.structure(0x540002, [item.integer(Tag.BatchCount, 1)]),
      ],
      ['<RequestPayload type="Structure"> <!-- nothing --> </RequestPayload>', item.structure(Tag.RequestPayload, [])],
      ['<RequestPayload xmlns="urn:oasis:tc:kmip:xmlns"/>', item.structure(Tag.RequestPayload, [])],
      [
        '<k:RequestPayload xmlns:k="urn:oasis:tc:kmip:xmlns" xmlns:b="urn:b"><k:BatchCount type="Integer" value="1"/></k:RequestPayload>',
        item.structure(Tag.RequestPayload, [item.integer(Tag.BatchCount, 1)]),
      ],
      ['<k:TTLV xmlns:k="urn:oasis:tc:kmip:xmlns" tag="0x540002"/>', item.structure(0x540002, [])],
      ['<NameValue type="TextString" value="a\nb\tc&#10;"/>', item.textString(Tag.NameValue, 'a b c\n')],
      ["<NameValue type='TextString' value='\"'/>", item.textString(Tag.NameValue, '"')],
      [
        '<?xml version="1.0" encoding="UTF-8"?><BatchCount type="Integer" value="1"></BatchCount>',
        item.integer(Tag.BatchCount, 1),
      ],
      [
        '<AttributeReference><VendorIdentification type="TextString" value="x"/></AttributeReference>',
        item.structure(Tag.AttributeReference, [item.textString(Tag.VendorIdentification, 'x')]),
      ],
    ];
    for (const [xml, expected] of rows)
      it(xml.replace(/\s+/g, ' '), () => expect(decodeXml(xml)).to.deep.equal(expected));
  });

  describe('an Attribute Value of 1.x', () => {
    it('has the enumeration that the Attribute Name beside it says', () => {
      const value = item.enumeration(Tag.AttributeValue, Enum.CryptographicAlgorithm.AES);
      const xml =
        '<Attribute>\n  <AttributeName type="TextString" value="Cryptographic Algorithm"/>\n  <AttributeValue type="Enumeration" value="AES"/>\n</Attribute>\n';
      expect(decodeXml(xml)).to.deep.equal(attribute('Cryptographic Algorithm', value));
      expect(encodeXml(attribute('Cryptographic Algorithm', value))).to.equal(xml);
    });

    it('has it too where the Attribute Name comes later, in the general form', () => {
      const xml =
        '<Attribute><AttributeValue type="Enumeration" value="Active"/><TTLV tag="0x42000A" type="TextString" value="State"/></Attribute>';
      expect(decodeXml(xml)).to.deep.equal(
        item.structure(Tag.Attribute, [
          item.enumeration(Tag.AttributeValue, Enum.State.Active),
          item.textString(Tag.AttributeName, 'State'),
        ]),
      );
    });

    it('has the mask that the Attribute Name says', () => {
      const expected = attribute('Cryptographic Usage Mask', item.integer(Tag.AttributeValue, Encrypt));
      expect(decodeXml(encodeXml(expected))).to.deep.equal(expected);
      expect(encodeXml(expected)).to.include('value="Encrypt"');
    });

    it('is alone in that: an Attribute Index beside it is a number', () => {
      const expected = item.structure(Tag.Attribute, [
        item.textString(Tag.AttributeName, 'Cryptographic Usage Mask'),
        item.integer(Tag.AttributeIndex, 1),
        item.integer(Tag.AttributeValue, Encrypt),
      ]);
      const xml = encodeXml(expected);
      expect(xml).to.include('<AttributeIndex type="Integer" value="1"/>');
      expect(decodeXml(xml)).to.deep.equal(expected);
      const named = xml.replace('value="1"', 'value="Sign"');
      expect(() => decodeXml(named)).to.throw(XmlError, '"Sign" is neither');
    });

    it('of a custom attribute is a number', () => {
      const expected = attribute('x-Mine', item.enumeration(Tag.AttributeValue, 1));
      expect(encodeXml(expected)).to.include('value="0x00000001"');
      expect(decodeXml(encodeXml(expected))).to.deep.equal(expected);
    });
  });

  it('is read with names that are not normalised, which are deviations, where that is asked for', () => {
    const xml =
      '<RequestPayload>\n<objectType type="Enumeration" value="Symmetric Key"/>\n<TTLV tag="Batch Count" type="Integer" value="1"/>\n</RequestPayload>';
    const { item: read, deviations } = readXml(xml);
    expect(read).to.deep.equal(
      item.structure(Tag.RequestPayload, [
        item.enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
        item.integer(Tag.BatchCount, 1),
      ]),
    );
    expect(deviations.map(({ kind, path, message }) => [kind, path, message])).to.deep.equal([
      ['name', 'RequestPayload/ObjectType', '"objectType" is to be written ObjectType'],
      ['name', 'RequestPayload/ObjectType', '"Symmetric Key" is to be written SymmetricKey'],
      ['name', 'RequestPayload/BatchCount', '"Batch Count" is to be written BatchCount'],
    ]);
    expect(errorOf(() => decodeXml(xml)).code).to.equal('unknown-name');
  });

  it('is written with hex for the bits of a mask that a version has no names for', () => {
    const { Export, Authenticate } = Mask.CryptographicUsageMask;
    const mask = item.integer(Tag.CryptographicUsageMask, Export | Authenticate);
    const rows = [
      ['1.4', 'Export 0x00100000'],
      ['2.0', 'Authenticate 0x00000040'],
    ] as const;
    for (const [version, text] of rows) {
      expect(encodeXml(mask, { version })).to.equal(`<CryptographicUsageMask type="Integer" value="${text}"/>\n`);
    }
  });

  it('is written with the names of a version', () => {
    const hash = item.enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA3_256);
    expect(encodeXml(hash, { version: '1.4' })).to.include('"SHA_3_256"');
    expect(encodeXml(hash, { version: '2.1' })).to.include('"SHA3_256"');
  });

  it('is written in the general form where that is asked for', () => {
    const message = item.structure(Tag.RequestPayload, [item.integer(Tag.BatchCount, 1)]);
    expect(encodeXml(message, { form: 'ttlv', indent: '  ' })).to.equal(
      [
        '  <TTLV tag="0x420079" name="RequestPayload">',
        '    <TTLV tag="0x42000d" name="BatchCount" type="Integer" value="1"/>',
        '  </TTLV>',
        '',
      ].join('\n'),
    );
  });

  describe('refuses, with path and place', () => {
    const rows: [what: string, field: string, code: string, path: string, message: RegExp][] = [
      ['an unknown tag', '<Nonsense type="Integer" value="1"/>', 'unknown-name', '', /Nonsense is no tag/],
      ['TTLV without tag', '<TTLV type="Integer" value="1"/>', 'syntax', '', /without the attribute tag/],
      ['an unknown type', '<BatchCount type="Number" value="1"/>', 'type', '/BatchCount', /Number is no item type/],
      [
        'a type that JavaScript knows',
        '<BatchCount type="constructor" value="1"/>',
        'type',
        '/BatchCount',
        /constructor is no/,
      ],
      ['a value without type', '<BatchCount value="1"/>', 'type', '/BatchCount', /has a value but no type/],
      ['a type without value', '<BatchCount type="Integer"/>', 'value', '/BatchCount', /has no value/],
      [
        'an unknown attribute',
        '<BatchCount type="Integer" value="1" unit="s"/>',
        'syntax',
        '/BatchCount',
        /an attribute unit/,
      ],
      [
        'tag beside a name of its own',
        '<BatchCount tag="0x42000D" type="Integer" value="1"/>',
        'syntax',
        '/BatchCount',
        /an attribute tag/,
      ],
      ['another namespace', '<Name xmlns="urn:x"/>', 'syntax', '/Name', /namespace/],
      [
        'a prefix for another namespace',
        '<x:Name xmlns:x="urn:x"/>',
        'syntax',
        '',
        /the prefix of x:Name is not for urn:oasis/,
      ],
      ['a prefix for nothing', '<x:Name/>', 'syntax', '', /the prefix of x:Name/],
      [
        '0X before digits',
        '<ObjectType type="Enumeration" value="0X2"/>',
        'unknown-name',
        '/ObjectType',
        /"0X2" is no value/,
      ],
      [
        'white space that XML does not know',
        '<BatchCount type="Integer" value="\u00a01"/>',
        'unknown-name',
        '/BatchCount',
        /is neither a decimal number/,
      ],
      ['text in a structure', '<Name>text</Name>', 'syntax', '/Name', /text inside Name/],
      [
        'text in a value',
        '<BatchCount type="Integer" value="1">1</BatchCount>',
        'syntax',
        '/BatchCount',
        /text inside/,
      ],
      [
        'fields in a value',
        '<BatchCount type="Integer" value="1"><Name/></BatchCount>',
        'type',
        '/BatchCount',
        /elements inside/,
      ],
      [
        'a number that is none',
        '<BatchCount type="Integer" value="1e3"/>',
        'unknown-name',
        '/BatchCount',
        /"1e3" is neither/,
      ],
      [
        'a number too great',
        '<BatchCount type="Integer" value="2147483648"/>',
        'value',
        '/BatchCount',
        /"2147483648" is no Integer of 32 bits/,
      ],
      [
        'hex for an Integer',
        '<BatchCount type="Integer" value="0x01"/>',
        'unknown-name',
        '/BatchCount',
        /"0x01" is neither/,
      ],
      [
        'an unknown mask component',
        '<CryptographicUsageMask type="Integer" value="Encrypt Fly"/>',
        'unknown-name',
        '/CryptographicUsageMask',
        /"Fly" is neither/,
      ],
      [
        'a Long Integer too great',
        '<UsageLimitsCount type="LongInteger" value="9223372036854775808"/>',
        'value',
        '/UsageLimitsCount',
        /64 bits/,
      ],
      ['an Interval below zero', '<LeaseTime type="Interval" value="-1"/>', 'value', '/LeaseTime', /without sign/],
      [
        'an Interval too great',
        '<LeaseTime type="Interval" value="4294967296"/>',
        'value',
        '/LeaseTime',
        /without sign/,
      ],
      [
        'an unknown enumeration value',
        '<ObjectType type="Enumeration" value="Cat"/>',
        'unknown-name',
        '/ObjectType',
        /"Cat" is no value of ObjectType/,
      ],
      [
        'a value of another enumeration',
        '<ObjectType type="Enumeration" value="AES"/>',
        'unknown-name',
        '/ObjectType',
        /"AES" is no value/,
      ],
      [
        'a decimal enumeration value',
        '<ObjectType type="Enumeration" value="2"/>',
        'unknown-name',
        '/ObjectType',
        /"2" is no value/,
      ],
      [
        'an enumeration value of nine digits',
        '<ObjectType type="Enumeration" value="0x000000002"/>',
        'unknown-name',
        '/ObjectType',
        /is no value/,
      ],
      [
        'a Boolean that is none',
        '<BatchOrderOption type="Boolean" value="yes"/>',
        'value',
        '/BatchOrderOption',
        /not "yes"/,
      ],
      ['an odd number of digits', '<Data type="ByteString" value="abc"/>', 'value', '/Data', /not 3 digits/],
      ['digits that are none', '<Data type="ByteString" value="ab0x"/>', 'value', '/Data', /not "x" at character 4/],
      [
        'a Big Integer of 3 octets',
        '<P type="BigInteger" value="010001"/>',
        'value',
        '/P',
        /multiple of 8 octets, not 6 digits/,
      ],
      [
        'a date without time zone',
        '<TimeStamp type="DateTime" value="2008-03-14T11:56:40"/>',
        'value',
        '/TimeStamp',
        /time zone/,
      ],
      [
        'a day that is none',
        '<TimeStamp type="DateTime" value="2008-02-30T11:56:40Z"/>',
        'value',
        '/TimeStamp',
        /Date-Time/,
      ],
      [
        'an hour that is none',
        '<TimeStamp type="DateTime" value="2008-02-28T24:00:01Z"/>',
        'value',
        '/TimeStamp',
        /Date-Time/,
      ],
    ];
    for (const [what, field, code, path, message] of rows) {
      it(what, () => {
        const error = errorOf(() => decodeXml(`<RequestPayload>\n  ${field}\n</RequestPayload>`));
        if (!(error instanceof XmlError)) throw error;
        expect(error.message).to.match(message);
        expect({ code: error.code, path: error.path }).to.deep.equal({ code, path: `RequestPayload${path}` });
        expect(error.position.line).to.equal(2);
      });
    }

    it('more elements than so many items, or very many attributes', () => {
      const message = (fields: number) => `<RequestPayload>${'<Name/>'.repeat(fields)}</RequestPayload>`;
      expect(readXml(message(3), { maxItems: 4 }).deviations).to.deep.equal([]);
      expect(errorOf(() => readXml(message(4), { maxItems: 4 })).code).to.equal('too-large');
      for (const one of ['<?a?>', '<!---->', '<![CDATA[]]>']) {
        const text = `<RequestPayload>${one.repeat(4)}</RequestPayload>`;
        expect(errorOf(() => readXml(text, { maxItems: 4 })).code, one).to.equal('too-large');
      }
      const attributes = Array.from({ length: 1001 }, (_, index) => `a${index}="1"`).join(' ');
      expect(errorOf(() => readXml(`<Name ${attributes}/>`)).code).to.equal('too-large');
    });

    it('a number with very much white space inside, in little time', () => {
      const text = `1${' '.repeat(200_000)}2`;
      expect(errorOf(() => decodeXml(`<BatchCount type="Integer" value="${text}"/>`)).code).to.equal('unknown-name');
    }).timeout(10_000);

    it('more than 64 levels', () => {
      const nested = (levels: number) => `${'<Attribute>'.repeat(levels)}${'</Attribute>'.repeat(levels)}`;
      expect(decodeXml(nested(64)).tag).to.equal(Tag.Attribute);
      expect(errorOf(() => decodeXml(nested(65))).code).to.equal('depth');
    });
  });

  describe('cannot be written', () => {
    const rows: [what: string, item: item.Item, code: string, message: string][] = [
      ['NUL', item.textString(Tag.NameValue, 'a\0'), 'value', 'XML does not allow the character U+0000'],
      [
        'half of a surrogate pair',
        item.textString(Tag.NameValue, '\ud83d'),
        'value',
        'XML does not allow the character U+D83D',
      ],
      [
        'an unknown type',
        { ...item.byteString(Tag.NameValue, new Uint8Array(0)), typeCode: 12 },
        'type',
        'XML has no name for the type code 12',
      ],
    ];
    for (const [what, field, code, message] of rows) {
      it(what, () => {
        const error = errorOf(() => encodeXml(item.structure(Tag.Name, [field])));
        expect({ code: error.code, path: error.path, message: error.message }).to.deep.equal({
          code,
          path: 'Name/NameValue',
          message,
        });
      });
    }
  });
});
