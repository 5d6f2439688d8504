import { expect } from 'chai';
import { Enum } from '../spec/enumerations.ts';
import { Mask } from '../spec/masks.ts';
import { Tag } from '../spec/tags.ts';
import * as item from './item.ts';
import { createMasker } from './secrets.ts';
import { itemText } from './text.ts';

const { Encrypt, Decrypt } = Mask.CryptographicUsageMask;

describe('itemText', () => {
  describe('of a value', () => {
    const rows: [item: item.Item, text: string][] = [
      [item.integer(Tag.BatchCount, -1), 'BatchCount (Integer): -1'],
      [
        item.integer(Tag.CryptographicUsageMask, Encrypt | Decrypt),
        'CryptographicUsageMask (Integer): Encrypt Decrypt (0x0000000c)',
      ],
      [item.integer(Tag.CryptographicUsageMask, 0), 'CryptographicUsageMask (Integer): none (0x00000000)'],
      [item.longInteger(Tag.UsageLimitsCount, 5n), 'UsageLimitsCount (LongInteger): 5'],
      [item.bigInteger(Tag.Modulus, 65537n), 'Modulus (BigInteger): 0000000000010001 (8 octets)'],
      [
        item.enumeration(Tag.ObjectType, Enum.ObjectType.SymmetricKey),
        'ObjectType (Enumeration): SymmetricKey (0x00000002)',
      ],
      [item.enumeration(Tag.ObjectType, 0x8000abcd), 'ObjectType (Enumeration): 0x8000abcd'],
      [item.enumeration(Tag.AttributeReference, Tag.Name), 'AttributeReference (Enumeration): Name (0x00420053)'],
      [item.boolean(Tag.BatchOrderOption, false), 'BatchOrderOption (Boolean): false'],
      [item.textString(Tag.NameValue, 'a "b" \\'), 'NameValue (TextString): "a \\"b\\" \\\\"'],
      [
        item.textString(Tag.NameValue, '\u001b[2J\u202e\u0085\n\0'),
        'NameValue (TextString): "\\u001b[2J\\u202e\\u0085\\n\\u0000"',
      ],
      [item.byteString(Tag.IVCounterNonce, Uint8Array.of(0, 255)), 'IVCounterNonce (ByteString): 00ff (2 octets)'],
      [item.byteString(Tag.IVCounterNonce, new Uint8Array(0)), 'IVCounterNonce (ByteString): (0 octets)'],
      [
        { ...item.byteString(Tag.IVCounterNonce, Uint8Array.of(1)), typeCode: 12 },
        'IVCounterNonce (type 0c): 01 (1 octets)',
      ],
      [item.dateTime(Tag.TimeStamp, 0x47da67f8n), 'TimeStamp (DateTime): 2008-03-14T11:56:40+00:00 (1205495800)'],
      [item.dateTime(Tag.TimeStamp, 2n ** 62n), 'TimeStamp (DateTime): 4611686018427387904'],
      [item.interval(Tag.LeaseTime, 3600), 'LeaseTime (Interval): 3600 s'],
      [
        item.dateTimeExtended(Tag.TimeStamp, 1_000_001n),
        'TimeStamp (DateTimeExtended): 1970-01-01T00:00:01.000001+00:00 (1000001)',
      ],
      [
        item.dateTimeExtended(Tag.TimeStamp, -1n),
        'TimeStamp (DateTimeExtended): 1969-12-31T23:59:59.999999+00:00 (-1)',
      ],
      [item.structure(Tag.RequestPayload, []), 'RequestPayload (empty)'],
      [item.integer(0x540001, 1), '0x540001 (Integer): 1'],
    ];
    for (const [value, text] of rows) it(JSON.stringify(text), () => expect(itemText(value)).to.equal(text));
  });

  const key = item.structure(Tag.SymmetricKey, [
    item.structure(Tag.KeyBlock, [
      item.enumeration(Tag.KeyFormatType, Enum.KeyFormatType.Raw),
      item.structure(Tag.KeyValue, [
        item.byteString(Tag.KeyMaterial, Uint8Array.of(0xca, 0xfe)),
        item.structure(Tag.Attribute, [
          item.textString(Tag.AttributeName, 'State'),
          item.enumeration(Tag.AttributeValue, Enum.State.Active),
        ]),
      ]),
    ]),
  ]);
  const text = (material: string): string =>
    [
      'SymmetricKey',
      '  KeyBlock',
      '    KeyFormatType (Enumeration): Raw (0x00000001)',
      '    KeyValue',
      `      KeyMaterial (ByteString): ${material}`,
      '      Attribute',
      '        AttributeName (TextString): "State"',
      '        AttributeValue (Enumeration): Active (0x00000002)',
    ].join('\n');

  it('indents fields, and shows of secrets only the length', () => {
    expect(itemText(key)).to.equal(text('<2 octets>'));
  });

  it('shows secrets as the masker does', () => {
    const masker = createMasker(Buffer.from('key'));
    expect(itemText(key, { masker })).to.equal(text(masker(Uint8Array.of(0xca, 0xfe))));
  });

  it('shows secrets only where no masker is asked for', () => {
    expect(itemText(key, { masker: null })).to.equal(text('cafe (2 octets)'));
  });

  it('masks numbers inside key material, and names that only a secret has', () => {
    const material = item.structure(Tag.KeyMaterial, [
      item.bigInteger(Tag.PrivateExponent, 0xabcdefn),
      item.enumeration(Tag.RecommendedCurve, Enum.RecommendedCurve.P_256),
    ]);
    expect(itemText(material)).to.equal(
      'KeyMaterial\n  PrivateExponent (BigInteger): <8 octets>\n  RecommendedCurve (Enumeration): <4 octets>',
    );
  });

  it('writes the names of a version', () => {
    const hash = item.enumeration(Tag.HashingAlgorithm, Enum.HashingAlgorithm.SHA3_256);
    expect(itemText(hash, { version: '1.4' })).to.equal('HashingAlgorithm (Enumeration): SHA_3_256 (0x0000000f)');
    expect(itemText(hash, { version: '2.1' })).to.equal('HashingAlgorithm (Enumeration): SHA3_256 (0x0000000f)');
  });
});
