/** Characters that XML 1.0 does not allow, written or referred to (section 2.2). */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** The first character of `text` that XML does not allow: where, and as 'U+0000'; undefined where there is none. */
export function forbiddenCharacter(text: string): { index: number; name: string } | undefined {
  const index = text.search(FORBIDDEN);
  if (index < 0) return undefined;
  return { index, name: `U+${text.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0')}` };
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\t', '&#9;'],
  ['\n', '&#10;'],
  ['\r', '&#13;'],
]);

/** Text as it stands between tags or in an attribute's value between double quotes. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (character) => ESCAPES.get(character) ?? character);
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
]);

/** The character that a reference such as '&amp;' or '&#x41;' stands for, or undefined where it stands for none. */
export function referred(reference: string): string | undefined {
  const [, hex, decimal] = /^&#(?:x([0-9a-f]+)|([0-9]+));$/i.exec(reference) ?? [];
  if (hex === undefined && decimal === undefined) return NAMED.get(reference);
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  const character = code > 0x10ffff ? undefined : String.fromCodePoint(code);
  return character === undefined || FORBIDDEN.test(character) ? undefined : character;
}

/** `text` with its references resolved; one that stands for no character is left as it is. */
export function resolved(text: string): string {
  return text.replace(/&[^;&]*;/g, (reference) => referred(reference) ?? reference);
}
