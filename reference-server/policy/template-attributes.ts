import { enumeration, type StructureItem } from '../../harness/codec/item.ts';
import { structureFields } from '../../harness/message/fields.ts';
import { attributeRules } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { KmipError, REASONS } from '../errors.ts';
import type { ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { valueKey } from './attribute-values.ts';
import { defaultsFor } from './object-defaults.ts';
import { type RequestedAttribute, readRequested } from './requested-attributes.ts';
import { templateAttributes } from './templates.ts';

const R = Enum.ResultReason;

/**
 * The attributes that Template-Attribute structures ask for (1.4 section 2.1.8, chapter 4 and section 4.2). The
 * structures come with the lowest precedence first; in each of them what it says itself goes before its templates, and a
 * later template before an earlier one. Of an attribute with several instances every value counts.
 *
 * @param made the type of the object that a factory operation makes: what is left out gets the server's defaults.
 *
 * Throws Item Not Found for a template that is not there, Object Archived for one in the archive, Invalid Field for an
 * attribute that this version does not have or a value that is none of its own.
 */
export function requestedAttributes(
  structures: readonly (StructureItem | undefined)[],
  context: OperationContext,
  made?: number,
): RequestedAttribute[] {
  const layers = structures
    .filter((item) => item !== undefined)
    .flatMap((item) => [...templatesOf(item, context), explicitOf(item, context.version)]);
  const requested = layers.reduce((lower, upper) => merged(lower, upper, context.version), []);
  return made === undefined ? requested : [...defaultsFor(made, requested, context), ...requested];
}

/** The attributes in the structure itself; the same single-instance attribute twice contradicts itself. */
function explicitOf(item: StructureItem, version: Version): RequestedAttribute[] {
  const attributes = structureFields(item, Tag.Attribute).map((field) => readRequested(field, version, R.InvalidField));
  const twice = attributes.find(
    (one, position) =>
      !isMultiple(one, version) && attributes.findIndex(({ attribute }) => attribute === one.attribute) !== position,
  );
  if (twice !== undefined) throw new KmipError(REASONS.attributeGivenTwice, `${twice.name} has one value only`);
  return attributes;
}

/** The attributes of each template that the structure names, in its order. */
function templatesOf(item: StructureItem, context: OperationContext): RequestedAttribute[][] {
  return structureFields(item, Tag.Name).map((name) =>
    templateAttributes(findTemplate(name, context), context.version),
  );
}

function findTemplate(name: StructureItem, context: OperationContext): ManagedObject {
  const [head] = context.store
    .locate([
      { match: 'fields', name: 'Name', value: name },
      { match: 'equal', name: 'Object Type', value: enumeration(Tag.ObjectType, Enum.ObjectType.Template) },
    ])
    .filter((found) => context.permits(found));
  const template = head && context.store.get(head.uniqueIdentifier);
  if (template === undefined) throw new KmipError(R.ItemNotFound, 'no template has this Name');
  if (template.archived) throw new KmipError(R.ObjectArchived, 'the template is archived');
  return template;
}

/** Random Number Generator has one instance, but a request may list several to choose from (1.4 section 3.44). */
function isMultiple({ attribute }: RequestedAttribute, version: Version): boolean {
  return attributeRules(attribute, version).multiple !== false || attribute.key === 'RandomNumberGenerator';
}

function merged(
  lower: readonly RequestedAttribute[],
  upper: readonly RequestedAttribute[],
  version: Version,
): RequestedAttribute[] {
  const key = (one: RequestedAttribute) =>
    isMultiple(one, version) ? `${one.name}\n${valueKey(one.value)}` : one.attribute;
  const replaced = new Set(upper.map(key));
  return [...lower.filter((one) => !replaced.has(key(one))), ...upper];
}
