import type { Item, StructureItem } from '../../harness/codec/item.ts';
import { structureField } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumInVersion } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { KmipError } from '../errors.ts';
import { Fields } from '../fields.ts';
import { SUPPORTED_OBJECT_TYPES } from '../operations/object-types.ts';
import type { OperationContext } from '../operations/operation.ts';

const R = Enum.ResultReason;

/** The Object Types that an Object Defaults or a Constraint is for: none where it names none (2.1 sections 7.6 and 7.22). */
export function typesIn(rule: StructureItem): number[] {
  const types = new Fields(structureField(rule, Tag.ObjectTypes) ?? rule).all(Tag.ObjectType);
  return types.flatMap((item) => (item.type === 'Enumeration' ? [item.value] : []));
}

/** The Object Groups that it is for; undefined for all. */
export function groupsIn(rule: StructureItem): Item['value'][] | undefined {
  const groups = structureField(rule, Tag.ObjectGroups);
  return groups && new Fields(groups).all(Tag.ObjectGroup).map(({ value }) => value);
}

/** Whether it is for an object of one of these groups. */
export function isOfGroup(rule: StructureItem, groups: readonly Item['value'][]): boolean {
  return groupsIn(rule)?.some((group) => groups.includes(group)) ?? true;
}

/** Throws Invalid Object Type for a type that the server does not have in this version. */
export function assertSupportedTypes(types: readonly number[], version: Version): void {
  const isSupported = (type: number) =>
    SUPPORTED_OBJECT_TYPES.includes(type) && enumInVersion('ObjectType', type, version);
  if (!types.every(isSupported)) throw new KmipError(R.InvalidObjectType, 'there are no objects of this type');
}

const EVERYBODY = '*';

/** Throws Permission Denied for a client that is not one of those who may set rules for all. */
export function assertAdministrator({ settings, identity }: OperationContext): void {
  if (settings.administrators.some((name) => name === identity || name === EVERYBODY)) return;
  throw new KmipError(R.PermissionDenied, 'rules for all objects are for administrators to set');
}
