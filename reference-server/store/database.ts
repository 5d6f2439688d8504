import type DatabaseConstructor from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { migrate, StoreError } from './schema.ts';

/**
 * Opens a database file, which is made where there is none, or one in memory (':memory:').
 * Throws StoreError where the package better-sqlite3 is not installed, or the file is not a database of this server.
 */
export async function openDatabase(file: string): Promise<Database> {
  const Constructor = await loadSqlite();
  const database = asStoreError(file, () => new Constructor(file));
  try {
    asStoreError(file, () => {
      migrate(database, file);
      database.pragma('journal_mode = WAL');
      // A database in WAL mode opens with synchronous=NORMAL whatever it was closed with.
      database.pragma('synchronous = FULL');
      database.pragma('foreign_keys = ON');
    });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

async function loadSqlite(): Promise<typeof DatabaseConstructor> {
  try {
    return (await import('better-sqlite3')).default;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new StoreError('the reference server needs the package better-sqlite3: npm install better-sqlite3');
  }
}

/** Runs `work`; what better-sqlite3 says of the file becomes one line with the file's name. */
function asStoreError<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && isSqliteError(error)) throw new StoreError(`${file}: ${error.message}`);
    throw error;
  }
}

/** Errors have codes SQLITE_...; only a folder that does not exist is a TypeError without one. */
function isSqliteError(error: NodeJS.ErrnoException): boolean {
  return error.code?.startsWith('SQLITE_') === true || /directory does not exist/.test(error.message);
}
