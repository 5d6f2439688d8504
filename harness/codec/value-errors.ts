import { CodecError, type CodecErrorCode } from './deviation.ts';
import { tagLabel } from './path.ts';

/*
 * How the readers of XML and JSON values say what is wrong with one.
 */

/** An error whose path is the tag's name alone: who reads the structure around it adds the rest. */
export function wrong(tag: number, message: string, code: CodecErrorCode = 'value'): CodecError {
  return new CodecError(code, message, tagLabel(tag), 0);
}

/** Text as it is shown in a message: in quotes, the first 60 characters. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}

/** What is wrong with text that should be hex, without showing it: it may be a key. */
export function shape(text: string): string {
  const other = /[^0-9a-f]/i.exec(text);
  return other === null ? `${text.length} digits` : `${quote(other[0])} at character ${other.index + 1}`;
}

/**
 * Whether text is hex digits, any number of them, for a multiple of so many octets. A pattern that counts them would need the
 * stack for each.
 */
export function isHex(text: string, octets = 1): boolean {
  return text.length % (2 * octets) === 0 && !/[^0-9a-f]/i.test(text);
}

/** What deviates in a name that is read although the rule for names would have it written otherwise. */
export function notNormalized(found: string, name: string): string {
  return `${quote(found)} is to be written ${name}`;
}

/** Octets as hex digits. */
export function hex(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('hex');
}
