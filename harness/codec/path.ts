import { tagName } from '../spec/registry.ts';

/** How a tag is written in paths, XML and messages: its XML name, else '0x' and six hex digits. */
export function tagLabel(tag: number): string {
  return tagName(tag) ?? `0x${tag.toString(16).padStart(6, '0')}`;
}

/**
 * The path of the child at `index` among `siblings`: 'Parent/Name', with '[n]' behind the name where n counts the
 * siblings of the same tag and there are several, or where the tag always repeats (Batch Item).
 */
export function childPath(parent: string, siblings: readonly { readonly tag: number }[], index: number): string {
  const tag = siblings[index]?.tag ?? 0;
  const label = tagLabel(tag);
  const before = siblings.slice(0, index).filter((sibling) => sibling.tag === tag).length;
  const several = label === 'BatchItem' || siblings.filter((sibling) => sibling.tag === tag).length > 1;
  const step = several ? `${label}[${before}]` : label;
  return parent === '' ? step : `${parent}/${step}`;
}
