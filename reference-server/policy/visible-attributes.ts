import type { Item, StructureItem } from '../../harness/codec/item.ts';
import { attributeItem } from '../../harness/message/attributes.ts';
import { fieldValue } from '../../harness/message/fields.ts';
import {
  ATTRIBUTES,
  type Attribute,
  type AttributeKey,
  attributeRules,
  type ObjectTypeName,
} from '../../harness/spec/attributes.ts';
import { enumName } from '../../harness/spec/registry.ts';
import { structureOf } from '../../harness/spec/structures.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast, inVersion, type Version } from '../../harness/spec/versions.ts';
import { type AttributeInstance, attributeValue, type ManagedObject } from '../object.ts';
import { unknownValue } from '../unknown-values.ts';
import { attributeNamed } from './attribute-names.ts';
import { withKnownBits } from './mask-bits.ts';
import { isFlat } from './requested-attributes.ts';

/** What identifies an object stands before the rest of its attributes. */
const FIRST = ['Unique Identifier', 'Object Type', 'Cryptographic Algorithm', 'Cryptographic Length'];

/**
 * Object types to which a profile widens an attribute: the Asymmetric Key Lifecycle Server has both dates (its profile
 * document, section 2.3; Profiles 2.1 section 5.8.2), which the specification gives to symmetric keys only.
 */
const WIDENED: Partial<Record<AttributeKey, readonly ObjectTypeName[]>> = {
  ProcessStartDate: ['PublicKey', 'PrivateKey'],
  ProtectStopDate: ['PublicKey', 'PrivateKey'],
};

/** Whether `version` has the attribute, and its rules table or a profile lists the object type. */
export function applies(attribute: Attribute, objectType: number, version: Version): boolean {
  const name = enumName('ObjectType', objectType, version);
  const listed = [...attributeRules(attribute, version).objects, ...(WIDENED[attribute.key] ?? [])];
  return inVersion(attribute, version) && listed.some((type) => type === name);
}

/**
 * The attribute instances that a client of `version` may see of an object: those that its version has for this object
 * type, with values that it has. The order is the server's own, and always the same: what identifies the object, the rest by name, the
 * instances of one attribute by index.
 */
export function visibleAttributes(object: ManagedObject, version: Version): AttributeInstance[] {
  return object.attributes.filter((instance) => isVisible(instance, object, version)).sort(inOrder);
}

function isVisible(instance: AttributeInstance, object: ManagedObject, version: Version): boolean {
  const attribute = attributeNamed(instance.name, version);
  if (attribute === undefined || !applies(attribute, object.objectType, version)) return false;
  if (unknownValue(instance.value, version) !== undefined) return false;
  // What 2.x has as a vendor attribute may have structures inside (2.0 section 4.53), a custom attribute may not.
  if (attribute === ATTRIBUTES.CustomAttribute && !isFlat(instance.value)) return false;
  // 2.0 section 4.26 added those of the default format.
  return atLeast(version, '2.0') || !isOfDefaultFormat(instance, object);
}

/** A digest of the key in another format than its own, which a client of 1.x does not know of (2.0 section 4.26). */
function isOfDefaultFormat({ name, value }: AttributeInstance, object: ManagedObject): boolean {
  if (name !== 'Digest' || value.type !== 'Structure') return false;
  const format = fieldValue(value, Tag.KeyFormatType, 'Enumeration');
  const own = attributeValue(object, 'Key Format Type')?.value;
  return format !== undefined && own !== undefined && format !== own;
}

function inOrder(a: AttributeInstance, b: AttributeInstance): number {
  if (a.name === b.name) return a.index - b.index;
  return place(a.name) - place(b.name) || (a.name < b.name ? -1 : 1);
}

function place(name: string): number {
  const position = FIRST.indexOf(name);
  return position < 0 ? FIRST.length : position;
}

/**
 * The Attribute structure of an instance. From 1.1 on the index may be left out where it is 0 (1.1 section 2.1.1); in 1.0
 * every attribute that may have several instances has one, for Delete Attribute has to be told it.
 */
export function instanceItem({ name, index, value }: AttributeInstance, version: Version): StructureItem {
  const attribute = attributeNamed(name, version);
  const several = attribute !== undefined && attributeRules(attribute, version).multiple !== false;
  const shown = index > 0 || (version === '1.0' && several);
  return attributeItem({ name, value: fieldsOf(value, version), ...(shown ? { index } : {}) });
}

/** A value with the fields and mask bits that `version` gives it: a Digest has no Key Format Type in 1.0. */
function fieldsOf(value: Item, version: Version): Item {
  const fields = structureOf(value.tag, version);
  if (value.type !== 'Structure' || fields === undefined) return withKnownBits(value, version);
  return { ...value, value: value.value.filter(({ tag }) => fields.placeOf.has(tag)) };
}
