import type { CaseItem } from '../cases/case.ts';
import { valueText } from '../cases/value-text.ts';
import { tagLabel } from '../codec/path.ts';

/** An item of a case for human readers, one line for each, two spaces of indentation for each level. */
export function caseItemText(item: CaseItem, indent = ''): string {
  const label = `${indent}${tagLabel(item.tag)}`;
  if (item.type !== 'Structure') return `${label} (${item.type}): ${valueText(item)}`;
  return [label, ...item.value.map((field) => caseItemText(field, `${indent}  `))].join('\n');
}
