import type { Item } from '../../harness/codec/item.ts';
import type { Attribute } from '../../harness/spec/attributes.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import type { ItemType } from '../../harness/spec/item-types.ts';
import { tagTypes } from '../../harness/spec/registry.ts';
import type { Version } from '../../harness/spec/versions.ts';
import { KmipError } from '../errors.ts';
import { attributeInstances, type ManagedObject } from '../object.ts';

const R = Enum.ResultReason;
const { Increment, Decrement, Negate } = Enum.AdjustmentType;

/** What is to be done with a value: an Adjustment Type, and by how much where the request says so. */
export interface Adjustment {
  readonly type: number;
  readonly by: Item | undefined;
}

/** The range of the values of each type that is counted (2.0 chapter 9.1.2), its lowest and its highest. */
const COUNTED: Partial<Record<ItemType, readonly [bigint, bigint]>> = {
  Integer: [-(2n ** 31n), 2n ** 31n - 1n],
  LongInteger: [-(2n ** 63n), 2n ** 63n - 1n],
  Interval: [0n, 2n ** 32n - 1n],
  DateTime: [-(2n ** 63n), 2n ** 63n - 1n],
  DateTimeExtended: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** The types that Negate applies to (2.0 Table 390), Big Integer aside, which no attribute that is adjusted has. */
const NEGATED: ReadonlySet<ItemType> = new Set<ItemType>(['Integer', 'LongInteger', 'Boolean']);

/**
 * The value that an adjustment gives an attribute (2.0 section 6.1.3, Table 390). An attribute that the object does not
 * have counts as 0, or False. Throws Multi Valued Attribute where it has several instances, Invalid Data Type where the
 * adjustment is not for the attribute's type, Numeric Range where the result is none of its values.
 */
export function adjusted(
  object: ManagedObject,
  attribute: Attribute,
  name: string,
  adjustment: Adjustment,
  version: Version,
): Item {
  const [instance, ...others] = attributeInstances(object, name);
  if (others.length > 0) throw new KmipError(R.MultiValuedAttribute, `the object has several instances of ${name}`);
  const current = instance?.value ?? nothing(attribute, version);
  if (adjustment.type === Negate && NEGATED.has(current.type)) return negated(current);
  if (adjustment.type !== Increment && adjustment.type !== Decrement) throw notFor(name);
  const sign = adjustment.type === Increment ? 1n : -1n;
  return counted(current, sign * amount(adjustment.by, current.type, name), name);
}

/** What an attribute without a value is taken for. */
function nothing({ tag, name }: Attribute, version: Version): Item {
  const type = tagTypes(tag, version)?.[0];
  if (type === 'Boolean') return { tag, type, value: false };
  if (type === 'Integer' || type === 'Interval') return { tag, type, value: 0 };
  if (type === 'LongInteger') return { tag, type, value: 0n };
  throw notFor(name);
}

function negated(current: Item): Item {
  return current.type === 'Boolean'
    ? { ...current, value: !current.value }
    : counted(current, -2n * numberOf(current), '');
}

function amount(by: Item | undefined, type: ItemType, name: string): bigint {
  if (by === undefined) return 1n;
  if (by.type !== type && !(by.type === 'Interval' && type === 'DateTime')) throw notFor(name);
  return numberOf(by);
}

function numberOf({ value }: Item): bigint {
  return typeof value === 'number' || typeof value === 'bigint' ? BigInt(value) : 0n;
}

function counted(current: Item, by: bigint, name: string): Item {
  const range = COUNTED[current.type];
  if (range === undefined) throw notFor(name);
  const result = numberOf(current) + by;
  if (result < range[0] || result > range[1]) throw new KmipError(R.NumericRange, `${name} cannot be ${result}`);
  const value = typeof current.value === 'number' ? Number(result) : result;
  return { ...current, value } as Item;
}

function notFor(name: string): KmipError {
  return new KmipError(R.InvalidDataType, `${name} is not adjusted like this`);
}
