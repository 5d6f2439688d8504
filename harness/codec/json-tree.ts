import { CodecError, type CodecErrorCode } from './deviation.ts';
import { DEFAULT_MAX_SIZE } from './ttlv-layout.ts';
import { positionIn, type XmlPosition } from './xml-tree.ts';

/** A JSON value and where it begins, in characters from the start of the text. Numbers keep their digits. */
export type JsonNode =
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonNode>; readonly offset: number }
  | { readonly kind: 'array'; readonly elements: readonly JsonNode[]; readonly offset: number }
  | { readonly kind: 'string'; readonly text: string; readonly offset: number }
  | { readonly kind: 'number'; readonly text: string; readonly offset: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly offset: number }
  | { readonly kind: 'null'; readonly offset: number };

/** Text that is not the JSON expected, with the place. */
export class JsonError extends CodecError {
  readonly position: XmlPosition;

  constructor(code: CodecErrorCode, message: string, path: string, offset: number, position: XmlPosition) {
    super(code, message, path, offset);
    this.position = position;
  }
}

/** Objects and arrays inside one another: two for each level of Structures, and some to spare. */
const MAX_DEPTH = 200;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[a-z]+/y;

/**
 * Parses a JSON text (RFC 7159). Unlike JSON.parse it keeps the place and the digits of every value, and refuses an
 * object that has the same member twice, which two readers may understand in two ways. Throws JsonError: 'too-large'
 * for more than `maxSize` characters (default 16 Mi) or `maxValues` values, 'depth' for more than 200 levels, else
 * 'syntax'.
 */
export function parseJson(text: string, options: { maxSize?: number; maxValues?: number } = {}): JsonNode {
  const { maxSize = DEFAULT_MAX_SIZE, maxValues = Number.POSITIVE_INFINITY } = options;
  const start = { line: 1, column: 1 };
  if (text.length > maxSize) throw new JsonError('too-large', `more than ${maxSize} characters`, '', 0, start);
  return new Parser(text.replace(/^\uFEFF/, ''), maxValues).document();
}

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  readonly #maxValues: number;
  #values = 0;

  constructor(text: string, maxValues: number) {
    this.#text = text;
    this.#maxValues = maxValues;
  }

  document(): JsonNode {
    const root = this.#value();
    this.#take(SPACE);
    if (this.#at < this.#text.length) throw this.#error(`the text goes on behind its value, with ${this.#found()}`);
    return root;
  }

  #value(): JsonNode {
    this.#values += 1;
    if (this.#values > this.#maxValues) throw this.#error(`more than ${this.#maxValues} values`, 'too-large');
    this.#take(SPACE);
    const offset = this.#at;
    const first = this.#text[offset];
    if (first === '{') return this.#nested(() => ({ kind: 'object', members: this.#members(), offset }));
    if (first === '[') return this.#nested(() => ({ kind: 'array', elements: this.#elements(), offset }));
    if (first === '"') return { kind: 'string', text: this.#string(), offset };
    const digits = this.#take(NUMBER);
    if (digits !== '') return { kind: 'number', text: digits, offset };
    const word = this.#take(WORD);
    if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true', offset };
    if (word === 'null') return { kind: 'null', offset };
    this.#at = offset;
    throw this.#error(`expected a value, found ${this.#found()}`);
  }

  #nested(read: () => JsonNode): JsonNode {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.#error(`more than ${MAX_DEPTH} levels`, 'depth');
    this.#at += 1;
    const node = read();
    this.#depth -= 1;
    return node;
  }

  #members(): Map<string, JsonNode> {
    const members = new Map<string, JsonNode>();
    this.#list('}', () => {
      this.#take(SPACE);
      if (this.#text[this.#at] !== '"') throw this.#error(`expected the name of a member, found ${this.#found()}`);
      const offset = this.#at;
      const name = this.#string();
      if (members.has(name))
        throw this.#error(`the member ${JSON.stringify(name)} stands there twice`, 'syntax', offset);
      if (!this.#accept(':')) throw this.#error(`expected ":", found ${this.#found()}`);
      members.set(name, this.#value());
    });
    return members;
  }

  #elements(): JsonNode[] {
    const elements: JsonNode[] = [];
    this.#list(']', () => elements.push(this.#value()));
    return elements;
  }

  /** What `one` reads, between commas, up to `close`. */
  #list(close: string, one: () => void): void {
    if (this.#accept(close)) return;
    do one();
    while (this.#accept(','));
    if (!this.#accept(close)) throw this.#error(`expected "," or "${close}", found ${this.#found()}`);
  }

  #string(): string {
    const start = this.#at;
    let end = start;
    do end = this.#text.indexOf('"', end + 1);
    while (end >= 0 && this.#isEscaped(end, start));
    if (end < 0) throw this.#error('a string without end');
    this.#at = end + 1;
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw this.#error('a string with a control character or an escape that JSON does not have', 'syntax', start);
    }
  }

  /** Whether the quotation mark at `end` of a string that began at `start` has an odd number of backslashes before it. */
  #isEscaped(end: number, start: number): boolean {
    let before = end - 1;
    while (before > start && this.#text[before] === '\\') before -= 1;
    return (end - 1 - before) % 2 === 1;
  }

  #accept(character: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #found(): string {
    const character = this.#text.codePointAt(this.#at);
    return character === undefined ? 'the end' : JSON.stringify(String.fromCodePoint(character));
  }

  #error(message: string, code: CodecErrorCode = 'syntax', offset = this.#at): JsonError {
    return new JsonError(code, message, '', offset, positionIn(this.#text, offset));
  }
}
