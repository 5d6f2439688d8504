import type { StructureItem } from '../../harness/codec/item.ts';
import { readAttribute } from '../../harness/message/attributes.ts';
import { structureFields } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast, type Version } from '../../harness/spec/versions.ts';
import { KmipError } from '../errors.ts';
import type { ManagedObject } from '../object.ts';
import { attributeIn, type RequestedAttribute, readRequested } from './requested-attributes.ts';
import { applies } from './visible-attributes.ts';

const { InvalidField } = Enum.ResultReason;

/**
 * "Attributes applicable to the Template itself" (1.1 section 2.2.6). A Template structure holds the others: they are for
 * what is made from the template, and no attributes of its own.
 */
const OWN: ReadonlySet<string> = new Set([
  'Unique Identifier',
  'Object Type',
  'Name',
  'Initial Date',
  'Archive Date',
  'Last Change Date',
]);

/**
 * Checks the attributes of a Template structure that is registered, and returns those that are the template's own: its
 * Names, which stand there in 1.0 and 1.1 only (from 1.2 on, section 11.4 answers Invalid Field).
 */
export function readTemplate(template: StructureItem, version: Version): RequestedAttribute[] {
  const attributes = structureFields(template, Tag.Attribute).map((item) => readRequested(item, version, InvalidField));
  const misplaced = attributes.find(
    ({ attribute, name }) =>
      !applies(attribute, Enum.ObjectType.Template, version) ||
      (OWN.has(name) && (name !== 'Name' || atLeast(version, '1.2'))),
  );
  if (misplaced !== undefined) throw new KmipError(InvalidField, `${misplaced.name} has no place in a Template`);
  return attributes.filter(({ name }) => name === 'Name');
}

/** The attributes that an object made from a template gets, as far as `version` has them. */
export function templateAttributes({ content }: ManagedObject, version: Version): RequestedAttribute[] {
  return structureFields(content ?? undefined, Tag.Attribute).flatMap((item) => {
    const { name, value } = readAttribute(item);
    const attribute = attributeIn(version, name);
    return attribute === undefined || value === undefined || OWN.has(name) ? [] : [{ attribute, name, value }];
  });
}
