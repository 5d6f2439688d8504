import type { CaseStructure } from '../cases/case.ts';
import type { StructureItem } from '../codec/item.ts';
import { attributeByName } from '../spec/attributes.ts';
import { Tag } from '../spec/tags.ts';

/** Whether an attribute is the client's (x-) or the server's (y-) own: 1.4 section 3.39. */
export function isCustomAttribute(name: string): boolean {
  return /^[xy]-/.test(name);
}

/** The name by which the judge knows an attribute: its XML name where the registry has it, else the name itself. */
export function attributeKey(printedName: string): string {
  if (isCustomAttribute(printedName)) return printedName;
  return attributeByName(printedName)?.key ?? printedName;
}

/** The attribute that a structure with an Attribute Name is about, or undefined. */
export function attributeOf(item: CaseStructure | StructureItem): string | undefined {
  const name = item.value.find((field) => field.tag === Tag.AttributeName);
  return name !== undefined && 'value' in name && typeof name.value === 'string' ? attributeKey(name.value) : undefined;
}
