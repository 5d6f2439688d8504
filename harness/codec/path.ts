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
  let before = 0;
  let all = 0;
  for (let position = 0; position < siblings.length; position += 1) {
    if (siblings[position]?.tag !== tag) continue;
    if (position < index) before += 1;
    all += 1;
  }
  return stepPath(parent, tag, before, all);
}

/** The paths of all children, as `childPath` makes them; in time that grows with their number only. */
export function childPaths(parent: string, siblings: readonly { readonly tag: number }[]): string[] {
  const all = new Map<number, number>();
  for (const { tag } of siblings) all.set(tag, (all.get(tag) ?? 0) + 1);
  const before = new Map<number, number>();
  return siblings.map(({ tag }) => {
    const position = before.get(tag) ?? 0;
    before.set(tag, position + 1);
    return stepPath(parent, tag, position, all.get(tag) ?? 1);
  });
}

function stepPath(parent: string, tag: number, position: number, all: number): string {
  const label = tagLabel(tag);
  const step = label === 'BatchItem' || all > 1 ? `${label}[${position}]` : label;
  return parent === '' ? step : `${parent}/${step}`;
}

/** The path of `target`, which is `root` or inside it; '' where it is neither. */
export function pathTo(root: Item, target: Item): string {
  const search = (item: Item, path: string): string | undefined => {
    if (item === target) return path;
    if (item.type !== 'Structure') return undefined;
    const paths = childPaths(path, item.value);
    for (const [index, field] of item.value.entries()) {
      const found = search(field, paths[index] ?? '');
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(root, tagLabel(root.tag)) ?? '';
}
