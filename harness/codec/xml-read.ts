import { ITEM_TYPES } from '../spec/item-types.ts';
import { tagByName } from '../spec/registry.ts';
import { Tag } from '../spec/tags.ts';
import { CodecError, type CodecErrorCode } from './deviation.ts';
import type { Item } from './item.ts';
import { childPath } from './path.ts';
import { DEFAULT_MAX_DEPTH } from './ttlv-layout.ts';
import { parseXml, type XmlElement, XmlError } from './xml-tree.ts';
import { type LeafType, readLeaf } from './xml-values.ts';

/** An item tree whose leaves are L: what a reader of elements makes of them. */
export type Tree<L> = L | Branch<L>;

export interface Branch<L> {
  readonly tag: number;
  readonly type: 'Structure';
  readonly value: readonly Tree<L>[];
}

/** What an element without children says. */
export interface LeafElement {
  readonly tag: number;
  readonly type: LeafType;
  /** The text of its value, references resolved. */
  readonly text: string;
  /** The text of the Attribute Name beside it, for an Attribute Value. */
  readonly attributeName?: string;
}

export interface ElementReader<L> {
  /** Makes a leaf; may throw CodecError, to which the place is added. */
  leaf(leaf: LeafElement, element: XmlElement): L;
  /** Told of every item, fields before the structure around them. */
  item?(item: Tree<L>, element: XmlElement): void;
}

const NAMESPACE = 'urn:oasis:tc:kmip:xmlns';

/** The item in an XML document whose root is a KMIP item, such as a Request Message. Throws XmlError. */
export function decodeXml(text: string): Item {
  return readElement(parseXml(text).root, {
    leaf: ({ tag, type, text, ...context }) => readLeaf(tag, type, text, context),
  });
}

/**
 * The item tree of an element, in either form: named by its tag, or TTLV with the tag as an attribute (Profiles 2.1
 * section 5.4.1.6). Throws XmlError with path and position for an element that is no item.
 */
export function readElement<L>(element: XmlElement, reader: ElementReader<L>): Tree<L> {
  return new Walk(reader).item(element, [element], 0);
}

/** The tag that a name or '0x' and six hex digits means ('x540001' and 'X540001' too), or undefined. */
export function tagNumber(text: string): number | undefined {
  const hex = /^0?x([0-9a-f]{6})$/i.exec(text)?.[1];
  return hex === undefined ? tagByName(text) : Number.parseInt(hex, 16);
}

/** The attributes that an element may have: in the general form, and where its name is the tag. */
const GENERAL = ['tag', 'name', 'type', 'value'];
const SPECIFIC = ['type', 'value'];

class Walk<L> {
  readonly #reader: ElementReader<L>;
  /** The way from the root to the element being read: at each level the siblings, and which of them. */
  readonly #way: { element: XmlElement; siblings: readonly XmlElement[]; index: number }[] = [];

  constructor(reader: ElementReader<L>) {
    this.#reader = reader;
  }

  /** `attributeName` is the text of the Attribute Name where the element stands inside an Attribute. */
  item(element: XmlElement, siblings: readonly XmlElement[], index: number, attributeName?: string): Tree<L> {
    this.#way.push({ element, siblings, index });
    this.#checkAttributes(element);
    const tag = this.#tag(element);
    const type = element.attributes.get('type') ?? 'Structure';
    const item: Tree<L> =
      type === 'Structure'
        ? { tag, type, value: this.#fields(element, tag) }
        : this.#leaf(element, tag, type, tag === Tag.AttributeValue ? attributeName : undefined);
    this.#way.pop();
    this.#reader.item?.(item, element);
    return item;
  }

  #checkAttributes(element: XmlElement): void {
    const allowed = element.name === 'TTLV' ? GENERAL : SPECIFIC;
    for (const [name, value] of element.attributes) {
      const wrong =
        name === 'xmlns'
          ? value !== NAMESPACE && `the namespace is not ${NAMESPACE}`
          : !allowed.includes(name) && `${element.name} has an attribute ${name}, not only ${allowed.join(', ')}`;
      if (wrong) throw this.#error(element, 'syntax', wrong);
    }
  }

  #tag(element: XmlElement): number {
    const tag = tagOf(element);
    if (tag !== undefined) return tag;
    const text = element.name === 'TTLV' ? element.attributes.get('tag') : element.name;
    if (text === undefined) throw this.#error(element, 'syntax', 'TTLV without the attribute tag');
    throw this.#error(element, 'unknown-name', `${text} is no tag`);
  }

  #fields(element: XmlElement, tag: number): Tree<L>[] {
    if (element.attributes.has('value')) throw this.#error(element, 'type', `${element.name} has a value but no type`);
    if (this.#way.length > DEFAULT_MAX_DEPTH) {
      throw this.#error(element, 'depth', `a Structure deeper than ${DEFAULT_MAX_DEPTH} levels`);
    }
    this.#refuseText(element);
    const fields = element.children.filter((child) => child.kind === 'element');
    const named = tag === Tag.Attribute ? fields.find((field) => tagOf(field) === Tag.AttributeName) : undefined;
    return fields.map((field, index) => this.item(field, fields, index, named?.attributes.get('value')));
  }

  #leaf(element: XmlElement, tag: number, type: string, attributeName: string | undefined): L {
    if (!isLeafType(type)) throw this.#error(element, 'type', `${type} is no item type`);
    const text = element.attributes.get('value');
    if (text === undefined) throw this.#error(element, 'value', `${element.name} of type ${type} has no value`);
    this.#refuseText(element);
    if (element.children.some((child) => child.kind === 'element')) {
      throw this.#error(element, 'type', `${element.name} of type ${type} has elements inside`);
    }
    try {
      return this.#reader.leaf({ tag, type, text, ...(attributeName !== undefined && { attributeName }) }, element);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      throw this.#error(element, error.code, error.message);
    }
  }

  #refuseText(element: XmlElement): void {
    const stray = element.children.find((child) => child.kind === 'text' && child.text.trim() !== '');
    if (stray !== undefined) throw this.#error(element, 'syntax', `text inside ${element.name}`, stray.position);
  }

  /** An error at `element`; its path ends with the structure around it where the element has no tag. */
  #error(element: XmlElement, code: CodecErrorCode, message: string, position = element.position): XmlError {
    const tagged = this.#way.filter((step) => tagOf(step.element) !== undefined);
    const path = tagged.reduce((parent, { siblings, index }) => {
      const tags = siblings.map((sibling) => ({ tag: tagOf(sibling) ?? 0 }));
      return childPath(parent, tags, index);
    }, '');
    return new XmlError(code, message, path, element.offset, position);
  }
}

function tagOf(element: XmlElement): number | undefined {
  const text = element.name === 'TTLV' ? element.attributes.get('tag') : element.name;
  return text === undefined ? undefined : tagNumber(text);
}

function isLeafType(type: string): type is LeafType {
  return type !== 'Structure' && Object.hasOwn(ITEM_TYPES, type);
}
