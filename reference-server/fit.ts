import { child, type Item, type StructureItem, structure } from '../harness/codec/item.ts';
import { attributeByName } from '../harness/spec/attributes.ts';
import { enumInVersion, tagInVersion, tagName } from '../harness/spec/registry.ts';
import { payloadOf } from '../harness/spec/structures.ts';
import { Tag } from '../harness/spec/tags.ts';
import { enumerationOf } from '../harness/spec/values.ts';
import { inVersion, type Version } from '../harness/spec/versions.ts';
import { isShownByName, versionForm } from './attribute-form.ts';

/**
 * The fields of an operation's Response Payload as far as `version` defines them: without fields, attributes, Attribute
 * Names and attribute values that came later. Extensions and custom attributes stay.
 */
export function fitPayload(fields: readonly Item[], operation: number, version: Version): Item[] {
  const payload = payloadOf(operation, 'response', version);
  const isPlaced = ({ tag }: Item) =>
    payload === undefined || payload.open || payload.placeOf.has(tag) || tagName(tag) === undefined;
  return fitFields(versionForm(fields, operation, version).filter(isPlaced), version);
}

function fitFields(fields: readonly Item[], version: Version): Item[] {
  const fit: Item[] = [];
  for (const field of fields) if (isDefined(field, version)) fit.push(fitField(field, version));
  return fit;
}

function fitField(field: Item, version: Version): Item {
  if (field.type !== 'Structure') return field;
  const fields = field.tag === Tag.Attributes ? field.value.filter((one) => hasKnownValues(one, version)) : field.value;
  return structure(field.tag, fitFields(fields, version));
}

function isDefined(field: Item, version: Version): boolean {
  if (tagName(field.tag) !== undefined && !tagInVersion(field.tag, version)) return false;
  if (field.tag === Tag.AttributeName && field.type === 'TextString') return isAttributeName(field.value, version);
  if (field.tag === Tag.Attribute && field.type === 'Structure') return isAttribute(field, version);
  return true;
}

function isAttributeName(name: string, version: Version): boolean {
  if (!isShownByName(name)) return false;
  const attribute = attributeByName(name);
  return attribute === undefined || inVersion(attribute, version);
}

/** Whether the name of an Attribute structure and the enumeration values in it are those of `version`. */
function isAttribute(attribute: StructureItem, version: Version): boolean {
  const name = child(attribute, Tag.AttributeName);
  if (name?.type !== 'TextString' || !isAttributeName(name.value, version)) return false;
  const value = child(attribute, Tag.AttributeValue);
  return value === undefined || hasKnownValues(value, version, name.value);
}

function hasKnownValues(item: Item, version: Version, attributeName?: string): boolean {
  if (item.type === 'Structure') return item.value.every((field) => hasKnownValues(field, version));
  if (item.type !== 'Enumeration') return true;
  const table = enumerationOf(item.tag, attributeName);
  const isExtension = item.value >= 0x80000000;
  if (table === undefined || isExtension) return true;
  return enumInVersion(table, item.value, version);
}
