import { type Item, integer, type StructureItem, structure, textString } from '../../harness/codec/item.ts';
import { type AttributeView, attributeItem } from '../../harness/message/attributes.ts';
import { optional, present } from '../../harness/message/fields.ts';
import { attributeByTag } from '../../harness/spec/attributes.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast } from '../../harness/spec/versions.ts';
import { uniqueIdentifier } from './exchanges.ts';
import type { Subject } from './subject.ts';

/** What is sent to change attributes, in the form of the version: an Attribute in 1.x, a value under its own tag in 2.x. */

/** 2.0 chapter 5. */
const is2 = ({ version }: Subject): boolean => atLeast(version, '2.0');

function valueField(subject: Subject, tag: number, attribute: AttributeView): Item {
  return is2(subject) ? structure(tag, present(attribute.value)) : attributeItem(attribute);
}

/** The payload of Add Attribute, Set Attribute, and Modify Attribute of the only instance, or of index 0 (1.x). */
export function newValuePayload(subject: Subject, identifier: string, attribute: AttributeView): Item[] {
  return [uniqueIdentifier(identifier), valueField(subject, Tag.NewAttribute, attribute)];
}

/** The payload of Modify Attribute for one instance of several, which `from` is. */
export function modifyInstancePayload(
  subject: Subject,
  identifier: string,
  from: AttributeView,
  to: AttributeView,
): Item[] {
  if (is2(subject)) {
    const fields = [valueField(subject, Tag.CurrentAttribute, from), valueField(subject, Tag.NewAttribute, to)];
    return [uniqueIdentifier(identifier), ...fields];
  }
  const index = from.index === undefined ? {} : { index: from.index };
  return [uniqueIdentifier(identifier), attributeItem({ ...to, ...index })];
}

/** The payload of Delete Attribute for one instance. */
export function deletePayload(subject: Subject, identifier: string, attribute: AttributeView): Item[] {
  if (is2(subject)) return [uniqueIdentifier(identifier), valueField(subject, Tag.CurrentAttribute, attribute)];
  return present(
    uniqueIdentifier(identifier),
    textString(Tag.AttributeName, attribute.name),
    optional(attribute.index, (index) => integer(Tag.AttributeIndex, index)),
  );
}

/** The printed names in an answer to Get Attribute List; of a vendor's attribute in 2.x its own name. */
export function attributeNamesIn(subject: Subject, payload: StructureItem): string[] {
  return payload.value.flatMap((field) => {
    if (!is2(subject)) return field.tag === Tag.AttributeName && field.type === 'TextString' ? [field.value] : [];
    if (field.tag !== Tag.AttributeReference) return [];
    if (field.type === 'Enumeration') return [attributeByTag(field.value)?.name ?? `${field.value}`];
    const name = field.type === 'Structure' ? field.value.find(({ tag }) => tag === Tag.AttributeName) : undefined;
    return name?.type === 'TextString' ? [name.value] : [];
  });
}
