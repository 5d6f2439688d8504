import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { CodecError, type CodecErrorCode } from './deviation.ts';
import { DEFAULT_MAX_SIZE } from './ttlv-layout.ts';
import { forbiddenCharacter, referred, resolved } from './xml-text.ts';

/** Where something stands in a text; both count from 1, columns in UTF-16 code units. */
export interface XmlPosition {
  readonly line: number;
  readonly column: number;
}

export interface XmlElement {
  readonly kind: 'element';
  readonly name: string;
  /** Values with references resolved; raw line ends and tabs in them are kept unless it is asked otherwise. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
  readonly position: XmlPosition;
  /** Characters from the start of the text. */
  readonly offset: number;
}

/** Text between tags, white space included, references resolved. */
export interface XmlText {
  readonly kind: 'text';
  readonly text: string;
  readonly position: XmlPosition;
}

export interface XmlComment {
  readonly kind: 'comment';
  readonly text: string;
  readonly position: XmlPosition;
}

export type XmlNode = XmlElement | XmlText | XmlComment;

export interface XmlDocument {
  readonly root: XmlElement;
  /** The comments before the root element. */
  readonly prolog: readonly XmlComment[];
}

/** Text that is not the XML expected, with the place. */
export class XmlError extends CodecError {
  readonly position: XmlPosition;

  constructor(code: CodecErrorCode, message: string, path: string, offset: number, position: XmlPosition) {
    super(code, message, path, offset);
    this.position = position;
  }
}

/** The position `offset` characters into `text`, which begins at `start`. */
export function positionIn(text: string, offset: number, start: XmlPosition = { line: 1, column: 1 }): XmlPosition {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  if (lastBreak < 0) return { line: start.line, column: start.column + offset };
  return { line: start.line + before.split('\n').length - 1, column: offset - lastBreak };
}

export interface ParseOptions {
  readonly maxSize?: number;
  /** Elements, comments, sections and processing instructions together; without end by default. */
  readonly maxNodes?: number;
  /** Whether a raw line end or tab in an attribute's value is a space (XML 1.0 section 3.3.3). */
  readonly normalizes?: boolean;
}

/**
 * Parses an XML document into its elements, texts and comments, in order. Refuses a document type declaration, and with
 * it every entity but the five of XML itself. Throws XmlError: 'too-large' for more than `maxSize` characters (default
 * 16 Mi), 'depth' for elements nested more than 100 deep, else 'syntax'.
 */
export function parseXml(text: string, options: ParseOptions = {}): XmlDocument {
  const { maxSize = DEFAULT_MAX_SIZE, maxNodes = Number.POSITIVE_INFINITY, normalizes = false } = options;
  const start = { line: 1, column: 1 };
  if (text.length > maxSize) throw new XmlError('too-large', `more than ${maxSize} characters`, '', 0, start);
  const excess = excessIn(text, maxNodes);
  if (excess !== undefined) throw new XmlError('too-large', excess, '', 0, start);
  return new TreeBuilder(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), normalizes).document();
}

/** So many attributes of an element are counted; an item has four, and a few for namespaces. */
const MAX_ATTRIBUTES = 1000;

/** What there is too much of to be parsed in reasonable time, or undefined: counted before anything is built. */
function excessIn(text: string, maxNodes: number): string | undefined {
  const counted = /<(?!\/)|=[ \t\r\n]*["']/g;
  let nodes = 0;
  let attributes = 0;
  for (let match = counted.exec(text); match !== null; match = counted.exec(text)) {
    const begins = match[0] === '<';
    nodes += begins ? 1 : 0;
    attributes = begins ? 0 : attributes + 1;
    if (nodes > maxNodes) return `more than ${maxNodes} elements, comments and the like`;
    if (attributes > MAX_ATTRIBUTES) return `more than ${MAX_ATTRIBUTES} attributes of one element`;
  }
  return undefined;
}

/** A node of fast-xml-parser's `preserveOrder` form: attributes under ':@', and one other key, its name. */
interface RawNode {
  readonly ':@'?: Readonly<Record<string, string>>;
  readonly [name: string]: unknown;
}

const MAX_DEPTH = 100;
const TEXT = '#text';
const COMMENT = '#comment';
const CDATA = '#cdata';
const META = XMLParser.getMetaDataSymbol() as unknown as string;

const PARSER = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  textNodeName: TEXT,
  commentPropName: COMMENT,
  cdataPropName: CDATA,
  captureMetaData: true,
  maxNestedTags: 10 * MAX_DEPTH,
});

/** What may hold '<' and '&' that mean nothing, by how it begins, and how it ends. */
const OPAQUE: Readonly<Record<string, string>> = { '<!--': '-->', '<![CDATA[': ']]>', '<?': '?>' };

