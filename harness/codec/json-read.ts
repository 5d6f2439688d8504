import { ITEM_TYPES } from '../spec/item-types.ts';
import { Tag } from '../spec/tags.ts';
import {
  CodecError,
  type CodecErrorCode,
  type Decoded,
  type DecodeLimits,
  type Deviation,
  type DeviationKind,
} from './deviation.ts';
import type { Item } from './item.ts';
import { JsonError, type JsonNode, parseJson } from './json-tree.ts';
import { readJsonLeaf } from './json-values.ts';
import { childPaths } from './path.ts';
import { DEFAULT_MAX_DEPTH } from './ttlv-layout.ts';
import { notNormalized } from './value-errors.ts';
import { type Misnamed, tagNumber } from './value-names.ts';
import { positionIn } from './xml-tree.ts';
import type { LeafType } from './xml-values.ts';

/**
 * The item in a JSON text (Profiles 2.1 section 5.5, Additional Message Encodings 1.0 section 4). Throws JsonError with
 * path and position for text that is no item, and 'too-large' for more values than `maxItems` items can have.
 */
export function decodeJson(text: string, { maxItems }: DecodeLimits = {}): Decoded {
  const walk = new Walk(text);
  const root = parseJson(text, maxItems === undefined ? {} : { maxValues: maxItems * MOST_VALUES });
  const item = walk.item(root, [root], 0);
  return { item, deviations: walk.deviations };
}

type JsonObject = Extract<JsonNode, { kind: 'object' }>;

/** The properties of an item; 'name' is for people only (5.5.1.6). */
const PROPERTIES = ['tag', 'name', 'type', 'value'];

/** The JSON values of an item: an object and its properties. */
const MOST_VALUES = 1 + PROPERTIES.length;

class Walk {
  readonly deviations: Deviation[] = [];
  readonly #text: string;
  /** The way from the root to the item being read: at each level the siblings, and which of them. */
  readonly #way: { siblings: readonly JsonNode[]; index: number }[] = [];
  /** The paths of siblings, once one was asked for: a hostile text deviates at every item. */
  readonly #paths = new Map<readonly JsonNode[], readonly string[]>();
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  item(node: JsonNode, siblings: readonly JsonNode[], index: number, attributeName?: string): Item {
    if (node.kind !== 'object') throw this.#error(node, 'type', 'an item is an object');
    this.#way.push({ siblings, index });
    const tag = this.#tag(node);
    this.#checkProperties(node);
    const type = this.#type(node);
    const value = node.members.get('value');
    if (value === undefined) throw this.#error(node, 'value', 'an item without value');
    const item: Item =
      type === 'Structure'
        ? { tag, type, value: this.#fields(value, tag) }
        : this.#leaf(value, tag, type, tag === Tag.AttributeValue ? attributeName : undefined);
    this.#way.pop();
    return item;
  }

  #tag(node: JsonObject): number {
    const tag = node.members.get('tag');
    if (tag?.kind !== 'string') throw this.#error(tag ?? node, 'syntax', 'an item without tag, a string');
    const misnamed: Misnamed = (found, name) => this.#deviates('name', node, notNormalized(found, name));
    const read = tagNumber(tag.text, misnamed);
    if (read !== undefined) return read;
    throw this.#error(tag, 'unknown-name', `${JSON.stringify(tag.text.slice(0, 60))} is no tag`);
  }

  #checkProperties(node: JsonObject): void {
    for (const [name, value] of node.members) {
      if (PROPERTIES.includes(name)) continue;
      const message = `an item has a property ${JSON.stringify(name.slice(0, 60))}, not only ${PROPERTIES.join(', ')}`;
      throw this.#error(value, 'syntax', message);
    }
  }

  /** "If type is missing, the type SHALL be assumed to be Structure" (5.5.1.4). */
  #type(node: JsonObject): LeafType | 'Structure' {
    const type = node.members.get('type');
    if (type === undefined) return 'Structure';
    if (type.kind === 'string' && Object.hasOwn(ITEM_TYPES, type.text)) return type.text as LeafType | 'Structure';
    const found = type.kind === 'string' ? JSON.stringify(type.text.slice(0, 60)) : `a value of the kind ${type.kind}`;
    throw this.#error(type, 'type', `${found} is no item type`);
  }

  /** "An array of sub-items, or null" (5.5.1.6.2). */
  #fields(value: JsonNode, tag: number): Item[] {
    if (value.kind === 'null') return [];
    if (value.kind !== 'array') throw this.#error(value, 'type', 'the value of a Structure is an array or null');
    this.#depth += 1;
    if (this.#depth > DEFAULT_MAX_DEPTH) {
      throw this.#error(value, 'depth', `a Structure deeper than ${DEFAULT_MAX_DEPTH} levels`);
    }
    const { elements } = value;
    const named = tag === Tag.Attribute ? elements.find((element) => tagOf(element) === Tag.AttributeName) : undefined;
    const attributeName = named && stringMember(named, 'value');
    const fields = elements.map((field, index) => this.item(field, elements, index, attributeName));
    this.#depth -= 1;
    return fields;
  }

  #leaf(value: JsonNode, tag: number, type: LeafType, attributeName: string | undefined): Item {
    try {
      const deviates = (message: string) => this.#deviates('value', value, message);
      const misnamed: Misnamed = (found, name) => this.#deviates('name', value, notNormalized(found, name));
      return readJsonLeaf(type, value, { tag, context: { attributeName, misnamed }, deviates });
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      throw this.#error(value, error.code, error.message);
    }
  }

  #deviates(kind: DeviationKind, { offset }: JsonNode, message: string): void {
    this.deviations.push({ kind, path: this.#path(), offset, message });
  }

  #error({ offset }: JsonNode, code: CodecErrorCode, message: string): JsonError {
    return new JsonError(code, message, this.#path(), offset, positionIn(this.#text, offset));
  }

  /** The path of the item being read; it ends with the structure around it where the item has no tag. */
  #path(): string {
    const tagged = this.#way.filter(({ siblings, index }) => tagOf(siblings[index] as JsonNode) !== undefined);
    return tagged.reduce((parent, { siblings, index }) => {
      const paths =
        this.#paths.get(siblings) ??
        childPaths(
          parent,
          siblings.map((node) => ({ tag: tagOf(node) ?? 0 })),
        );
      this.#paths.set(siblings, paths);
      return paths[index] ?? parent;
    }, '');
  }
}

function tagOf(node: JsonNode): number | undefined {
  const text = stringMember(node, 'tag');
  return text === undefined ? undefined : tagNumber(text, () => {});
}

function stringMember(node: JsonNode, name: string): string | undefined {
  const member = node.kind === 'object' ? node.members.get(name) : undefined;
  return member?.kind === 'string' ? member.text : undefined;
}
