import type { Item, StructureItem } from '../../harness/codec/item.ts';
import { structureFields } from '../../harness/message/fields.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { enumInVersion } from '../../harness/spec/registry.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { KmipError } from '../errors.ts';
import { attributeInstances, type ManagedObject } from '../object.ts';
import type { OperationContext } from '../operations/operation.ts';
import { agrees } from './attribute-values.ts';
import { byName, type RequestedAttribute, readRequested } from './requested-attributes.ts';
import { assertSupportedTypes, isOfGroup, typesIn } from './rule-scope.ts';

/** The version that has constraints (2.1 section 6.1.52); they hold for clients of all. */
const NEWEST: Version = '2.1';

/** Throws Invalid Object Type, or Invalid Field for an attribute that there is not. */
export function assertConstraintsAreSound(constraints: StructureItem): void {
  for (const constraint of structureFields(constraints, Tag.Constraint)) {
    assertSupportedTypes(typesIn(constraint), NEWEST);
    demandsOf(constraint);
  }
}

/**
 * "a constraint that is applied to operations that create Managed Objects" (2.1 section 7.6): where it is for the type of
 * the new object, and for one of its groups, each attribute that it names has one of the values it lists; of a mask, no
 * bits but these. Throws Constraint Violation.
 */
export function assertConstraints(object: ManagedObject, { store, version }: OperationContext): void {
  const groups = attributeInstances(object, 'Object Group').map(({ value }) => value.value);
  for (const constraint of structureFields(store.rule('Constraints'), Tag.Constraint)) {
    const types = typesIn(constraint);
    const isFor = (types.length === 0 || types.includes(object.objectType)) && isOfGroup(constraint, groups);
    const broken = isFor
      ? [...demandsOf(constraint)].find(([name, values]) => !meets(object, name, values))
      : undefined;
    if (broken !== undefined) throw violation(broken[0], version);
  }
}

/** 2.1 section 11.46 has the reason, which no table of an operation lists; to clients of others the value is a wrong one. */
function violation(name: string, version: Version): KmipError {
  const { ConstraintViolation, InvalidField } = Enum.ResultReason;
  const reason = enumInVersion('ResultReason', ConstraintViolation, version) ? ConstraintViolation : InvalidField;
  return new KmipError(reason, `a constraint on ${name} is violated`);
}

/** The values that a constraint lists, by attribute. */
function demandsOf(constraint: StructureItem): Map<string, RequestedAttribute[]> {
  const demands = structureFields(constraint, Tag.Attribute).map((item) =>
    readRequested(item, NEWEST, Enum.ResultReason.InvalidField),
  );
  return byName(demands);
}

function meets(object: ManagedObject, name: string, allowed: readonly RequestedAttribute[]): boolean {
  const instances = attributeInstances(object, name);
  return instances.length > 0 && instances.every(({ value }) => allowed.some((one) => isWithin(value, one.value)));
}

/** Attributes of which every bit is something that is permitted. */
const MASKS: readonly number[] = [Tag.CryptographicUsageMask, Tag.ProtectionStorageMask];

function isWithin(value: Item, allowed: Item): boolean {
  if (MASKS.includes(allowed.tag) && value.type === 'Integer' && allowed.type === 'Integer') {
    return (value.value & ~allowed.value) === 0;
  }
  return agrees(allowed, value);
}
