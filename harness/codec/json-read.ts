import { ITEM_TYPES } from '../spec/item-types.ts';
import { Tag } from '../spec/tags.ts';
import { CodecError, type CodecErrorCode, type Decoded, type Deviation, type DeviationKind } from './deviation.ts';
import type { Item } from './item.ts';
import { JsonError, type JsonNode, parseJson } from './json-tree.ts';
import { readJsonLeaf } from './json-values.ts';
import { childPath } from './path.ts';
import { DEFAULT_MAX_DEPTH } from './ttlv-layout.ts';
import { notNormalized } from './value-errors.ts';
import { type Misnamed, tagNumber } from './value-names.ts';
import { positionIn } from './xml-tree.ts';
import type { LeafType } from './xml-values.ts';

/**
 * The item in a JSON text (Profiles 2.1 section 5.5, Additional Message Encodings 1.0 section 4). Throws JsonError with
 * path and position for text that is no item.
 */
export function decodeJson(text: string): Decoded {
  const walk = new Walk(text);
  const item = walk.item(parseJson(text), [undefined], 0, '');
  return { item, deviations: walk.deviations };
}

type JsonObject = Extract<JsonNode, { kind: 'object' }>;

/** The properties of an item; 'name' is for people only (5.5.1.6). */
const PROPERTIES = ['tag', 'name', 'type', 'value'];

class Walk {
  readonly deviations: Deviation[] = [];
  readonly #text: string;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The item at `index` among `siblings`, their tags; `parent` is the path of the structure around it. */
  item(
    node: JsonNode,
    siblings: readonly (number | undefined)[],
    index: number,
    parent: string,
    attributeName?: string,
  ): Item {
    if (node.kind !== 'object') throw this.#error(node, parent, 'type', 'an item is an object');
    let misnamed: string | undefined;
    const tag = this.#tag(node, parent, (found, name) => {
      misnamed = notNormalized(found, name);
    });
    const tags = parent === '' ? [{ tag }] : siblings.map((sibling) => ({ tag: sibling ?? 0 }));
    const path = childPath(parent, tags, index);
    if (misnamed !== undefined) this.#deviates('name', node, path, misnamed);
    this.#checkProperties(node, path);
    const type = this.#type(node, path);
    const value = node.members.get('value');
    if (value === undefined) throw this.#error(node, path, 'value', 'an item without value');
    if (type === 'Structure') return { tag, type, value: this.#fields(value, tag, path) };
    return this.#leaf(value, tag, type, path, tag === Tag.AttributeValue ? attributeName : undefined);
  }

  #tag(node: JsonObject, parent: string, misnamed: Misnamed): number {
    const tag = node.members.get('tag');
    if (tag?.kind !== 'string') throw this.#error(tag ?? node, parent, 'syntax', 'an item without tag, a string');
    const read = tagNumber(tag.text, misnamed);
    if (read !== undefined) return read;
    throw this.#error(tag, parent, 'unknown-name', `${JSON.stringify(tag.text.slice(0, 60))} is no tag`);
  }

  #checkProperties(node: JsonObject, path: string): void {
    for (const [name, value] of node.members) {
      if (PROPERTIES.includes(name)) continue;
      const message = `an item has a property ${JSON.stringify(name.slice(0, 60))}, not only ${PROPERTIES.join(', ')}`;
      throw this.#error(value, path, 'syntax', message);
    }
  }

  /** "If type is missing, the type SHALL be assumed to be Structure" (5.5.1.4). */
  #type(node: JsonObject, path: string): LeafType | 'Structure' {
    const type = node.members.get('type');
    if (type === undefined) return 'Structure';
    if (type.kind === 'string' && Object.hasOwn(ITEM_TYPES, type.text)) return type.text as LeafType | 'Structure';
    const found = type.kind === 'string' ? JSON.stringify(type.text.slice(0, 60)) : `a value of the kind ${type.kind}`;
    throw this.#error(type, path, 'type', `${found} is no item type`);
  }

  /** "An array of sub-items, or null" (5.5.1.6.2). */
  #fields(value: JsonNode, tag: number, path: string): Item[] {
    if (value.kind === 'null') return [];
    if (value.kind !== 'array') throw this.#error(value, path, 'type', 'the value of a Structure is an array or null');
    this.#depth += 1;
    if (this.#depth > DEFAULT_MAX_DEPTH) {
      throw this.#error(value, path, 'depth', `a Structure deeper than ${DEFAULT_MAX_DEPTH} levels`);
    }
    const tags = value.elements.map(tagOf);
    const named = tag === Tag.Attribute ? value.elements[tags.indexOf(Tag.AttributeName)] : undefined;
    const attributeName = named && stringMember(named, 'value');
    const fields = value.elements.map((field, index) => this.item(field, tags, index, path, attributeName));
    this.#depth -= 1;
    return fields;
  }

  #leaf(value: JsonNode, tag: number, type: LeafType, path: string, attributeName: string | undefined): Item {
    try {
      const deviates = (message: string) => this.#deviates('value', value, path, message);
      const misnamed: Misnamed = (found, name) => this.#deviates('name', value, path, notNormalized(found, name));
      return readJsonLeaf(type, value, { tag, context: { attributeName, misnamed }, deviates });
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      throw this.#error(value, path, error.code, error.message);
    }
  }

  #deviates(kind: DeviationKind, { offset }: JsonNode, path: string, message: string): void {
    this.deviations.push({ kind, path, offset, message });
  }

  #error({ offset }: JsonNode, path: string, code: CodecErrorCode, message: string): JsonError {
    return new JsonError(code, message, path, offset, positionIn(this.#text, offset));
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
