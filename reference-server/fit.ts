import { child, type Item, type StructureItem, structure } from '../harness/codec/item.ts';
import { attributeByName } from '../harness/spec/attributes.ts';
import { Enum } from '../harness/spec/enumerations.ts';
import { tagInVersion, tagName } from '../harness/spec/registry.ts';
import { payloadOf, type Structure } from '../harness/spec/structures.ts';
import { Tag } from '../harness/spec/tags.ts';
import { inVersion, type Version } from '../harness/spec/versions.ts';
import { isShownByName, versionForm } from './attribute-form.ts';
import { KmipError } from './errors.ts';
import { unknownValue } from './unknown-values.ts';

/**
 * The fields of an operation's Response Payload as far as `version` defines them: without fields, attributes, Attribute
 * Names and attribute values that came later. Extensions and custom attributes stay.
 * Throws Key Format Type Not Supported or Feature Not Supported where a field that has to be there holds an enumeration
 * value that the version does not have: a key of ChaCha20 is none that 1.3 could tell of.
 */
export function fitPayload(fields: readonly Item[], operation: number, version: Version): Item[] {
  const payload = payloadOf(operation, 'response', version);
  const isPlaced = ({ tag }: Item) =>
    payload === undefined || payload.open || payload.placeOf.has(tag) || tagName(tag) === undefined;
  const fit = fitFields(versionForm(fields, operation, version).filter(isPlaced), version);
  return fit.filter((field) => canBeTold(field, payload, version));
}

/** Whether the version has the enumeration values in a field; one without them is left out where the table lets it. */
function canBeTold(field: Item, payload: Structure | undefined, version: Version): boolean {
  const unknown = unknownValue(field, version);
  if (unknown === undefined) return true;
  const place = payload?.placeOf.get(field.tag);
  if (place !== undefined && payload?.places[place]?.presence === 'optional') return false;
  const { FeatureNotSupported, KeyFormatTypeNotSupported } = Enum.ResultReason;
  const reason = unknown.tag === Tag.KeyFormatType ? KeyFormatTypeNotSupported : FeatureNotSupported;
  throw new KmipError(reason, `${tagName(unknown.tag)} of the object has a value that KMIP ${version} does not have`);
}

function fitFields(fields: readonly Item[], version: Version): Item[] {
  const fit: Item[] = [];
  for (const field of fields) if (isDefined(field, version)) fit.push(fitField(field, version));
  return fit;
}

function fitField(field: Item, version: Version): Item {
  if (field.type !== 'Structure') return field;
  const isKnown = (one: Item) => unknownValue(one, version) === undefined;
  const fields = field.tag === Tag.Attributes ? field.value.filter(isKnown) : field.value;
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
  return value === undefined || unknownValue(value, version, name.value) === undefined;
}
