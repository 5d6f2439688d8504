import {
  Der,
  type DerElement,
  DerError,
  derChildren,
  readDer,
  readObjectIdentifier,
  writeDer,
  writeObjectIdentifier,
} from './der.ts';

/**
 * Short names of attribute types in the string form of a distinguished name: those of RFC 4514 section 3, and others that
 * RFC 5280 uses and the registry of LDAP names (RFC 4520) has.
 */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.42': 'givenName',
  '2.5.4.46': 'dnQualifier',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

/** How the octets of each string type become text. */
const TEXT_OF: ReadonlyMap<number, (octets: Buffer) => string> = new Map([
  [Der.Utf8String, (octets) => octets.toString('utf8')],
  [Der.PrintableString, (octets) => octets.toString('latin1')],
  [Der.TeletexString, (octets) => octets.toString('latin1')],
  [Der.Ia5String, (octets) => octets.toString('latin1')],
  [Der.BmpString, (octets) => Buffer.from(octets).swap16().toString('utf16le')],
]);

/** RFC 4514 section 2.4: what is escaped anywhere, at the beginning and at the end of a value. */
function escaped(text: string): string {
  return text
    .replace(/[\\"+,;<>]/g, '\\$&')
    .replaceAll('\0', '\\00')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ');
}

function attributeText(attribute: DerElement): string {
  const [type, value] = derChildren(attribute);
  if (type === undefined || value === undefined) return '';
  const identifier = readObjectIdentifier(type);
  const name = SHORT_NAMES[identifier];
  const text = TEXT_OF.get(value.tag)?.(value.content);
  if (name === undefined || text === undefined) return `${name ?? identifier}=#${value.raw.toString('hex')}`;
  return `${name}=${escaped(text)}`;
}

/**
 * The string form of a distinguished name (RFC 4514): the last relative name first, such as
 * 'CN=Jane Doe,O=Example,C=AU'. Throws a DerError where the element is no Name.
 */
export function distinguishedNameText(name: DerElement): string {
  return derChildren(name)
    .map((relative) => derChildren(relative).map(attributeText).join('+'))
    .reverse()
    .join(',');
}

/** One attribute of a distinguished name: its short name, and its text. */
export interface NamePart {
  readonly name: string;
  readonly text: string;
}

/** The attributes of a distinguished name that have a short name and a text, in its order. */
export function distinguishedNameParts(name: DerElement): NamePart[] {
  return derChildren(name)
    .flatMap(derChildren)
    .flatMap((attribute) => {
      const [type, value] = derChildren(attribute);
      const short = type && SHORT_NAMES[readObjectIdentifier(type)];
      const text = value && TEXT_OF.get(value.tag)?.(value.content);
      return short === undefined || text === undefined ? [] : [{ name: short, text }];
    });
}

/** Attribute types whose values are always of one string type (RFC 5280 appendix A.1). */
const STRING_TYPES: Readonly<Record<string, number>> = {
  DC: Der.Ia5String,
  emailAddress: Der.Ia5String,
};
const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;

/**
 * The DER of a distinguished name in its string form (RFC 4514), such as 'CN=Jane Doe,O=Example,C=AU'. What is printable
 * becomes a PrintableString, other text a UTF8String. Throws a DerError where the text is not such a name.
 */
export function writeDistinguishedName(text: string): Buffer {
  const names = text === '' ? [] : pieces(text, ',');
  const relative = names.map((name) =>
    writeDer(Der.Set, ...pieces(name, '+').map(writeAttribute).sort(Buffer.compare)),
  );
  return writeDer(Der.Sequence, ...relative.reverse());
}

/** The text between separators that are not escaped; none of it may be empty. */
function pieces(text: string, separator: ',' | '+'): string[] {
  const found = text.match(separator === ',' ? /(?:\\.|[^\\,])+/gs : /(?:\\.|[^\\+])+/gs) ?? [];
  if (found.join(separator) !== text) throw new DerError('a part of the distinguished name is missing');
  return found;
}

function writeAttribute(text: string): Buffer {
  const [, type = '', value = ''] = /^ *([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+) *=(.*)$/s.exec(text) ?? [];
  const [identifier, name] = /^\d/.test(type)
    ? [type, '']
    : (Object.entries(SHORT_NAMES).find(([, known]) => known.toLowerCase() === type.toLowerCase()) ?? []);
  if (identifier === undefined) throw new DerError(`"${text}" is no part of a distinguished name`);
  const content = value.startsWith('#') ? encodedValue(value.slice(1)) : textValue(unescaped(value), name);
  return writeDer(Der.Sequence, writeObjectIdentifier(identifier), content);
}

/** A value that is given in DER, as hex digits. */
function encodedValue(digits: string): Buffer {
  return readDer(Buffer.from(digits, 'hex')).raw;
}

function textValue(octets: Buffer, name = ''): Buffer {
  const usual = PRINTABLE.test(octets.toString('latin1')) ? Der.PrintableString : Der.Utf8String;
  return writeDer(STRING_TYPES[name] ?? usual, octets);
}

/** Spaces around a value are not a part of it, but for one that is escaped. */
function unescaped(value: string): Buffer {
  const inner = value.replace(/^ +/, '').replace(/((?:\\.|[^\\])*?) *$/s, '$1');
  const octets = inner.match(/\\[0-9a-fA-F]{2}|\\.|[^\\]+/gs) ?? [];
  return Buffer.concat(
    octets.map((part) => {
      if (!part.startsWith('\\')) return Buffer.from(part);
      return part.length === 3 ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part.slice(1));
    }),
  );
}
