import { encode, type Leaf, leavesOf, pathOf } from './rows.ts';
import type { Criterion } from './store.ts';

/** SQL with parameters, and their values in order. */
interface Fragment {
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
  const conditions = [...criteria].sort((a, b) => breadth(a) - breadth(b)).map(conditionOf);
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

function conditionOf(criterion: Criterion, position: number): Fragment {
  const [first = ANY_VALUE, ...others] = rowsOf(criterion);
  const rest = others.map((other) => ` AND ${otherRow(other)}`).join('');
  const instance = `a.name = ? AND ${first.sql('a')}${rest}`;
  const values = [criterion.name, ...first.values, ...others.flatMap((other) => other.values)];
  if (position === 0 && !NEGATIVE.has(criterion.match)) {
    return { sql: `id IN (SELECT a.object FROM attribute AS a WHERE ${instance})`, values };
  }
  const exists = `EXISTS (SELECT 1 FROM attribute AS a WHERE a.object = object.id AND ${instance})`;
  return { sql: NEGATIVE.has(criterion.match) ? `NOT ${exists}` : exists, values };
}

/** Another row of the instance that the row `a` belongs to. */
function otherRow(condition: RowCondition): string {
  return `EXISTS (SELECT 1 FROM attribute AS b
    WHERE b.object = a.object AND b.name = a.name AND b.instance = a.instance AND ${condition.sql('b')})`;
}

function rowsOf<M extends Criterion['match']>(criterion: Extract<Criterion, { match: M }>): RowCondition[] {
  return ROWS[criterion.match as M](criterion);
}
