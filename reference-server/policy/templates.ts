import { type StructureItem, structure } from '../../harness/codec/item.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import type { AttributeInstance, ManagedObject } from '../object.ts';
import { instanceItem, visibleAttributes } from './visible-attributes.ts';

/** "Attributes applicable to the Template itself" (1.1 section 2.2.6); all others are for what is made from it. */
const OWN: ReadonlySet<string> = new Set([
  'Unique Identifier',
  'Object Type',
  'Name',
  'Initial Date',
  'Archive Date',
  'Last Change Date',
]);

/** Whether an attribute is the template's, rather than for what is made from it. */
export function isTemplatesOwn(name: string): boolean {
  return OWN.has(name);
}

/** The attributes that an object made from a template gets. */
export function templateAttributes(template: ManagedObject): AttributeInstance[] {
  return template.attributes.filter(({ name }) => !isTemplatesOwn(name));
}

/** A Template object as Get returns it (1.4 section 2.2.6), with what `version` knows of its attributes. */
export function templateContent(template: ManagedObject, version: Version): StructureItem {
  const items = visibleAttributes(template, version)
    .filter(({ name }) => !isTemplatesOwn(name))
    .map((instance) => instanceItem(instance, version));
  return structure(Tag.Template, items);
}
