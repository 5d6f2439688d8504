import { ENUMERATIONS, type EnumerationName } from './enumerations.ts';
import { ITEM_TYPES, type ItemType } from './item-types.ts';
import { MASKS, type MaskName } from './masks.ts';
import { ENUMERATION_ALIASES } from './other-names.ts';
import { TAGS, type TagName, type TagRow, type TagType } from './tags.ts';
import { atLeast, compareVersions, inVersion, type NamedCode, VERSIONS, type Version } from './versions.ts';

/** An enumeration, or the table of tags, which are the values of an Attribute Reference (2.1 section 11.56). */
export type ValueTable = EnumerationName | 'Tag';

/** One direction of a table: rows by code, newest name first, so that a lookup without a version gives the newest. */
function byCode(rows: Record<string, NamedCode>): Map<number, [key: string, row: NamedCode][]> {
  const index = new Map<number, [string, NamedCode][]>();
  for (const [key, row] of Object.entries(rows)) index.set(row.code, [[key, row], ...(index.get(row.code) ?? [])]);
  return index;
}

/** The rows of one code: the one that holds in `version`, else the newest name. */
function nameIn(rows: [string, NamedCode][] | undefined, version?: Version): string | undefined {
  if (rows === undefined) return undefined;
  const held = version === undefined ? undefined : rows.find(([, row]) => inVersion(row, version));
  return (held ?? rows[0])?.[0];
}

const TAGS_BY_CODE = byCode(TAGS);
const VALUES_BY_CODE = new Map<string, ReturnType<typeof byCode>>([
  ...Object.entries(ENUMERATIONS).map(([key, values]) => [key, byCode(values)] as const),
  ['Tag', TAGS_BY_CODE],
]);

/** The tags that each version defines. */
const TAGS_OF = new Map(
  VERSIONS.map((version) => [
    version,
    new Set(Object.values(TAGS).flatMap((row) => (inVersion(row, version) ? [row.code as number] : []))),
  ]),
);

/** The types of one tag in one version. */
function typesIn(row: TagRow, version: Version): readonly ItemType[] {
  const types: TagType = (atLeast(version, '2.0') ? row.type2 : undefined) ?? row.type;
  return (typeof types === 'string' ? [types] : types).filter((type) => inVersion(ITEM_TYPES[type], version));
}

const TYPES_BY_CODE = new Map(
  VERSIONS.map((version) => [
    version,
    new Map(Object.values(TAGS).map((row) => [row.code as number, typesIn(row, version)])),
  ]),
);

/** The XML name of a tag number ('UniqueIdentifier'), or undefined for a number that no version defines. */
export function tagName(code: number): TagName | undefined {
  return TAGS_BY_CODE.get(code)?.[0]?.[0] as TagName | undefined;
}

/** The name that the specification prints for a tag number ('Unique Identifier'), or undefined. */
export function tagTitle(code: number): string | undefined {
  return TAGS_BY_CODE.get(code)?.[0]?.[1].name;
}

/** The number of the tag with this XML name, or undefined. */
export function tagByName(name: string): number | undefined {
  return Object.hasOwn(TAGS, name) ? TAGS[name as TagName].code : undefined;
}

/** Whether the tag table of `version` has this number. */
export function tagInVersion(code: number, version: Version): boolean {
  return TAGS_OF.get(version)?.has(code) ?? false;
}

/** The first version whose tag table has this number, or undefined. */
export function tagSince(code: number): Version | undefined {
  return TAGS_BY_CODE.get(code)
    ?.map(([, row]) => row.since)
    .sort(compareVersions)[0];
}

/** The item types that a tag may have in `version`, the usual one first; undefined for a tag of no version. */
export function tagTypes(code: number, version: Version): readonly ItemType[] | undefined {
  return TYPES_BY_CODE.get(version)?.get(code);
}

/** The XML name of a value in `version` (else its newest name), or undefined for an undefined value. */
export function enumName(enumeration: ValueTable, code: number, version?: Version): string | undefined {
  return nameIn(VALUES_BY_CODE.get(enumeration)?.get(code), version);
}

/** The value with this XML name, or another name of it, in an enumeration, whatever the version, or undefined. */
export function enumByName(enumeration: ValueTable, name: string): number | undefined {
  if (enumeration === 'Tag') return tagByName(name);
  const values: Readonly<Record<string, NamedCode>> = ENUMERATIONS[enumeration];
  if (Object.hasOwn(values, name)) return values[name]?.code;
  const aliases: Readonly<Record<string, string>> = ENUMERATION_ALIASES[enumeration] ?? {};
  return Object.hasOwn(aliases, name) ? values[aliases[name] ?? '']?.code : undefined;
}

/** Whether `version` defines this value of an enumeration. */
export function enumInVersion(enumeration: ValueTable, code: number, version: Version): boolean {
  const rows = VALUES_BY_CODE.get(enumeration)?.get(code) ?? [];
  return rows.some(([, row]) => inVersion(row, version));
}

/** The names of the bits set in a mask value, low bit first, and the bits that have no name in `version` (else in any). */
export function maskNames(mask: MaskName, value: number, version?: Version): { names: string[]; rest: number } {
  let rest = value >>> 0;
  const names: string[] = [];
  for (const [name, row] of Object.entries(MASKS[mask])) {
    if ((rest & row.code) === 0 || (version !== undefined && !inVersion(row, version))) continue;
    names.push(name);
    rest = (rest & ~row.code) >>> 0;
  }
  return { names, rest };
}

/** The bit of a mask component by its XML name, or undefined. */
export function maskByName(mask: MaskName, name: string): number | undefined {
  const bits: Record<string, NamedCode> = MASKS[mask];
  return Object.hasOwn(bits, name) ? bits[name]?.code : undefined;
}
