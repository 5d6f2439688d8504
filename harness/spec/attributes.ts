import { ATTRIBUTE_ROWS, type AttributeKey, type AttributeRow, type AttributeRules } from './attribute-rows.ts';
import { ENUMERATIONS } from './enumerations.ts';
import { TAGS } from './tags.ts';
import { atLeast, inVersion, VERSIONS, type Version, type VersionRange } from './versions.ts';

export type {
  AttributeKey,
  AttributeRules,
  Condition,
  ObjectTypeName,
  OperationName,
  Permission,
} from './attribute-rows.ts';

/** An attribute with its tag and the name that the specification prints, which is the Attribute Name of 1.x. */
export interface Attribute extends AttributeRow {
  readonly key: AttributeKey;
  readonly tag: number;
  readonly name: string;
}

function attributeOf(key: AttributeKey): Attribute {
  const row: AttributeRow = ATTRIBUTE_ROWS[key];
  return { ...row, key, tag: TAGS[key].code, name: row.name ?? TAGS[key].name };
}

/** Every attribute of every version by the XML name of its tag. */
export const ATTRIBUTES = Object.fromEntries(
  (Object.keys(ATTRIBUTE_ROWS) as AttributeKey[]).map((key) => [key, attributeOf(key)]),
) as Readonly<Record<AttributeKey, Attribute>>;

const ALL = Object.values(ATTRIBUTES);
const BY_NAME = new Map(ALL.map((attribute) => [attribute.name, attribute]));
const BY_TAG = new Map(ALL.map((attribute) => [attribute.tag, attribute]));
const BY_VERSION = new Map(
  VERSIONS.map((version) => [version, ALL.filter((attribute) => inVersion(attribute, version))]),
);

/** Whether an Attribute Name is one of a client's (x-) or a server's (y-) own: 1.1 to 1.4 section 3.39. */
export function isCustomName(name: string): boolean {
  return name.startsWith('x-') || name.startsWith('y-');
}

/**
 * The attribute with this printed name ('Cryptographic Algorithm'), whatever the version; Custom Attribute for names
 * that begin with x- or y-; undefined for a name that no version defines.
 */
export function attributeByName(name: string): Attribute | undefined {
  return BY_NAME.get(name) ?? (isCustomName(name) ? ATTRIBUTES.CustomAttribute : undefined);
}

/** The attribute whose value has this tag from 2.0 on (Vendor Attribute for Attribute), or undefined. */
export function attributeByTag(tag: number): Attribute | undefined {
  return BY_TAG.get(tag);
}

/** The attributes that `version` defines. */
export function attributesOf(version: Version): readonly Attribute[] {
  return BY_VERSION.get(version) ?? [];
}

function inTable(table: Readonly<Record<string, VersionRange>>, version: Version): (name: string) => boolean {
  return (name) => {
    const row = table[name];
    return row !== undefined && inVersion(row, version);
  };
}

const RULES = new Map<Attribute, Map<Version, AttributeRules>>();

/** The rules table of an attribute as `version` prints it; object types and operations are those of that version. */
export function attributeRules(attribute: Attribute, version: Version): AttributeRules {
  const tables = RULES.get(attribute) ?? new Map<Version, AttributeRules>();
  RULES.set(attribute, tables);
  const rules = tables.get(version) ?? resolve(attribute, version);
  tables.set(version, rules);
  return rules;
}

function resolve(attribute: Attribute, version: Version): AttributeRules {
  const changes = (attribute.changes ?? []).filter((change) => atLeast(version, change.since));
  const row: Partial<AttributeRules> = Object.assign({}, attribute, ...changes);
  const { implicit = [], objects = [] } = row;
  return {
    always: row.always ?? false,
    setByServer: row.setByServer ?? false,
    setByClient: row.setByClient ?? false,
    modifiableByServer: row.modifiableByServer ?? false,
    modifiableByClient: row.modifiableByClient ?? false,
    deletableByClient: row.deletableByClient ?? false,
    multiple: row.multiple ?? false,
    implicit: typeof implicit === 'string' ? implicit : implicit.filter(inTable(ENUMERATIONS.Operation, version)),
    objects: objects.filter(inTable(ENUMERATIONS.ObjectType, version)),
  };
}

/** The section of `version` that defines an attribute, such as '3.24'; undefined where the version does not have it. */
export function attributeSection(attribute: Attribute, version: Version): string | undefined {
  if (!inVersion(attribute, version)) return undefined;
  const since = VERSIONS.filter((candidate) => atLeast(version, candidate) && attribute.sections[candidate]).at(-1);
  return since === undefined ? undefined : attribute.sections[since];
}
