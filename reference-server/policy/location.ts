import { type StructureItem, structure } from '../../harness/codec/item.ts';
import { ATTRIBUTES } from '../../harness/spec/attributes.ts';
import { Tag } from '../../harness/spec/tags.ts';
import type { Criterion } from '../store/store.ts';
import type { RequestedAttribute } from './requested-attributes.ts';

/** "If a Date attribute is set to its largest possible value, then it is equivalent to an undefined attribute." */
const UNDEFINED_DATE = 2n ** 63n - 1n;

/** The fields of Usage Limits that an object must have at least as much of. */
const LEAST: readonly number[] = [Tag.UsageLimitsTotal, Tag.UsageLimitsCount];

/** The conditions that the attributes of a Locate request make together (1.4 section 4.9). */
export function criteriaOf(requested: readonly RequestedAttribute[]): Criterion[] {
  const dates = requested.filter(isDate);
  const names = [...new Set(dates.map(({ name }) => name))];
  return [
    ...names.map((name) => dateCriterion(name, dates)),
    ...requested.filter((one) => !isDate(one)).flatMap(criterionOf),
  ];
}

/** Two instances of a date attribute make a range; a client's own attribute, of either form, is taken at its word. */
function isDate({ attribute, value }: RequestedAttribute): boolean {
  const isOwn = attribute === ATTRIBUTES.CustomAttribute || attribute === ATTRIBUTES.Attribute;
  return value.type === 'DateTime' && !isOwn;
}

function dateCriterion(name: string, dates: readonly RequestedAttribute[]): Criterion {
  const values = dates
    .filter((one) => one.name === name)
    .map(({ value }) => value.value as bigint)
    .sort((a, b) => (a < b ? -1 : 1));
  const [from, to] = [values[0] as bigint, values.at(-1) as bigint];
  return from === UNDEFINED_DATE ? { match: 'absent', name } : { match: 'range', name, from, to };
}

function criterionOf({ attribute, name, value }: RequestedAttribute): Criterion[] {
  if (attribute.key === 'CryptographicUsageMask' && value.type === 'Integer') {
    return [{ match: 'bits', name, bits: value.value }];
  }
  if (value.type !== 'Structure') return [{ match: 'equal', name, value }];
  return attribute.key === 'UsageLimits' ? usageLimits(name, value) : [{ match: 'fields', name, value }];
}

/** "a Usage Limits Count and Usage Limits Total equal to or larger than the values specified in the request" */
function usageLimits(name: string, limits: StructureItem): Criterion[] {
  const least = limits.value.flatMap((field) =>
    field.type === 'LongInteger' && LEAST.includes(field.tag) ? [{ tag: field.tag, value: field.value }] : [],
  );
  const exact = structure(
    limits.tag,
    limits.value.filter(({ tag }) => !LEAST.includes(tag)),
  );
  return [
    { match: 'at-least', name, fields: least },
    { match: 'fields', name, value: exact },
  ];
}
