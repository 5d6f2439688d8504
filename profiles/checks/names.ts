import { enumeration, type Item, structure, textString } from '../../harness/codec/item.ts';
import type { AttributeView } from '../../harness/message/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Subject } from './subject.ts';

/** A Name (1.4 section 3.2, 2.1 section 4.32). */
export function nameView(text: string): AttributeView {
  const value = structure(Tag.Name, [
    textString(Tag.NameValue, text),
    enumeration(Tag.NameType, Enum.NameType.UninterpretedTextString),
  ]);
  return { name: 'Name', value };
}

/** The attributes with a Name of the run's own where they have none: many a server takes no new object without one. */
export function named(subject: Subject, attributes: readonly AttributeView[]): readonly AttributeView[] {
  const hasName = attributes.some(({ name }) => name === 'Name');
  return hasName ? attributes : [...attributes, nameView(subject.uniqueText())];
}

/** The field that carries the attributes of a new object. */
export function attributesOfNew(subject: Subject, attributes: readonly AttributeView[]): Item {
  return subject.attributesOf(named(subject, attributes));
}
