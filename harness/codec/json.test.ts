import { expect } from 'chai';
import { Enum } from '../spec/enumerations.ts';
import { Mask } from '../spec/masks.ts';
import { Tag } from '../spec/tags.ts';
import * as item from './item.ts';
import { decodeJson, encodeJson } from './json.ts';
import { JsonError } from './json-tree.ts';

const { Encrypt, Decrypt, CertificateSign } = Mask.CryptographicUsageMask;

/** The JSON text of a leaf. */
function leaf(tag: string, type: string, value: string): string {
  return `{"tag":"${tag}", "type":"${type}", "value":${value}}`;
}

function errorOf(run: () => unknown): JsonError {
  try {
    run();
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('JSON', () => {
  describe('values, both ways', () => {
    const rows: [type: string, json: string, item: item.Item][] = [
      ['Integer', leaf('BatchCount', 'Integer', '"0x80000000"'), item.integer(Tag.BatchCount, -(2 ** 31))],
      ['Integer -1', leaf('BatchCount', 'Integer', '"0xffffffff"'), item.integer(Tag.BatchCount, -1)],
      [
        'Integer, a mask',
        leaf('CryptographicUsageMask', 'Integer', '"Encrypt|Decrypt"'),
        item.integer(Tag.CryptographicUsageMask, Encrypt | Decrypt),
      ],
      [
        'Integer, a mask with bits that have no name',
        leaf('StorageStatusMask', 'Integer', '"OnLineStorage|0x80000000"'),
        item.integer(Tag.StorageStatusMask, 0x80000001 | 0),
      ],
      [
        'Integer, an empty mask',
        leaf('CryptographicUsageMask', 'Integer', '"0x00000000"'),
        item.integer(Tag.CryptographicUsageMask, 0),
      ],
      [
        'Long Integer',
        leaf('UsageLimitsCount', 'LongInteger', '"0x8000000000000000"'),
        item.longInteger(Tag.UsageLimitsCount, -(2n ** 63n)),
      ],
      [
        'Big Integer',
        leaf('PublicExponent', 'BigInteger', '"0x0000000000010001"'),
        item.bigInteger(Tag.PublicExponent, 65537n),
      ],
      ['Big Integer, negative', leaf('P', 'BigInteger', '"0xffffffffffffffff"'), item.bigInteger(Tag.P, -1n)],
      [
        'Big Integer, longer than it needs',
        leaf('P', 'BigInteger', '"0x00000000000000000000000000000001"'),
        { ...item.bigInteger(Tag.P, 1n), length: 16 },
      ],
      [
        'Enumeration',
        leaf('ObjectType', 'Enumeration', '"SymmetricKey"'),
        item.enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
      ],
      [
        'Enumeration without a name',
        leaf('OpaqueDataType', 'Enumeration', '"0x80000001"'),
        item.enumeration(Tag.OpaqueDataType, 0x80000001),
      ],
      ['Boolean', leaf('BatchOrderOption', 'Boolean', 'true'), item.boolean(Tag.BatchOrderOption, true)],
      [
        'Text String',
        leaf('NameValue', 'TextString', '" <\\"Α\\\\\\">\\t\\n\\u0000𝄞"'),
        item.textString(Tag.NameValue, ' <"Α\\">\t\n\0𝄞'),
      ],
      ['Text String, empty', leaf('NameValue', 'TextString', '""'), item.textString(Tag.NameValue, '')],
      ['Byte String', leaf('Data', 'ByteString', '"00ff10"'), item.byteString(Tag.Data, Uint8Array.of(0, 255, 16))],
      ['Byte String, empty', leaf('Data', 'ByteString', '""'), item.byteString(Tag.Data, new Uint8Array(0))],
      [
        'Date-Time',
        leaf('TimeStamp', 'DateTime', '"2008-03-14T11:56:40+00:00"'),
        item.dateTime(Tag.TimeStamp, 0x47da67f8n),
      ],
      [
        'Date-Time after the year 9999',
        leaf('TimeStamp', 'DateTime', '"0x7fffffffffffffff"'),
        item.dateTime(Tag.TimeStamp, 2n ** 63n - 1n),
      ],
      ['Interval', leaf('LeaseTime', 'Interval', '"0xffffffff"'), item.interval(Tag.LeaseTime, 0xffffffff)],
      [
        'Date-Time Extended',
        leaf('TimeStamp', 'DateTimeExtended', '"0xffffffffffffffff"'),
        item.dateTimeExtended(Tag.TimeStamp, -1n),
      ],
      ['Structure, empty', '{"tag":"RequestPayload", "value":[]}', item.structure(Tag.RequestPayload, [])],
      ['extension tag', leaf('0x540001', 'TextString', '"na"'), item.textString(0x540001, 'na')],
    ];
    for (const [type, json, expected] of rows) {
      it(type, () => {
        expect(decodeJson(json)).to.deep.equal({ item: expected, deviations: [] });
        expect(encodeJson(expected)).to.equal(`${json}\n`);
      });
    }
  });

  describe('other forms of the same, read', () => {
    const usage = (value: number) => item.integer(Tag.CryptographicUsageMask, value);
    const time = item.dateTime(Tag.TimeStamp, 0x47da67f8n);
    const rows: [json: string, item: item.Item][] = [
      [leaf('BatchCount', 'Integer', '-5'), item.integer(Tag.BatchCount, -5)],
      [leaf('BatchCount', 'Integer', '1e1'), item.integer(Tag.BatchCount, 10)],
      [leaf('BatchCount', 'Integer', '"0x0000000A"'), item.integer(Tag.BatchCount, 10)],
      [leaf('CryptographicUsageMask', 'Integer', '12'), usage(Encrypt | Decrypt)],
      [leaf('CryptographicUsageMask', 'Integer', '"0x0000000c"'), usage(Encrypt | Decrypt)],
      [
        leaf('CryptographicUsageMask', 'Integer', '"CertificateSign|0x00000004|0x00000008"'),
        usage(CertificateSign | Encrypt | Decrypt),
      ],
      [
        leaf('UsageLimitsCount', 'LongInteger', '4503599627370495'),
        item.longInteger(Tag.UsageLimitsCount, 2n ** 52n - 1n),
      ],
      [leaf('P', 'BigInteger', '65537'), item.bigInteger(Tag.P, 65537n)],
      [leaf('ObjectType', 'Enumeration', '2'), item.enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey)],
      [
        leaf('ObjectType', 'Enumeration', '"0x00000002"'),
        item.enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
      ],
      [leaf('BatchOrderOption', 'Boolean', '"0x0000000000000001"'), item.boolean(Tag.BatchOrderOption, true)],
      [leaf('BatchOrderOption', 'Boolean', '"0x0000000000000000"'), item.boolean(Tag.BatchOrderOption, false)],
      [leaf('Data', 'ByteString', '"aBCd"'), item.byteString(Tag.Data, Uint8Array.of(0xab, 0xcd))],
      [leaf('TimeStamp', 'DateTime', '"2008-03-14T13:26:40.999+01:30"'), time],
      [leaf('TimeStamp', 'DateTime', '"0x0000000047DA67F8"'), time],
      [leaf('LeaseTime', 'Interval', '4294967295'), item.interval(Tag.LeaseTime, 0xffffffff)],
      [leaf('TimeStamp', 'DateTimeExtended', '-1'), item.dateTimeExtended(Tag.TimeStamp, -1n)],
      ['{"tag":"RequestPayload", "value":null}', item.structure(Tag.RequestPayload, [])],
      ['{"value":[], "type":"Structure", "tag":"0x420079", "name":"any"}', item.structure(Tag.RequestPayload, [])],
      [`\uFEFF\r\n ${leaf('0x42000D', 'Integer', '1')} `, item.integer(Tag.BatchCount, 1)],
    ];
    for (const [json, expected] of rows) {
      it(JSON.stringify(json), () => expect(decodeJson(json)).to.deep.equal({ item: expected, deviations: [] }));
    }
  });

  describe('an Attribute Value of 1.x', () => {
    it('has the enumeration and the mask that the Attribute Name says, before it or behind it', () => {
      const name = item.textString(Tag.AttributeName, 'Cryptographic Usage Mask');
      const value = item.integer(Tag.AttributeValue, Encrypt | Decrypt);
      for (const fields of [
        [name, value],
        [value, name],
      ]) {
        const attribute = item.structure(Tag.Attribute, fields);
        expect(encodeJson(attribute)).to.include('"value":"Encrypt|Decrypt"');
        expect(decodeJson(encodeJson(attribute)).item).to.deep.equal(attribute);
      }
    });

    it('of a custom attribute is a number', () => {
      const attribute = item.structure(Tag.Attribute, [
        item.textString(Tag.AttributeName, 'x-Mine'),
        item.enumeration(Tag.AttributeValue, 1),
      ]);
      expect(encodeJson(attribute)).to.include('"value":"0x00000001"');
      expect(decodeJson(encodeJson(attribute)).item).to.deep.equal(attribute);
    });
  });

  it('is written one item a line, Structures without type, with the names of a version', () => {
    const payload = item.structure(Tag.RequestPayload, [
      item.integer(Tag.BatchCount, 1),
      item.structure(Tag.Name, [item.enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA3_256)]),
    ]);
    expect(encodeJson(payload, { version: '1.4' })).to.equal(
      [
        '{"tag":"RequestPayload", "value":[',
        '  {"tag":"BatchCount", "type":"Integer", "value":"0x00000001"},',
        '  {"tag":"Name", "value":[',
        '    {"tag":"HashingAlgorithm", "type":"Enumeration", "value":"SHA_3_256"}',
        '  ]}',
        ']}',
        '',
      ].join('\n'),
    );
  });

  describe('reads, and says what deviates', () => {
    const rows: [what: string, field: string, item: item.Item, kind: string, message: RegExp][] = [
      [
        'a name that is not normalised',
        leaf('Batch Count', 'Integer', '1'),
        item.integer(Tag.BatchCount, 1),
        'name',
        /"Batch Count" is to be written BatchCount/,
      ],
      [
        'a value that is not normalised',
        leaf('ObjectType', 'Enumeration', '"Symmetric Key"'),
        item.enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
        'name',
        /"Symmetric Key" is to be written SymmetricKey/,
      ],
      [
        'hex without all its zeros',
        leaf('BatchCount', 'Integer', '"0x1"'),
        item.integer(Tag.BatchCount, 1),
        'value',
        /1 hex digits, not 8/,
      ],
      [
        '2^52 as a number',
        leaf('UsageLimitsCount', 'LongInteger', '4503599627370496'),
        item.longInteger(Tag.UsageLimitsCount, 2n ** 52n),
        'value',
        /2\^52 or more/,
      ],
      [
        'a number that JavaScript would round',
        leaf('UsageLimitsCount', 'LongInteger', '9007199254740993'),
        item.longInteger(Tag.UsageLimitsCount, 9007199254740993n),
        'value',
        /2\^52 or more/,
      ],
      [
        'a mask with spaces',
        leaf('CryptographicUsageMask', 'Integer', '"Encrypt Decrypt"'),
        item.integer(Tag.CryptographicUsageMask, Encrypt | Decrypt),
        'value',
        /separated by "\|" alone/,
      ],
      [
        'a date without time zone',
        leaf('TimeStamp', 'DateTime', '"2008-03-14T11:56:40"'),
        item.dateTime(Tag.TimeStamp, 0x47da67f8n),
        'value',
        /without time zone/,
      ],
    ];
    it('at every item, each with its path', () => {
      const fields = ['batch Count', 'BatchCount', 'batch count'].map((name) => leaf(name, 'Integer', '1'));
      const { deviations } = decodeJson(`{"tag":"RequestPayload", "value":[${fields.join(', ')}]}`);
      expect(deviations.map(({ path }) => path)).to.deep.equal([
        'RequestPayload/BatchCount[0]',
        'RequestPayload/BatchCount[2]',
      ]);
    });

    for (const [what, field, expected, kind, message] of rows) {
      it(what, () => {
        const { item: read, deviations } = decodeJson(`{"tag":"RequestPayload", "value":[${field}]}`);
        expect(read).to.deep.equal(item.structure(Tag.RequestPayload, [expected]));
        expect(deviations).to.have.length(1);
        expect(deviations[0]).to.include({ kind });
        expect(deviations[0]?.path).to.match(/^RequestPayload\/\w+$/);
        expect(deviations[0]?.offset).to.be.within(34, 34 + field.length);
        expect(deviations[0]?.message).to.match(message);
      });
    }
  });

  describe('refuses, with path and place', () => {
    const rows: [what: string, field: string, code: string, path: string, message: RegExp][] = [
      ['an unknown tag', leaf('Nonsense', 'Integer', '1'), 'unknown-name', '', /"Nonsense" is no tag/],
      ['the tag in the form of an element', leaf('x42000D', 'Integer', '1'), 'unknown-name', '', /"x42000D" is no tag/],
      [
        '0X before digits',
        leaf('BatchCount', 'Integer', '"0X00000001"'),
        'unknown-name',
        '/BatchCount',
        /"0X00000001"/,
      ],
      ['an item without tag', '{"type":"Integer", "value":1}', 'syntax', '', /without tag/],
      ['a tag that is a number', '{"tag":4325389, "type":"Integer", "value":1}', 'syntax', '', /without tag/],
      ['what is no object', '[]', 'type', '', /an item is an object/],
      ['an unknown type', leaf('BatchCount', 'Number', '1'), 'type', '/BatchCount', /"Number" is no item type/],
      ['a type that JavaScript knows', leaf('BatchCount', 'constructor', '1'), 'type', '/BatchCount', /no item type/],
      ['a value without type', '{"tag":"BatchCount", "value":1}', 'type', '/BatchCount', /an array or null/],
      ['a type without value', '{"tag":"BatchCount", "type":"Integer"}', 'value', '/BatchCount', /without value/],
      [
        'an unknown property',
        '{"tag":"BatchCount", "type":"Integer", "value":1, "unit":"s"}',
        'syntax',
        '/BatchCount',
        /a property "unit"/,
      ],
      ['a fraction', leaf('BatchCount', 'Integer', '1.5'), 'value', '/BatchCount', /not 1\.5/],
      ['an Integer too great', leaf('BatchCount', 'Integer', '2147483648'), 'value', '/BatchCount', /of 32 bits/],
      ['hex too long', leaf('BatchCount', 'Integer', '"0x000000001"'), 'unknown-name', '/BatchCount', /is neither/],
      ['a decimal string', leaf('BatchCount', 'Integer', '"1"'), 'unknown-name', '/BatchCount', /"1" is neither/],
      [
        'an unknown mask component',
        leaf('CryptographicUsageMask', 'Integer', '"Encrypt|Fly"'),
        'unknown-name',
        '/CryptographicUsageMask',
        /"Fly" is neither/,
      ],
      [
        'a Long Integer too great',
        leaf('UsageLimitsCount', 'LongInteger', '9223372036854775808'),
        'value',
        '/UsageLimitsCount',
        /64 bits/,
      ],
      ['a Big Integer of 3 octets', leaf('P', 'BigInteger', '"0x010001"'), 'value', '/P', /not 6 digits/],
      ['an Interval below zero', leaf('LeaseTime', 'Interval', '-1'), 'value', '/LeaseTime', /without sign/],
      [
        'an unknown enumeration value',
        leaf('ObjectType', 'Enumeration', '"Cat"'),
        'unknown-name',
        '/ObjectType',
        /"Cat" is no value of ObjectType/,
      ],
      ['a Boolean that is 1', leaf('BatchOrderOption', 'Boolean', '1'), 'value', '/BatchOrderOption', /not 1/],
      ['a Text String that is null', leaf('NameValue', 'TextString', 'null'), 'value', '/NameValue', /not null/],
      ['half of a surrogate pair', leaf('NameValue', 'TextString', '"\\ud83d"'), 'value', '/NameValue', /surrogate/],
      ['an odd number of digits', leaf('Data', 'ByteString', '"abc"'), 'value', '/Data', /not 3 digits/],
      ['hex with 0x', leaf('Data', 'ByteString', '"0xab"'), 'value', '/Data', /not "x" at character 2/],
      ['a day that is none', leaf('TimeStamp', 'DateTime', '"2008-02-30T11:56:40Z"'), 'value', '/TimeStamp', /Date/],
      ['a property twice', '{"tag":"BatchCount", "tag":"Name"}', 'syntax', '-', /"tag" stands there twice/],
      ['a comma too many', '{"tag":"Name", "value":[],}', 'syntax', '-', /the name of a member, found "}"/],
      ['a number that is none', leaf('BatchCount', 'Integer', '01'), 'syntax', '-', /expected "," or "}", found "1"/],
      ['a control character', leaf('NameValue', 'TextString', '"\t"'), 'syntax', '-', /control character/],
      ['a string without end', '{"tag', 'syntax', '-', /expected ":"|without end/],
      ['a word that JSON does not have', '{"tag": undefined}', 'syntax', '-', /expected a value, found "u"/],
    ];
    for (const [what, field, code, path, message] of rows) {
      it(what, () => {
        const error = errorOf(() => decodeJson(`{"tag":"RequestPayload", "value":[\n  ${field}\n]}`));
        expect(error.message).to.match(message);
        expect({ code: error.code, path: error.path }).to.deep.equal({
          code,
          path: path === '-' ? '' : `RequestPayload${path}`,
        });
        expect(error.position.line).to.equal(2);
      });
    }

    it('a name that is very long', () => {
      const name = `batch${' '.repeat(300)}Count`;
      expect(errorOf(() => decodeJson(leaf(name, 'Integer', '1'))).code).to.equal('unknown-name');
    });

    it('hex with a fault at its end, however long it is', () => {
      const digits = `"${'0'.repeat(16_000_000)}"`;
      const faulty = `"${'0'.repeat(15_999_999)}g"`;
      const { item: read } = decodeJson(leaf('Data', 'ByteString', digits));
      expect((read.value as Uint8Array).length).to.equal(8_000_000);
      expect(errorOf(() => decodeJson(leaf('Data', 'ByteString', faulty))).code).to.equal('value');
    });

    it('more values than so many items have', () => {
      const message = (fields: number) =>
        `{"tag":"RequestPayload", "value":[${Array(fields)
          .fill(leaf('BatchCount', 'Integer', '1'))
          .join(', ')}]}`;
      expect(decodeJson(message(3), { maxItems: 4 }).deviations).to.deep.equal([]);
      expect(errorOf(() => decodeJson(message(5), { maxItems: 4 })).code).to.equal('too-large');
    });

    it('more than 64 levels of Structures', () => {
      const nested = (levels: number) => `${'{"tag":"Attribute","value":['.repeat(levels)}${']}'.repeat(levels)}`;
      expect(decodeJson(nested(64)).item.tag).to.equal(Tag.Attribute);
      expect(errorOf(() => decodeJson(nested(65))).code).to.equal('depth');
    });

    it('arrays nested without end, and text behind the value', () => {
      expect(errorOf(() => decodeJson('['.repeat(1_000_000))).code).to.equal('depth');
      expect(errorOf(() => decodeJson('{} {}')).message).to.match(/goes on behind/);
    });
  });

  it('has no name for a type that no version defines', () => {
    const odd = { ...item.byteString(Tag.NameValue, new Uint8Array(0)), typeCode: 12 };
    expect(() => encodeJson(item.structure(Tag.Name, [odd]))).to.throw('JSON has no name for the type code 12');
  });
});
