import { type Item, type StructureItem, structure } from '../../harness/codec/item.ts';
import { structureField, structureFields } from '../../harness/message/fields.ts';
import { type AttributeKey, attributeRules } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { atLeast, type Version } from '../../harness/spec/versions.ts';
import { KmipError } from '../errors.ts';
import { Fields } from '../fields.ts';
import type { OperationContext } from '../operations/operation.ts';
import type { Blueprint } from './new-object.ts';
import { attributeIn, byName, type RequestedAttribute, readRequested } from './requested-attributes.ts';
import { assertSupportedTypes, groupsIn, isOfGroup, typesIn } from './rule-scope.ts';
import { applies } from './visible-attributes.ts';

const R = Enum.ResultReason;

/** What a client asks a factory operation to make, though the server sets it then (2.1 sections 4.7, 4.13 and 4.15). */
const MAKING: readonly AttributeKey[] = ['CertificateType', 'CryptographicAlgorithm', 'CryptographicLength'];

/** Throws Invalid Object Type, or Invalid Field for defaults that no object of their types could be given. */
export function assertDefaults(information: StructureItem, version: Version): void {
  for (const defaults of structureFields(information, Tag.ObjectDefaults)) {
    const types = typesIn(defaults);
    assertSupportedTypes(types, version);
    const attributes = structureFields(defaults, Tag.Attribute).map((item) =>
      readRequested(item, version, R.InvalidField),
    );
    if (types.length === 0 || attributes.length === 0) {
      throw new KmipError(R.InvalidField, 'Object Defaults are for an Object Type, and have Attributes');
    }
    const unfit = attributes.find(
      ({ attribute }) =>
        (attributeRules(attribute, version).setByClient === false && !MAKING.includes(attribute.key)) ||
        types.some((type) => !applies(attribute, type, version)),
    );
    if (unfit !== undefined) throw new KmipError(R.InvalidField, `${unfit.name} is not for a client to give`);
  }
}

/**
 * The attributes that an object gets which the client leaves out: "default values that the server SHALL use [...] if the
 * client omits them" (2.0 section 6.1.37). Those for one of the object's groups go before those for all. A client of 1.x
 * cannot ask for them, and gets none.
 */
export function defaultsFor(
  objectType: number,
  requested: readonly RequestedAttribute[],
  { store, version }: OperationContext,
): RequestedAttribute[] {
  const information = atLeast(version, '2.0') ? store.rule('DefaultsInformation') : undefined;
  const found = new Map<string, RequestedAttribute[]>();
  const rows = structureFields(information, Tag.ObjectDefaults).filter(
    (row) => typesIn(row).includes(objectType) && isOfGroup(row, groupsOf(requested)),
  );
  for (const row of rows.sort((a, b) => Number(isSpecial(a)) - Number(isSpecial(b)))) {
    for (const [name, values] of namedValues(row, version)) found.set(name, values);
  }
  return [...found].filter(([name]) => !requested.some((one) => one.name === name)).flatMap(([, values]) => values);
}

/** A registered object with the defaults for what neither the client nor the object itself says. */
export function withDefaults(blueprint: Blueprint, context: OperationContext): Blueprint {
  const { objectType, requested, derived } = blueprint;
  const own = defaultsFor(objectType, requested, context).filter((one) => !derived.some(([name]) => name === one.name));
  return { ...blueprint, requested: [...own, ...requested] };
}

function groupsOf(requested: readonly RequestedAttribute[]): Item['value'][] {
  return requested.filter(({ name }) => name === 'Object Group').map(({ value }) => value.value);
}

function isSpecial(row: StructureItem): boolean {
  return groupsIn(row) !== undefined;
}

/** What a row says, by attribute, as far as the version has it. */
function namedValues(row: StructureItem, version: Version): Map<string, RequestedAttribute[]> {
  const attributes = structureFields(row, Tag.Attribute)
    .map((item) => readRequested(item, NEWEST, R.InvalidField))
    .filter(({ name }) => attributeIn(version, name) !== undefined);
  return byName(attributes);
}

/** Defaults are set in 2.1 or later (2.1 section 6.1.53), whose attributes they may have. */
const NEWEST: Version = '2.1';

/**
 * The Defaults Information that Query returns: those for all groups, and of others those for `groups`, all where none are
 * asked for. Undefined where there is nothing to tell.
 */
export function defaultsInformation(
  groups: readonly Item['value'][] | undefined,
  { store, version }: OperationContext,
): StructureItem | undefined {
  const rows = structureFields(store.rule('DefaultsInformation'), Tag.ObjectDefaults)
    .filter((row) => groups === undefined || isOfGroup(row, groups))
    .flatMap((row) => rowsIn(row, version));
  return rows.length === 0 ? undefined : structure(Tag.DefaultsInformation, rows);
}

/** 2.0 section 7.18 knows neither several types in one structure nor defaults for some groups only. */
function rowsIn(row: StructureItem, version: Version): StructureItem[] {
  if (atLeast(version, '2.1')) return [row];
  if (isSpecial(row)) return [];
  const attributes = row.value.filter(
    (field) => field.tag === Tag.Attribute && field.type === 'Structure' && isIn(field, version),
  );
  const types = structureField(row, Tag.ObjectTypes) ?? row;
  const own = types.value.filter(({ tag }) => tag === Tag.ObjectType);
  return own.map((type) => structure(Tag.ObjectDefaults, [type, ...attributes]));
}

function isIn(attribute: StructureItem, version: Version): boolean {
  return attributeIn(version, new Fields(attribute).text(Tag.AttributeName) ?? '') !== undefined;
}
