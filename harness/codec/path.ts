import { tagName } from '../spec/registry.ts';
import type { Item } from './item.ts';

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
  let before = 0;
  let all = 0;
  for (let position = 0; position < siblings.length; position += 1) {
    if (siblings[position]?.tag !== tag) continue;
    if (position < index) before += 1;
    all += 1;
  }
  const step = label === 'BatchItem' || all > 1 ? `${label}[${before}]` : label;
  return parent === '' ? step : `${parent}/${step}`;
}

/** The path of `target`, which is `root` or inside it; '' where it is neither. */
export function pathTo(root: Item, target: Item): string {
  const search = (item: Item, path: string): string | undefined => {
    if (item === target) return path;
    if (item.type !== 'Structure') return undefined;
    for (const [index, field] of item.value.entries()) {
      const found = search(field, childPath(path, item.value, index));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(root, tagLabel(root.tag)) ?? '';
}
