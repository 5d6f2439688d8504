/** Control characters, lone surrogates, bidirectional overrides and noncharacters: what a peer can use to spoil a report. */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu;
const UNSAFE_IN_BLOCK = /(?![\n\t])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu;

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

/** One line that is safe on a terminal and in XML: every unsafe character becomes its escape, a line break too. */
export function safeLine(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** As safeLine, but line breaks and tabs stay. */
export function safeBlock(text: string): string {
  return text.replace(UNSAFE_IN_BLOCK, escaped);
}
