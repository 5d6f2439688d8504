import type { CaseItem, CaseStructure } from '../../cases/case.ts';
import { child, type Item, type StructureItem } from '../../codec/item.ts';
import { Enum } from '../../spec/enumerations.ts';
import { Tag } from '../../spec/tags.ts';
import { attributeAt } from '../attribute-name.ts';
import type { Finding } from '../finding.ts';

/** Whether a literal of the case met another value of the right type. */
export function isLiteralValue(finding: Finding): boolean {
  return finding.kind === 'value' && finding.source === 'literal';
}

export function isPresence(finding: Finding): boolean {
  return finding.kind === 'missing' || finding.kind === 'extra';
}

export function operationOf(finding: Finding): number | undefined {
  return finding.place.batch?.operation;
}

/** What a server sends of itself about an object: 1.4 sections 5.1 and 5.2. */
const PUSHES: ReadonlySet<number | undefined> = new Set([Enum.Operation.Notify, Enum.Operation.Put]);

/** Whether a finding is in the payload of a Notify or Put, which only a server sends. */
export function isPushed(finding: Finding): boolean {
  return PUSHES.has(operationOf(finding)) && isWithin(finding, Tag.RequestPayload);
}

/** Whether one of the structures around the item, or the item itself, has this tag. */
export function isWithin(finding: Finding, tag: number): boolean {
  return finding.place.tags.includes(tag);
}

/** The tag of the structure that holds the item. */
export function parentTag(finding: Finding): number | undefined {
  return finding.place.tags.at(-2);
}

/** The item that is there or, where it is missing, the one expected. */
export function itemOf(finding: Finding): CaseItem | Item | null {
  return finding.actual ?? finding.expected;
}

/**
 * Structures of a response, or of a server's own request, that hold the attributes of the object that it is about; a
 * Template holds its own.
 */
const ATTRIBUTE_HOLDERS: ReadonlySet<number> = new Set([
  Tag.ResponsePayload,
  Tag.RequestPayload,
  Tag.TemplateAttribute,
  Tag.PrivateKeyTemplateAttribute,
  Tag.PublicKeyTemplateAttribute,
  Tag.Attributes,
  Tag.PrivateKeyAttributes,
  Tag.PublicKeyAttributes,
]);

/** Items that name an attribute in a list, in 1.x and in 2.x. */
export const NAMES: ReadonlySet<number> = new Set([Tag.AttributeName, Tag.AttributeReference]);

/**
 * The attribute that a finding is about where it is about a whole attribute: an Attribute or its name in a list (1.x),
 * a field of Attributes or an Attribute Reference (2.x). Undefined for parts of an attribute.
 */
export function wholeAttribute(finding: Finding): string | undefined {
  const item = itemOf(finding);
  if (item === null) return undefined;
  if (NAMES.has(item.tag) && parentTag(finding) === Tag.ResponsePayload) return attributeAt(item);
  return ATTRIBUTE_HOLDERS.has(parentTag(finding) ?? 0) ? finding.place.attribute : undefined;
}

/** The value of an Attribute structure, or the item itself where the attribute has its own tag. */
export function attributeValueOf(item: CaseItem | Item): CaseItem | Item {
  if (item.tag !== Tag.Attribute || item.type !== 'Structure') return item;
  const value = (item as CaseStructure).value.find((field) => field.tag === Tag.AttributeValue);
  return value ?? item;
}

/** A field of the request's payload. */
export function requested(finding: Finding, tag: number): Item | undefined {
  const payload = finding.place.batch?.requestPayload;
  return payload === undefined ? undefined : child(payload, tag);
}

/** The fields with one tag of the structure, or none. */
export function fields(structure: StructureItem | CaseStructure | undefined, tag: number): (CaseItem | Item)[] {
  return (structure?.value ?? []).filter((field) => field.tag === tag);
}
