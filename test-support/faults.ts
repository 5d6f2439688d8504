import { type Item, type LeafItem, type StructureItem, structure, textString } from '../harness/codec/item.ts';
import { childPath, tagLabel } from '../harness/codec/path.ts';
import { Tag } from '../harness/spec/tags.ts';

/** A response with one thing done to it. */
export interface Fault {
  readonly operator: Operator;
  /** Path of the item that it was done to. */
  readonly path: string;
  readonly damaged: Item;
}

export type Operator = 'drop' | 'duplicate' | 'reorder' | 'retype' | 'resize' | 'alter' | 'insert';

/** What becomes of one field among its siblings; undefined where the operator cannot be applied to it. */
type Change = (fields: readonly Item[], index: number) => readonly Item[] | undefined;

function replaceBy(make: (item: Item) => Item | undefined): Change {
  return (fields, index) => {
    const made = make(fields[index] as Item);
    return made === undefined ? undefined : fields.with(index, made);
  };
}

const OPERATORS: Readonly<Record<Exclude<Operator, 'insert'>, Change>> = {
  drop: (fields, index) => fields.toSpliced(index, 1),
  duplicate: (fields, index) => fields.toSpliced(index, 0, fields[index] as Item),
  reorder: (fields, index) => {
    const next = fields[index + 1];
    return next === undefined ? undefined : fields.with(index, next).with(index + 1, fields[index] as Item);
  },
  retype: replaceBy((item) => RETYPED[item.type](item)),
  resize: replaceBy((item) => RESIZED[item.type]?.(item)),
  alter: replaceBy((item) => (item.type === 'Structure' ? undefined : altered(item))),
};

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const byteString = (tag: number, value: Uint8Array): Item => ({ tag, type: 'ByteString', value });

/** The same item in another type that can hold something alike. */
const RETYPED: Readonly<Record<Item['type'], (item: Item) => Item>> = {
  Structure: ({ tag }) => byteString(tag, new Uint8Array(8)),
  Integer: ({ tag, value }) => ({ tag, type: 'LongInteger', value: BigInt(value as number) }),
  LongInteger: ({ tag, value }) => ({ tag, type: 'DateTime', value: value as bigint }),
  BigInteger: ({ tag }) => byteString(tag, new Uint8Array(8)),
  Enumeration: ({ tag, value }) => ({ tag, type: 'Integer', value: (value as number) | 0 }),
  Boolean: ({ tag, value }) => ({ tag, type: 'Integer', value: value ? 1 : 0 }),
  TextString: ({ tag, value }) => byteString(tag, bytes(value as string)),
  ByteString: ({ tag, value }) => textString(tag, Buffer.from(value as Uint8Array).toString('hex')),
  DateTime: ({ tag, value }) => ({ tag, type: 'LongInteger', value: value as bigint }),
  Interval: ({ tag, value }) => ({ tag, type: 'Integer', value: (value as number) | 0 }),
  DateTimeExtended: ({ tag, value }) => ({ tag, type: 'LongInteger', value: value as bigint }),
};

/** The same item with more or fewer octets, for the types whose length varies. */
const RESIZED: Partial<Record<Item['type'], (item: Item) => Item>> = {
  TextString: ({ tag, value }) => textString(tag, `${value as string} `),
  ByteString: ({ tag, value }) => byteString(tag, shorterOrNot(value as Uint8Array)),
  BigInteger: ({ tag, value }) => ({ tag, type: 'BigInteger', value: ((value as bigint) << 64n) | 1n }),
};

/** One octet less, or one where there is none. */
function shorterOrNot(octets: Uint8Array): Uint8Array {
  return octets.length === 0 ? new Uint8Array(1) : octets.subarray(1);
}

const YEAR = 31_536_000n;

/** The same item with another value of its type and length. */
function altered(item: LeafItem): Item {
  switch (item.type) {
    case 'Integer':
    case 'Enumeration':
    case 'Interval':
      return { ...item, value: item.value === 1 ? 2 : 1 };
    case 'LongInteger':
    case 'BigInteger':
      return { ...item, value: item.value + 1n };
    case 'Boolean':
      return { ...item, value: !item.value };
    case 'TextString':
      return { ...item, value: item.value === '' ? 'x' : (item.value[0] === 'x' ? 'y' : 'x') + item.value.slice(1) };
    case 'ByteString':
      if (item.value.length === 0) return byteString(item.tag, shorterOrNot(item.value));
      return { ...item, value: item.value.map((octet, index) => (index === 0 ? octet ^ 1 : octet)) };
    case 'DateTime':
      return { ...item, value: item.value + YEAR };
    case 'DateTimeExtended':
      return { ...item, value: item.value + YEAR * 1_000_000n };
  }
}

/** A field that belongs nowhere in a response. */
const FOREIGN = textString(Tag.ApplicationData, 'not asked for');

/** Every fault of every item of a message: each operator applied to each item that it can be applied to. */
export function* faults(message: StructureItem): Generator<Fault> {
  for (const { path, change } of changes(message, tagLabel(message.tag))) {
    for (const [operator, apply] of Object.entries(OPERATORS) as [Operator, Change][]) {
      const damaged = change((fields, index) => apply(fields, index));
      if (damaged !== undefined) yield { operator, path, damaged };
    }
  }
  for (const { path, damaged } of insertions(message, tagLabel(message.tag))) {
    yield { operator: 'insert', path, damaged };
  }
}

interface Site {
  readonly path: string;
  /** The whole message with one field of one structure changed. */
  change(apply: Change): StructureItem | undefined;
}

function* changes(item: StructureItem, path: string): Generator<Site> {
  for (const [index, field] of item.value.entries()) {
    const fieldPath = childPath(path, item.value, index);
    yield {
      path: fieldPath,
      change: (apply) => {
        const fields = apply(item.value, index);
        return fields === undefined ? undefined : structure(item.tag, fields);
      },
    };
    if (field.type !== 'Structure') continue;
    for (const site of changes(field, fieldPath)) {
      yield {
        path: site.path,
        change: (apply) => {
          const inside = site.change(apply);
          return inside === undefined ? undefined : structure(item.tag, item.value.with(index, inside));
        },
      };
    }
  }
}

function* insertions(item: StructureItem, path: string): Generator<{ path: string; damaged: StructureItem }> {
  const fields = [...item.value, FOREIGN];
  yield { path: childPath(path, fields, fields.length - 1), damaged: structure(item.tag, fields) };
  for (const [index, field] of item.value.entries()) {
    if (field.type !== 'Structure') continue;
    for (const inside of insertions(field, childPath(path, item.value, index))) {
      yield { path: inside.path, damaged: structure(item.tag, item.value.with(index, inside.damaged)) };
    }
  }
}
