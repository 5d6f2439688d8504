import type { Database } from 'better-sqlite3';
import { addAttributesOf20 } from './attributes-of-2-0.ts';
import { keepAttributesWhole } from './whole-attributes.ts';

/** "KMIP": marks a database file as one of this server's (PRAGMA application_id). */
const APPLICATION_ID = 0x4b4d4950;

/** Brings a database from one version of the schema to the next: SQL, or work that SQL cannot do. */
type Migration = string | ((database: Database) => void);

/** One for each version of the schema. Those that were released stay as they are: databases are older than programs. */
const MIGRATIONS: readonly Migration[] = [
  `CREATE TABLE object (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     unique_identifier TEXT NOT NULL UNIQUE,
     object_type INTEGER NOT NULL,
     owner TEXT NOT NULL,
     policy TEXT NOT NULL,
     archived INTEGER NOT NULL,
     content BLOB
   ) STRICT;

   -- One row with the empty path for each attribute instance, and one more for each leaf of a structured value: its path
   -- is the tags that lead to it. Every row has the TTLV encoding, and the number that ranges are searched by.
   CREATE TABLE attribute (
     object INTEGER NOT NULL REFERENCES object (id) ON DELETE CASCADE,
     name TEXT NOT NULL,
     instance INTEGER NOT NULL,
     path TEXT NOT NULL,
     encoding BLOB NOT NULL,
     number INTEGER
   ) STRICT;

   CREATE INDEX attribute_object ON attribute (object, name, instance);
   CREATE INDEX attribute_encoding ON attribute (name, path, encoding, object);
   CREATE INDEX attribute_number ON attribute (name, path, number, object);`,

  addAttributesOf20,
  keepAttributesWhole,

  // Defaults and constraints of new objects.
  'CREATE TABLE rule (name TEXT PRIMARY KEY, encoding BLOB NOT NULL) STRICT;',
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** A database that cannot be used, in one line. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/**
 * Brings a database to SCHEMA_VERSION, or leaves it as it was. Throws StoreError where it was written by a newer version
 * of this server, or by another program.
 */
export function migrate(database: Database, name: string): void {
  const version = database.pragma('user_version', { simple: true }) as number;
  const application = database.pragma('application_id', { simple: true }) as number;
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number;
  if (tables > 0 && application !== APPLICATION_ID) throw new StoreError(`${name} is a database of another program`);
  if (version > SCHEMA_VERSION) {
    throw new StoreError(`${name} has schema ${version}, made by a newer version; this one knows ${SCHEMA_VERSION}`);
  }
  database.transaction(() => {
    for (const migration of MIGRATIONS.slice(version)) {
      if (typeof migration === 'string') database.exec(migration);
      else migration(database);
    }
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${SCHEMA_VERSION}`);
  })();
}
