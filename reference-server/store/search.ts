import { encode, type Leaf, leavesOf, pathOf } from './rows.ts';
import type { Criterion } from './store.ts';

/** SQL with parameters, and their values in order. */
export interface Fragment {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** A condition on one row of the table attribute, known in the SQL as `row`. */
interface RowCondition {
  sql(row: string): string;
  readonly values: readonly unknown[];
}

/** A value as a whole stands under the empty path. */
const ANY_VALUE: RowCondition = { sql: (row) => `${row}.path = ''`, values: [] };

/** What each criterion asks of the rows of one instance; nothing where any instance will do. */
const ROWS: { readonly [M in Criterion['match']]: (criterion: Extract<Criterion, { match: M }>) => RowCondition[] } = {
  equal: ({ value }) => [encodingAt('', encode(value))],
  fields: ({ value }) => tellingFirst(leavesOf(value)).map(({ path, item }) => encodingAt(path, encode(item))),
  bits: ({ bits }) => [{ sql: (row) => `${row}.path = '' AND ${row}.number & ? = ?`, values: [bits, bits] }],
  range: ({ from, to }) => [{ sql: (row) => `${row}.path = '' AND ${row}.number BETWEEN ? AND ?`, values: [from, to] }],
  'at-least': ({ fields }) =>
    fields.map(({ tag, value }) => ({
      sql: (row) => `${row}.path = ? AND ${row}.number >= ?`,
      values: [pathOf(tag), value],
    })),
  absent: () => [],
  none: ({ values }) => [
    {
      sql: (row) => `${row}.path = '' AND ${row}.encoding IN (${values.map(() => '?').join(', ')})`,
      values: values.map(encode),
    },
  ],
};

/** What an object must not have. */
const NEGATIVE: ReadonlySet<Criterion['match']> = new Set(['absent', 'none']);

/** What few objects share first, which is looked up: many a Name is of one type, or a Link. */
function tellingFirst(leaves: readonly Leaf[]): Leaf[] {
  const isTelling = ({ item }: Leaf) => item.type === 'TextString' || item.type === 'ByteString';
  return [...leaves].sort((a, b) => Number(isTelling(b)) - Number(isTelling(a)));
}

function encodingAt(path: string, encoding: Uint8Array): RowCondition {
  return { sql: (row) => `${row}.path = ? AND ${row}.encoding = ?`, values: [path, encoding] };
}

/** The query for the heads of the objects that satisfy all criteria, the latest inserted first. */
export function searchQuery(criteria: readonly Criterion[]): Fragment {
  return headsQuery([...criteria].sort((a, b) => breadth(a) - breadth(b)).map(conditionOf));
}

/** The same for no more than the latest of them; the last parameter is their number. */
export function latestQuery(criteria: readonly Criterion[]): Fragment {
  const { sql, values } = searchQuery(criteria);
  return { sql: `${sql} LIMIT ?`, values };
}

/** The same among the objects with an id up to the last parameter but one, and beyond the last one. */
export function windowQuery(criteria: readonly Criterion[]): Fragment {
  // No criterion looks its objects up: that would be all of them for each window.
  const window = { sql: 'id <= ? AND id > ?', values: [] };
  return headsQuery([...criteria.map((criterion) => existence(criterion)), window]);
}

function headsQuery(conditions: readonly Fragment[]): Fragment {
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`;
  return {
    sql: `SELECT unique_identifier, object_type, owner, policy, archived FROM object ${where} ORDER BY id DESC`,
    values: conditions.flatMap(({ values }) => values),
  };
}

/** Lower for what tends to fit few objects: that is looked up first, the rest only for the objects found. */
function breadth(criterion: Criterion): number {
  if (criterion.match === 'fields') return 0;
  if (criterion.match === 'equal') return criterion.value.type === 'TextString' ? 0 : 2;
  return criterion.match === 'range' ? 1 : 3;
}

/** The first condition finds objects by itself, the others are asked of those that it found. */
function conditionOf(criterion: Criterion, position: number): Fragment {
  if (position > 0 || NEGATIVE.has(criterion.match)) return existence(criterion);
  const { sql, values } = instanceOf(criterion);
  return { sql: `id IN (SELECT a.object FROM attribute AS a WHERE ${sql})`, values };
}

function existence(criterion: Criterion): Fragment {
  const { sql, values } = instanceOf(criterion);
  const exists = `EXISTS (SELECT 1 FROM attribute AS a WHERE a.object = object.id AND ${sql})`;
  return { sql: NEGATIVE.has(criterion.match) ? `NOT ${exists}` : exists, values };
}

/** What is asked of an instance, whose first row is `a`. */
function instanceOf(criterion: Criterion): Fragment {
  const [first = ANY_VALUE, ...others] = rowsOf(criterion);
  const rest = others.map((other) => ` AND ${otherRow(other)}`).join('');
  return {
    sql: `a.name = ? AND ${first.sql('a')}${rest}`,
    values: [criterion.name, ...first.values, ...others.flatMap((other) => other.values)],
  };
}

/** Another row of the instance that the row `a` belongs to. */
function otherRow(condition: RowCondition): string {
  return `EXISTS (SELECT 1 FROM attribute AS b
    WHERE b.object = a.object AND b.name = a.name AND b.instance = a.instance AND ${condition.sql('b')})`;
}

function rowsOf<M extends Criterion['match']>(criterion: Extract<Criterion, { match: M }>): RowCondition[] {
  return ROWS[criterion.match as M](criterion);
}
