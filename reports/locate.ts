import type { Item } from '../harness/codec/item.ts';
import { tagLabel } from '../harness/codec/path.ts';
import { attributeNameIn } from '../harness/codec/value-names.ts';

/** The item at a path such as 'ResponseMessage/BatchItem[0]/ResultStatus', or undefined where the path leads nowhere. */
export function itemAt(root: Item, path: string): Item | undefined {
  const [first, ...rest] = path.split('/');
  if (first !== tagLabel(root.tag)) return undefined;
  return rest.reduce<Item | undefined>((item, step) => {
    const [, name, index = '0'] = /^([^[]+)(?:\[(\d+)\])?$/.exec(step) ?? [];
    if (item?.type !== 'Structure') return undefined;
    return item.value.filter((field) => tagLabel(field.tag) === name)[Number(index)];
  }, root);
}

/**
 * The Attribute Name (1.0 to 1.4 section 2.1.1) of the Attribute structure that holds the item at `path`: without it
 * nobody can tell what an Attribute Value is about. Undefined where no Attribute structure holds it.
 */
export function attributeNameAt(root: Item, path: string): string | undefined {
  const [, holder] = /^(.*\/Attribute(?:\[\d+\])?)\/[^/]/.exec(path) ?? [];
  const item = holder === undefined ? undefined : itemAt(root, holder);
  return item?.type === 'Structure' ? attributeNameIn(item) : undefined;
}

/** The names of the tags along a path, without the indexes. */
export function namesAlong(path: string): string[] {
  return path.split('/').map((step) => step.replace(/\[\d+\]$/, ''));
}
