import type { CaseItem } from '../harness/cases/case.ts';
import type { LeafItem, StructureItem } from '../harness/codec/item.ts';
import { tagLabel } from '../harness/codec/path.ts';
import { valueText } from '../harness/codec/text.ts';
import { attributeNameIn } from '../harness/codec/value-names.ts';
import { Tag } from '../harness/spec/tags.ts';

/**
 * What stands in a report for the value of a leaf that must not be shown, undefined for one that may be. `names` are
 * those of the tags from the outermost item known to the leaf itself.
 */
export type Mask = (leaf: LeafItem, names: readonly string[]) => string | undefined;

/**
 * An item as a case or a response has it, in one line. `names` are those of the tags down to the item; `attributeName`
 * is the text of the Attribute Name beside an Attribute Value (1.x), which decides what the value means.
 */
export function caseItemText(item: CaseItem, names: readonly string[], mask: Mask, attributeName?: string): string {
  if ('placeholder' in item) return `$${item.placeholder}`;
  if ('now' in item) return `$NOW${item.now === 0 ? '' : item.now > 0 ? `+${item.now}` : item.now}`;
  if (item.type === 'Structure') {
    const fields = item.value as readonly CaseItem[];
    const name = attributeNameIn(item as StructureItem);
    const text = (field: CaseItem): string => caseItemText(field, [...names, tagLabel(field.tag)], mask, name);
    return `{${fields.map((field) => `${tagLabel(field.tag)} ${text(field)}`).join(', ')}}`;
  }
  const leaf = item as LeafItem;
  const context = leaf.tag === Tag.AttributeValue ? { attributeName } : {};
  return mask(leaf, names) ?? valueText(leaf, context);
}
