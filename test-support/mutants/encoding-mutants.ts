import type { MutantRow } from './mutant.ts';

/** A fault of what reads or writes a text encoding; the judge has a codec of his own. */
type EncodingRow = Omit<MutantRow, 'within' | 'wire' | 'sections'>;

const JSON_ROWS: readonly EncodingRow[] = [
  {
    id: 'json-long-as-number',
    rule: 'A number of 2^52 or more is a hex string (Profiles 2.1: 5.5.1.6.5)',
    file: 'json-values.ts',
    search: '  LongInteger: ({ value }) => hex64(value),',
    replacement: '  LongInteger: ({ value }) => String(value),',
  },
  {
    id: 'json-long-as-double',
    rule: 'A Long Integer has 64 bits (Profiles 2.1: 5.5.1.6.5)',
    file: 'json-values.ts',
    search: 'const bits = fixedHex(value, 64, place);\n  const number = bits === undefined',
    replacement: 'const bits = roughly(fixedHex(value, 64, place));\n  const number = bits === undefined',
    imports: 'const roughly = (bits) => bits === undefined ? bits : BigInt(Number(BigInt.asIntN(64, bits)));\n',
  },
  {
    id: 'json-integer-unsigned',
    rule: "The hex of an Integer is in two's complement (Profiles 2.1: 5.5.1.2)",
    file: 'json-values.ts',
    search: "const signed = value.kind === 'string' ? BigInt.asIntN(32, number) : number;",
    replacement: 'const signed = number;',
  },
  {
    id: 'json-long-unsigned',
    rule: "The hex of a Long Integer is in two's complement (Profiles 2.1: 5.5.1.2)",
    file: 'json-values.ts',
    search: 'smallNumber(value, place) : BigInt.asIntN(64, bits);',
    replacement: 'smallNumber(value, place) : bits;',
  },
  {
    id: 'json-big-integer-magnitude',
    rule: 'A Big Integer is sign-extended to a multiple of 8 octets (Profiles 2.1: 5.5.1.6.6)',
    file: 'json-values.ts',
    search: 'hex(toTwosComplement(value, length ?? minimalLength(value)))',
    replacement: 'value.toString(16).replace("-", "").padStart(16, "0")',
  },
  {
    id: 'json-interval-signed',
    rule: 'An Interval has no sign (Profiles 2.1: 5.5.1.6.12)',
    file: 'json-values.ts',
    search: 'if (number !== undefined && number === BigInt.asUintN(32, number))\n      return',
    replacement: 'if (number !== undefined && number === BigInt.asUintN(31, number))\n      return',
  },
  {
    id: 'json-one-mask-component',
    rule: 'Components of a mask without a name are hex beside the others (Profiles 2.1: 5.5.1.6.4)',
    file: 'json-values.ts',
    search: "maskText(tag, value, context)?.replaceAll(' ', '|')",
    replacement: "maskText(tag, value, context)?.replaceAll(/ 0x[0-9a-f]*/g, '').replaceAll(' ', '|')",
  },
  {
    id: 'json-vendor-value-decimal',
    rule: 'An enumeration value without a name is hex of 32 bits (Profiles 2.1: 5.5.1.6.7)',
    file: 'json-values.ts',
    search: 'enumerationName(tag, value, context) ?? hex32(value)',
    replacement: 'enumerationName(tag, value, context) ?? value',
  },
  {
    id: 'json-astral-refused',
    rule: 'A Text String has characters of every plane (2.0: 10.1.2, Text String)',
    file: 'json-values.ts',
    search: '/\\p{Surrogate}/u.test(value.text)',
    replacement: '/[\\ud800-\\udfff]/.test(value.text)',
  },
  {
    id: 'json-string-unescaped',
    rule: 'Quotation marks and backslashes are escaped in JSON (RFC 7159: 7)',
    file: 'json-values.ts',
    search: '  TextString: ({ value }) => JSON.stringify(value),',
    replacement: "  TextString: ({ value }) => '\"' + value + '\"',",
  },
  {
    id: 'json-hex-text-is-number',
    rule: 'A Text String stays the text that it is (Profiles 2.1: 5.5.1.6.9)',
    file: 'json-values.ts',
    search: '  TextString: ({ value }) => JSON.stringify(value),',
    replacement: '  TextString: ({ value }) => JSON.stringify(/^0x/.test(value) ? String(Number(value)) : value),',
  },
  {
    id: 'json-octets-with-prefix',
    rule: 'A Byte String is hex without 0x (Profiles 2.1: 5.5.1.6.10)',
    file: 'json-values.ts',
    search: '  ByteString: ({ value }) => ',
    replacement: '  ByteString: ({ value }) => value.length === 0 ? \'"0x"\' : ',
  },
];

const XML_ROWS: readonly EncodingRow[] = [
  {
    id: 'xml-long-as-double',
    rule: 'A Long Integer has 64 bits (Profiles 2.1: 5.4.1.6.5)',
    file: 'xml-values.ts',
    search: 'const value = /^[+-]?\\d{1,30}$/.test(text) ? BigInt(text) : undefined;',
    replacement: 'const value = /^[+-]?\\d{1,30}$/.test(text) ? BigInt(Number(text)) : undefined;',
  },
  {
    id: 'xml-integer-without-sign',
    rule: 'An Integer may be negative (Profiles 2.1: 5.4.1.6.3)',
    file: 'xml-values.ts',
    search: 'maskText(item.tag, item.value, context) || String(item.value)',
    replacement: 'maskText(item.tag, item.value, context) || String(item.value >>> 0)',
  },
  {
    id: 'xml-big-integer-magnitude',
    rule: "A Big Integer is in two's complement (Profiles 2.1: 5.4.1.6.6)",
    file: 'xml-values.ts',
    search: 'const value = fromTwosComplement(octets);',
    replacement: 'const value = fromTwosComplement(octets, false);',
  },
  {
    id: 'xml-interval-signed',
    rule: 'An Interval has no sign (Profiles 2.1: 5.4.1.6.12)',
    file: 'xml-values.ts',
    search: '  Interval: (item) => String(item.value),',
    replacement: '  Interval: (item) => String(item.value | 0),',
  },
  {
    id: 'xml-one-mask-component',
    rule: 'Components of a mask without a name are hex beside the others (Profiles 2.1: 5.4.1.6.4)',
    file: 'value-names.ts',
    search: '...(rest === 0 ? [] : [hex32(rest)])',
    replacement: '...(rest === 0 || names.length > 0 ? [] : [hex32(rest)])',
  },
  {
    id: 'xml-quotation-mark-bare',
    rule: 'A quotation mark is no end of the value that it stands in (XML 1.0: 2.4)',
    file: 'xml-text.ts',
    search: "  ['\"', '&quot;'],\n",
    replacement: '  [\'"\', "\'"],\n',
  },
  {
    id: 'xml-astral-refused',
    rule: 'A Text String has characters of every plane (2.0: 10.1.2, Text String)',
    file: 'xml-text.ts',
    search: '\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]/u;',
    replacement: '\\uE000-\\uFFFD]/u;',
  },
];

function inEncoding(encoding: 'json' | 'xml', section: string, rows: readonly EncodingRow[]): MutantRow[] {
  const wire = { transport: 'https', encoding } as const;
  return rows.map((row) => ({ ...row, sections: ['10.1.2', section], within: 'harness/codec', wire }));
}

/** Rules for messages in JSON and XML, over HTTPS. */
export const ENCODING_MUTANTS: readonly MutantRow[] = [
  ...inEncoding('json', '10.2.2', JSON_ROWS),
  ...inEncoding('xml', '10.2.3', XML_ROWS),
];
