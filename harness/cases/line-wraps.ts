import type { LeafElement } from '../codec/xml.ts';
import { attributeByName } from '../spec/attributes.ts';
import { Tag } from '../spec/tags.ts';
import { maskOf } from '../spec/values.ts';
import { collapse } from './annotations.ts';

/** A value as rule L1 reads it, and what to say about that; `note` is absent where nothing was mended. */
export interface Mended {
  readonly leaf: LeafElement;
  readonly note?: string;
}

/**
 * Rule L1: an Attribute Name that is not registered, but is once runs of white space are collapsed, and lists of mask
 * components. Artefacts of line wrapping stand in both in many published files. Every other value stays byte for byte.
 */
export function mendLineWraps(leaf: LeafElement): Mended {
  const { attributeName, ...rest } = leaf;
  const named = attributeName === undefined ? leaf : { ...rest, attributeName: registeredName(attributeName) };
  const text = mendedText(named);
  if (text === named.text) return { leaf: named };
  return { leaf: { ...named, text }, note: `${JSON.stringify(leaf.text)} read as ${JSON.stringify(text)}` };
}

function mendedText(leaf: LeafElement): string {
  if (leaf.tag === Tag.AttributeName && leaf.type === 'TextString') return registeredName(leaf.text);
  const list = leaf.type === 'Integer' && maskOf(leaf.tag, leaf.attributeName) !== undefined;
  return list ? collapse(leaf.text) : leaf.text;
}

function registeredName(name: string): string {
  const collapsed = collapse(name);
  return attributeByName(name) === undefined && attributeByName(collapsed) !== undefined ? collapsed : name;
}
