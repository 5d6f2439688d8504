import { Tag } from '../spec/tags.ts';
import type { Version } from '../spec/versions.ts';
import { CodecError } from './deviation.ts';
import type { Item } from './item.ts';
import { jsonLeaf } from './json-values.ts';
import { pathTo, tagLabel } from './path.ts';
import { attributeNameIn } from './value-names.ts';

export interface JsonOptions {
  /** The version whose names are written; without it the newest. */
  readonly version?: Version;
}

/**
 * An item as JSON, one line for each item and two spaces of indentation for each level, the type of Structures left out
 * (Profiles 2.1 section 5.5.1.6). Throws CodecError with the path: 'type' for an item whose type has no name.
 */
export function encodeJson(root: Item, { version }: JsonOptions = {}): string {
  const write = (item: Item, indent: string, attributeName?: string): string => {
    const tag = `"tag":"${tagLabel(item.tag)}"`;
    if (item.type === 'Structure') {
      if (item.value.length === 0) return `${indent}{${tag}, "value":[]}`;
      const named = attributeNameIn(item);
      const fields = item.value.map((field) => write(field, `${indent}  `, named));
      return `${indent}{${tag}, "value":[\n${fields.join(',\n')}\n${indent}]}`;
    }
    if (item.type === 'ByteString' && item.typeCode !== undefined) {
      throw new CodecError('type', `JSON has no name for the type code ${item.typeCode}`, pathTo(root, item), 0);
    }
    const context = { version, ...(item.tag === Tag.AttributeValue && { attributeName }) };
    return `${indent}{${tag}, "type":"${item.type}", "value":${jsonLeaf(item, context)}}`;
  };
  return `${write(root, '')}\n`;
}
