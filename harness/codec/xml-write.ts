import { tagName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import type { Version } from '../spec/versions.ts';
import { CodecError, type CodecErrorCode } from './deviation.ts';
import type { Item, LeafItem, StructureItem } from './item.ts';
import { pathTo } from './path.ts';
import { attributeNameIn, type ValueContext } from './value-names.ts';
import { escapeXml, forbiddenCharacter } from './xml-text.ts';
import { leafText } from './xml-values.ts';

export interface XmlOptions {
  /** The version whose names are written; without it the newest. */
  readonly version?: Version;
  /** White space before each line. */
  readonly indent?: string;
  /** 'tag': elements named by their tags, where these have names (default); 'ttlv': TTLV elements throughout. */
  readonly form?: 'tag' | 'ttlv';
}

/**
 * An item as lines of XML, two spaces of indentation for each level, without XML declaration (Profiles 2.1 section
 * 5.4.1.6). Throws CodecError with the path: 'value' for text with characters that XML does not allow, 'type' for an
 * item whose type has no name.
 */
export function encodeXml(item: Item, options: XmlOptions = {}): string {
  const lines: string[] = [];
  new Writer(item, options, lines).item(item, options.indent ?? '');
  return `${lines.join('\n')}\n`;
}

class Writer {
  readonly #root: Item;
  readonly #options: XmlOptions;
  readonly #lines: string[];

  constructor(root: Item, options: XmlOptions, lines: string[]) {
    this.#root = root;
    this.#options = options;
    this.#lines = lines;
  }

  item(item: Item, indent: string, attributeName?: string): void {
    const [name, attributes] = this.#head(item.tag);
    if (item.type === 'Structure') {
      if (item.value.length === 0) this.#lines.push(`${indent}<${name}${attributes}/>`);
      else this.#structure(item, `${name}${attributes}`, name, indent);
      return;
    }
    const context = { attributeName: item.tag === Tag.AttributeValue ? attributeName : undefined };
    const value = this.#value(item, { ...context, version: this.#options.version });
    this.#lines.push(`${indent}<${name}${attributes} type="${item.type}" value="${value}"/>`);
  }

  #structure(item: StructureItem, open: string, close: string, indent: string): void {
    const attributeName = attributeNameIn(item);
    this.#lines.push(`${indent}<${open}>`);
    for (const field of item.value) this.item(field, `${indent}  `, attributeName);
    this.#lines.push(`${indent}</${close}>`);
  }

  /** The name of the element, and the attributes that say its tag. */
  #head(tag: number): [name: string, attributes: string] {
    const name = tagName(tag);
    if (name !== undefined && this.#options.form !== 'ttlv') return [name, ''];
    const hex = `0x${tag.toString(16).padStart(6, '0')}`;
    return ['TTLV', name === undefined ? ` tag="${hex}"` : ` tag="${hex}" name="${name}"`];
  }

  #value(item: LeafItem, context: ValueContext): string {
    if (item.type === 'ByteString' && item.typeCode !== undefined) {
      throw this.#error('type', `XML has no name for the type code ${item.typeCode}`, item);
    }
    const text = leafText(item, context);
    const forbidden = forbiddenCharacter(text);
    if (forbidden === undefined) return escapeXml(text);
    throw this.#error('value', `XML does not allow the character ${forbidden.name}`, item);
  }

  #error(code: CodecErrorCode, message: string, item: Item): CodecError {
    return new CodecError(code, message, pathTo(this.#root, item), 0);
  }
}
