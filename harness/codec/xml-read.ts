import { ITEM_TYPES } from '../spec/item-types.ts';
import { Tag } from '../spec/tags.ts';
import { CodecError, type CodecErrorCode, type Decoded, type DecodeLimits, type Deviation } from './deviation.ts';
import type { Item } from './item.ts';
import { childPaths } from './path.ts';
import { DEFAULT_MAX_DEPTH } from './ttlv-layout.ts';
import { notNormalized } from './value-errors.ts';
import { type Misnamed, tagNumber } from './value-names.ts';
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
  /** Makes a leaf, which stands at `path`; may throw CodecError, to which the place is added. */
  leaf(leaf: LeafElement, element: XmlElement, path: () => string): L;
  /** Told of every item, fields before the structure around them. */
  item?(item: Tree<L>, element: XmlElement): void;
  /** Told of a tag whose name is read although it is not normalised; such names are errors where nobody is. */
  misnamed?(element: XmlElement, path: string, found: string, name: string): void;
}

const NAMESPACE = 'urn:oasis:tc:kmip:xmlns';

/** The item in an XML document whose root is a KMIP item, such as a Request Message. Throws XmlError. */
export function decodeXml(text: string): Item {
  return readElement(parseXml(text, { normalizes: true }).root, {
    leaf: ({ tag, type, text, attributeName }) => readLeaf(tag, type, text, { attributeName }),
  });
}

/**
 * The same, also where names are not normalised: these are deviations, as data. Throws XmlError for text that is no item,
 * and 'too-large' for more elements, comments and the like than `maxItems`.
 */
export function readXml(text: string, { maxItems }: DecodeLimits = {}): Decoded {
  const deviations: Deviation[] = [];
  const deviates = ({ offset }: XmlElement, path: string, found: string, name: string) =>
    deviations.push({ kind: 'name', path, offset, message: notNormalized(found, name) });
  const item = readElement<Item>(
    parseXml(text, { normalizes: true, ...(maxItems !== undefined && { maxNodes: maxItems }) }).root,
    {
      leaf: ({ tag, type, text, attributeName }, element, path) => {
        const misnamed: Misnamed = (found, name) => deviates(element, path(), found, name);
        return readLeaf(tag, type, text, { attributeName, misnamed });
      },
      misnamed: deviates,
    },
  );
  return { item, deviations };
}

/**
 * The item tree of an element, in either form: named by its tag, or TTLV with the tag as an attribute (Profiles 2.1
 * section 5.4.1.6). Throws XmlError with path and position for an element that is no item.
 */
export function readElement<L>(element: XmlElement, reader: ElementReader<L>): Tree<L> {
  return new Walk(reader).item(element, [element], 0);
}

/** The attributes that an element may have: in the general form, and where its name is the tag. */
const GENERAL = ['tag', 'name', 'type', 'value'];
const SPECIFIC = ['type', 'value'];

class Walk<L> {
  readonly #reader: ElementReader<L>;
  /** The way from the root to the element being read: at each level the siblings, and which of them. */
  readonly #way: { element: XmlElement; siblings: readonly XmlElement[]; index: number }[] = [];
  /** The paths of siblings, once one was asked for: a hostile text deviates at every element. */
  readonly #paths = new Map<readonly XmlElement[], readonly string[]>();

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
    const name = this.#localName(element);
    if (name === undefined)
      throw this.#error(element, 'syntax', `the prefix of ${element.name} is not for ${NAMESPACE}`);
    const allowed = name === 'TTLV' ? GENERAL : SPECIFIC;
    for (const [attribute, value] of element.attributes) {
      if (attribute.startsWith('xmlns:')) continue;
      const wrong =
        attribute === 'xmlns'
          ? value !== NAMESPACE && `the namespace is not ${NAMESPACE}`
          : !allowed.includes(attribute) &&
            `${element.name} has an attribute ${attribute}, not only ${allowed.join(', ')}`;
      if (wrong) throw this.#error(element, 'syntax', wrong);
    }
  }

  #tag(element: XmlElement): number {
    const text = this.#tagText(element);
    const { misnamed } = this.#reader;
    const report: Misnamed = (found, name) => misnamed?.(element, this.#path(), found, name);
    const tag = text === undefined ? undefined : tagNumber(text, misnamed && report);
    if (tag !== undefined) return tag;
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
    const named = tag === Tag.Attribute ? fields.find((field) => this.#tagOf(field) === Tag.AttributeName) : undefined;
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
      const leaf = { tag, type, text, ...(attributeName !== undefined && { attributeName }) };
      return this.#reader.leaf(leaf, element, () => this.#path());
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      throw this.#error(element, error.code, error.message);
    }
  }

  #refuseText(element: XmlElement): void {
    const stray = element.children.find((child) => child.kind === 'text' && child.text.trim() !== '');
    if (stray !== undefined) throw this.#error(element, 'syntax', `text inside ${element.name}`, stray.position);
  }

  #error(element: XmlElement, code: CodecErrorCode, message: string, position = element.position): XmlError {
    return new XmlError(code, message, this.#path(), element.offset, position);
  }

  /** The path of the element being read; it ends with the structure around it where the element has no tag. */
  #path(): string {
    const tagged = this.#way.filter((step) => this.#tagOf(step.element) !== undefined);
    return tagged.reduce((parent, { siblings, index }) => {
      const tags = () => siblings.map((sibling) => ({ tag: this.#tagOf(sibling) ?? 0 }));
      const paths = this.#paths.get(siblings) ?? childPaths(parent, tags());
      this.#paths.set(siblings, paths);
      return paths[index] ?? parent;
    }, '');
  }

  /** The name of an element without the prefix that stands for the namespace of KMIP; undefined where it stands for another. */
  #localName({ name, attributes }: XmlElement): string | undefined {
    const colon = name.indexOf(':');
    if (colon < 0) return name;
    const declaration = `xmlns:${name.slice(0, colon)}`;
    const around = this.#way.findLast((step) => step.element.attributes.has(declaration))?.element;
    const namespace = attributes.get(declaration) ?? around?.attributes.get(declaration);
    return namespace === NAMESPACE ? name.slice(colon + 1) : undefined;
  }

  /**
   * How the tag of an element is written; in hexadecimal for an element called after its number, the form of the examples
   * (5.4.1.6).
   */
  #tagText(element: XmlElement): string | undefined {
    const name = this.#localName(element);
    if (name === 'TTLV') return element.attributes.get('tag');
    return name?.replace(/^[xX](?=[0-9a-fA-F]{6}$)/, '0x');
  }

  #tagOf(element: XmlElement): number | undefined {
    const text = this.#tagText(element);
    return text === undefined ? undefined : tagNumber(text, this.#reader.misnamed && (() => {}));
  }
}

function isLeafType(type: string): type is LeafType {
  return type !== 'Structure' && Object.hasOwn(ITEM_TYPES, type);
}
