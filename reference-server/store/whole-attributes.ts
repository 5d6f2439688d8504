import type { Database } from 'better-sqlite3';
import { decode, encodeAttributes } from './rows.ts';

interface OldRow {
  readonly name: string;
  readonly instance: number;
  readonly encoding: Uint8Array;
}

/**
 * An object is read from one row, which has all its attributes; the rows of the table attribute are there to search by.
 * They lie by object, without a row number and an index for that beside them, and have a number only where that is
 * searched by: Integer (2), Long Integer (3), Date-Time (9), Date-Time Extended (11).
 */
export function keepAttributesWhole(database: Database): void {
  database.exec(`ALTER TABLE object ADD COLUMN attributes BLOB NOT NULL DEFAULT x''`);
  const select = database.prepare<[number], OldRow>(
    `SELECT name, instance, encoding FROM attribute WHERE object = ? AND path = '' ORDER BY rowid`,
  );
  const update = database.prepare('UPDATE object SET attributes = ? WHERE id = ?');
  for (const id of database.prepare<[], number>('SELECT id FROM object').pluck().all()) {
    const attributes = select.all(id).map(({ name, instance, encoding }) => ({
      name,
      index: instance,
      value: decode(encoding),
    }));
    update.run(encodeAttributes(attributes), id);
  }
  database.exec(`
    CREATE TABLE searched (
      object INTEGER NOT NULL REFERENCES object (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      instance INTEGER NOT NULL,
      path TEXT NOT NULL,
      encoding BLOB NOT NULL,
      number INTEGER,
      PRIMARY KEY (object, name, instance, path, encoding)
    ) STRICT, WITHOUT ROWID;

    INSERT OR IGNORE INTO searched
      SELECT object, name, instance, path, encoding,
        CASE WHEN substr(encoding, 4, 1) IN (x'02', x'03', x'09', x'0b') THEN number END
      FROM attribute;

    DROP TABLE attribute;
    ALTER TABLE searched RENAME TO attribute;
    CREATE INDEX attribute_encoding ON attribute (name, path, encoding, object);
    CREATE INDEX attribute_number ON attribute (name, path, number, object) WHERE number IS NOT NULL;`);
}
