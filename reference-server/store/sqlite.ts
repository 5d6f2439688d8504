import type { Database, Statement } from 'better-sqlite3';
import type { Item, StructureItem } from '../../harness/codec/item.ts';
import type { AttributeInstance, ManagedObject, ObjectHead } from '../object.ts';
import { openDatabase } from './database.ts';
import { decode, encode, leavesOf, numberOf } from './rows.ts';
import { searchQuery } from './search.ts';
import type { Criterion, Store } from './store.ts';

interface HeadRow {
  readonly unique_identifier: string;
  readonly object_type: number;
  readonly owner: string;
  readonly policy: string;
  readonly archived: number;
}

interface ObjectRow extends HeadRow {
  readonly id: number;
  readonly content: Uint8Array | null;
}

interface AttributeRow {
  readonly name: string;
  readonly instance: number;
  readonly encoding: Uint8Array;
}

/** Searches of one form have one statement; beyond this many forms all are forgotten. */
const MOST_SEARCHES = 200;

/** Opens the store in a file or in memory. Throws StoreError as openDatabase does. */
export async function openStore(file: string): Promise<Store> {
  return new SqliteStore(await openDatabase(file));
}

class SqliteStore implements Store {
  readonly #database: Database;
  readonly #insertObject;
  readonly #insertAttribute;
  /** Made once: to make such a function takes longer than a small transaction. */
  readonly #transaction: (work: () => unknown) => unknown;
  readonly #selectObject;
  readonly #selectAttributes;
  readonly #updateObject;
  readonly #deleteAttributes;
  readonly #deleteObject;
  /** The prepared searches, by their SQL: to prepare one takes longer than to run it. */
  readonly #searches = new Map<string, Statement<unknown[], HeadRow>>();

  constructor(database: Database) {
    this.#database = database;
    this.#transaction = database.transaction((work: () => unknown) => work());
    this.#insertObject = database.prepare(
      'INSERT INTO object (unique_identifier, object_type, owner, policy, archived, content) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#insertAttribute = database.prepare(
      'INSERT INTO attribute (object, name, instance, path, encoding, number) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#selectObject = database.prepare<[string], ObjectRow>('SELECT * FROM object WHERE unique_identifier = ?');
    this.#selectAttributes = database.prepare<[number], AttributeRow>(
      `SELECT name, instance, encoding FROM attribute WHERE object = ? AND path = '' ORDER BY rowid`,
    );
    this.#updateObject = database.prepare<unknown[], { id: number }>(
      `UPDATE object SET object_type = ?, owner = ?, policy = ?, archived = ?, content = ?
       WHERE unique_identifier = ? RETURNING id`,
    );
    this.#deleteAttributes = database.prepare('DELETE FROM attribute WHERE object = ?');
    this.#deleteObject = database.prepare('DELETE FROM object WHERE unique_identifier = ?');
  }

  transaction<T>(work: () => T): T {
    // It returns what the work does.
    return this.#transaction(work) as T;
  }

  insert(object: ManagedObject): void {
    this.transaction(() => {
      const { uniqueIdentifier, objectType, owner, policy, archived } = object;
      const result = this.#insertObject.run(
        uniqueIdentifier,
        objectType,
        owner,
        policy,
        Number(archived),
        contentOf(object),
      );
      this.#writeAttributes(Number(result.lastInsertRowid), object.attributes);
    });
  }

  update(object: ManagedObject): void {
    this.transaction(() => {
      const { uniqueIdentifier, objectType, owner, policy, archived } = object;
      const row = this.#updateObject.get(
        objectType,
        owner,
        policy,
        Number(archived),
        contentOf(object),
        uniqueIdentifier,
      );
      if (row === undefined) throw new Error(`no object ${uniqueIdentifier} to update`);
      this.#deleteAttributes.run(row.id);
      this.#writeAttributes(row.id, object.attributes);
    });
  }

  remove(uniqueIdentifier: string): void {
    this.#deleteObject.run(uniqueIdentifier);
  }

  get(uniqueIdentifier: string): ManagedObject | undefined {
    const row = this.#selectObject.get(uniqueIdentifier);
    if (row === undefined) return undefined;
    return {
      ...headOf(row),
      attributes: this.#selectAttributes.all(row.id).map(attributeOf),
      content: row.content === null ? null : (decode(row.content) as StructureItem),
    };
  }

  locate(criteria: readonly Criterion[]): ObjectHead[] {
    const { sql, values } = searchQuery(criteria);
    return this.#search(sql)
      .all(...values)
      .map(headOf);
  }

  close(): void {
    this.#database.close();
  }

  #search(sql: string): Statement<unknown[], HeadRow> {
    const known = this.#searches.get(sql);
    if (known !== undefined) return known;
    if (this.#searches.size >= MOST_SEARCHES) this.#searches.clear();
    const search = this.#database.prepare<unknown[], HeadRow>(sql);
    this.#searches.set(sql, search);
    return search;
  }

  #writeAttributes(object: number, attributes: readonly AttributeInstance[]): void {
    for (const { name, index, value } of attributes) {
      this.#insertAttribute.run(object, name, index, '', encode(value), numberOf(value));
      if (value.type !== 'Structure') continue;
      for (const { path, item } of leavesOf(value))
        this.#insertAttribute.run(object, name, index, path, encode(item), numberOf(item));
    }
  }
}

function contentOf(object: ManagedObject): Uint8Array | null {
  return object.content === null ? null : encode(object.content);
}

function headOf(row: HeadRow): ObjectHead {
  return {
    uniqueIdentifier: row.unique_identifier,
    objectType: row.object_type,
    owner: row.owner,
    policy: row.policy,
    archived: row.archived === 1,
  };
}

function attributeOf({ name, instance, encoding }: AttributeRow): AttributeInstance {
  const value: Item = decode(encoding);
  return { name, index: instance, value };
}