/** What the parser leaves to its caller: sections that hide markup, document types, references. */
const NOTABLE = /<!--|<!\[CDATA\[|<\?|<!DOCTYPE|&[^;\s<>"'&]*;?/gi;

/** The tree of one text, whose line ends are line feeds. */
class TreeBuilder {
  readonly #text: string;
  readonly #lineStarts: number[] = [0];
  /** Where the next text, comment or section is looked for. */
  #cursor = 0;
  readonly #normalizes: boolean;

  constructor(text: string, normalizes: boolean) {
    this.#text = text;
    this.#normalizes = normalizes;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
  }

  document(): XmlDocument {
    this.#validate();
    this.#checkMarkup();
    const nodes = this.#nodes(this.#parse(), 0);
    const [root, second] = nodes.filter((node) => node.kind === 'element');
    if (root === undefined) throw this.#error('syntax', 'no element', 0);
    if (second !== undefined) throw this.#error('syntax', `a second root element, ${second.name}`, second.offset);
    const prolog = nodes.slice(0, nodes.indexOf(root)).filter((node) => node.kind === 'comment');
    return { root, prolog };
  }

  #validate(): void {
    const forbidden = forbiddenCharacter(this.#text);
    if (forbidden !== undefined) {
      throw this.#error('syntax', `the character ${forbidden.name} is not allowed`, forbidden.index);
    }
    const result = XMLValidator.validate(this.#text);
    if (result === true) return;
    const { msg, line, col = 1 } = result.err;
    throw this.#error('syntax', msg, (this.#lineStarts[line - 1] ?? 0) + col - 1);
  }

  #checkMarkup(): void {
    const pattern = new RegExp(NOTABLE);
    for (let match = pattern.exec(this.#text); match !== null; match = pattern.exec(this.#text)) {
      const [found] = match;
      const end = OPAQUE[found.toUpperCase()];
      if (end !== undefined) {
        const close = this.#text.indexOf(end, pattern.lastIndex);
        if (close < 0) throw this.#error('syntax', `${found} without ${end}`, match.index);
        pattern.lastIndex = close + end.length;
      } else if (found.startsWith('<')) {
        throw this.#error('syntax', 'a document type declaration is not allowed', match.index);
      } else if (referred(found) === undefined) {
        throw this.#error('syntax', `${found} refers to no character`, match.index);
      }
    }
  }

  #parse(): RawNode[] {
    try {
      return PARSER.parse(this.#text);
    } catch (error) {
      // The parser refuses a few names and extreme depth, with an Error that says neither kind nor place.
      if (!(error instanceof Error)) throw error;
      throw this.#error('syntax', error.message, 0);
    }
  }

  #nodes(raw: readonly RawNode[], depth: number): XmlNode[] {
    return raw.flatMap((node) => this.#node(node, depth) ?? []);
  }

  #node(raw: RawNode, depth: number): XmlNode | undefined {
    const name = Object.keys(raw).find((key) => key !== ':@') ?? '';
    const content = raw[name];
    if (name === TEXT) return this.#textNode(String(content));
    const [inner] = content as readonly RawNode[];
    if (name === COMMENT) return this.#section('comment', '<!--', String(inner?.[TEXT]), '-->');
    if (name === CDATA) return this.#section('text', '<![CDATA[', String(inner?.[TEXT]), ']]>');
    const { startIndex, endIndex } = raw[META] as { startIndex: number; endIndex: number };
    if (depth === MAX_DEPTH) throw this.#error('depth', `elements nested more than ${MAX_DEPTH} deep`, startIndex);
    this.#cursor = startIndex + startTagLength(this.#text, startIndex);
    const children = this.#nodes(content as readonly RawNode[], depth + 1);
    this.#cursor = endIndex;
    if (name.startsWith('?')) return undefined;
    const attributes = new Map(Object.entries(raw[':@'] ?? {}).map(([key, value]) => [key, this.#value(value)]));
    return { kind: 'element', name, attributes, children, position: this.#position(startIndex), offset: startIndex };
  }

  #value(raw: string): string {
    return resolved(this.#normalizes ? raw.replace(/[\t\n]/g, ' ') : raw);
  }

  #textNode(raw: string): XmlText {
    const position = this.#position(this.#cursor);
    this.#cursor += raw.length;
    return { kind: 'text', text: resolved(raw), position };
  }

  #section<K extends 'comment' | 'text'>(kind: K, open: string, text: string, close: string) {
    const position = this.#position(this.#cursor);
    this.#cursor += open.length + text.length + close.length;
    return { kind, text, position };
  }

  #position(offset: number): XmlPosition {
    let low = 0;
    let high = this.#lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1 };
  }

  #error(code: CodecErrorCode, message: string, offset: number): XmlError {
    return new XmlError(code, message, '', offset, this.#position(offset));
  }
}

/** Characters of the tag that starts at `offset`, quoted '>' included. */
function startTagLength(text: string, offset: number): number {
  const tag = /<(?:[^>"']+|"[^"]*"|'[^']*')*>/y;
  tag.lastIndex = offset;
  return tag.exec(text)?.[0].length ?? 0;
}
