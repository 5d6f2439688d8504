import type { Database } from 'better-sqlite3';
import { enumeration, type StructureItem } from '../../harness/codec/item.ts';
import { Enum } from '../../harness/spec/enumerations.ts';
import { Tag } from '../../harness/spec/tags.ts';
import { Fields } from '../fields.ts';
import { contentAttributes } from '../policy/content-attributes.ts';
import { type NamedValue, shortIdentifier } from '../policy/implicit-attributes.ts';
import { decode, encode, numberOf } from './rows.ts';

const { Certificate, OpaqueObject, Template } = Enum.ObjectType;

/** What a destroyed object was where it had no Key Block, and so has no Digest that tells it (2.0 Table 81). */
const FORMATS: Readonly<Record<number, number>> = {
  [Certificate]: Enum.KeyFormatType.X_509,
  [OpaqueObject]: Enum.KeyFormatType.Opaque,
};

interface OldObject {
  readonly id: number;
  readonly unique_identifier: string;
  readonly object_type: number;
  readonly content: Uint8Array | null;
}

/**
 * Gives the objects of a database what 2.0 sets of every object where they lack it: Short Unique Identifier, Key Format
 * Type, Opaque Data Type and Protection Storage Mask (2.0 sections 4.26, 4.37, 4.44 and 4.49). The Opaque Data Type of
 * what was destroyed before is not known any more.
 */
export function addAttributesOf20(database: Database): void {
  const select = database.prepare<[number], OldObject>('SELECT * FROM object WHERE id = ?');
  const insert = database.prepare(
    `INSERT INTO attribute (object, name, instance, path, encoding, number)
     SELECT @object, @name, 0, '', @encoding, @number
     WHERE NOT EXISTS (SELECT 1 FROM attribute WHERE object = @object AND name = @name)`,
  );
  for (const id of database.prepare<[], number>('SELECT id FROM object').pluck().all()) {
    const values = attributesOf(select.get(id) as OldObject, database);
    for (const [name, value] of values) {
      insert.run({ object: id, name, encoding: encode(value), number: numberOf(value) });
    }
  }
}

function attributesOf(object: OldObject, database: Database): NamedValue[] {
  const short = shortIdentifier(object.unique_identifier);
  if (object.object_type === Template) return [short];
  if (object.content !== null)
    return [short, ...contentAttributes(object.object_type, decode(object.content) as StructureItem)];
  const format = digestFormat(object.id, database) ?? FORMATS[object.object_type];
  const formats: NamedValue[] =
    format === undefined ? [] : [['Key Format Type', enumeration(Tag.KeyFormatType, format)]];
  return [short, ...formats, ...contentAttributes(object.object_type, null)];
}

/** The Key Format Type of the material that a Digest is of (1.4 section 3.17). */
function digestFormat(object: number, database: Database): number | undefined {
  const encoding = database
    .prepare<[number], Uint8Array>(
      `SELECT encoding FROM attribute WHERE object = ? AND name = 'Digest' AND path = '' ORDER BY instance`,
    )
    .pluck()
    .get(object);
  return encoding && new Fields(decode(encoding) as StructureItem).enumeration(Tag.KeyFormatType);
}
