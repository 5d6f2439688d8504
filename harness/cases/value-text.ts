import { tagLabel } from '../codec/path.ts';
import { leafText } from '../codec/xml-values.ts';
import type { CaseItem } from './case.ts';
import { isNow, isPlaceholder } from './placeholders.ts';

/** A value as a case file writes it: '$NOW-3600', 'Success', '00ff'; a structure as the names of its fields: '{A B}'. */
export function valueText(item: CaseItem): string {
  if (isPlaceholder(item)) return `$${item.placeholder}`;
  if (isNow(item)) return `$NOW${signed(item.now)}`;
  if (item.type !== 'Structure') return leafText(item);
  return `{${item.value.map((field) => tagLabel(field.tag)).join(' ')}}`;
}

function signed(offset: number): string {
  if (offset === 0) return '';
  return offset > 0 ? `+${offset}` : String(offset);
}
