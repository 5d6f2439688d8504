import type { Database, Statement } from 'better-sqlite3';
import type { StructureItem } from '../../harness/codec/item.ts';
import type { AttributeInstance, ManagedObject, ObjectHead } from '../object.ts';
import { openDatabase } from './database.ts';
import { decode, decodeAttributes, encode, encodeAttributes, isSame, rowsOf } from './rows.ts';
import { type Fragment, latestQuery, searchQuery, windowQuery } from './search.ts';
import type { Criterion, RuleName, Store } from './store.ts';

interface HeadRow {
  readonly unique_identifier: string;
  readonly object_type: number;
  readonly owner: string;
  readonly policy: string;
  readonly archived: number;
}

interface ObjectRow extends HeadRow {
  readonly attributes: Uint8Array;
  readonly content: Uint8Array | null;
}

/** Searches of one form have one statement; beyond this many forms all are forgotten. */
const MOST_SEARCHES = 200;

/** Rows of the table attribute that one statement inserts at most. */
const ROWS_AT_ONCE = 16;

/** Opens the store in a file or in memory. Throws StoreError as openDatabase does. */
export async function openStore(file: string): Promise<Store> {
  return new SqliteStore(await openDatabase(file));
}

class SqliteStore implements Store {
  readonly #database: Database;
  readonly #insertObject;
  readonly #updateObject;
  readonly #deleteObject;
  readonly #selectObject;
  readonly #selectAttributes;
  readonly #lastId;
  readonly #deleteAttribute;
  readonly #selectRule;
  readonly #insertRule;
  readonly #deleteRule;
  /** Made once: to make such a function takes longer than a small transaction. */
  readonly #transaction: (work: () => unknown) => unknown;
  /** By the number of rows that they insert. */
  readonly #inserts = new Map<number, Statement>();
  /** The prepared searches, by their SQL: to prepare one takes longer than to run it. */
  readonly #searches = new Map<string, Statement<unknown[], HeadRow>>();

  constructor(database: Database) {
    this.#database = database;
    this.#transaction = database.transaction((work: () => unknown) => work());
    this.#insertObject = database.prepare(
      `INSERT INTO object (unique_identifier, object_type, owner, policy, archived, attributes, content)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#updateObject = database.prepare(
      'UPDATE object SET object_type = ?, owner = ?, policy = ?, archived = ?, attributes = ?, content = ? WHERE id = ?',
    );
    this.#lastId = database.prepare<[], number>('SELECT max(id) FROM object').pluck();
    this.#deleteObject = database.prepare('DELETE FROM object WHERE unique_identifier = ?');
    this.#selectObject = database.prepare<[string], ObjectRow>('SELECT * FROM object WHERE unique_identifier = ?');
    this.#selectAttributes = database.prepare<[string], { id: number; attributes: Uint8Array }>(
      'SELECT id, attributes FROM object WHERE unique_identifier = ?',
    );
    this.#selectRule = database.prepare<[string], Uint8Array>('SELECT encoding FROM rule WHERE name = ?').pluck();
    this.#insertRule = database.prepare('INSERT INTO rule (name, encoding) VALUES (?, ?)');
    this.#deleteRule = database.prepare('DELETE FROM rule WHERE name = ?');
    this.#deleteAttribute = database.prepare('DELETE FROM attribute WHERE object = ? AND name = ? AND instance = ?');
  }

  transaction<T>(work: () => T): T {
    // It returns what the work does.
    return this.#transaction(work) as T;
  }

  insert(object: ManagedObject): void {
    this.#atomically(() => {
      const { uniqueIdentifier, objectType, owner, policy, archived, attributes } = object;
      const { lastInsertRowid } = this.#insertObject.run(
        uniqueIdentifier,
        objectType,
        owner,
        policy,
        Number(archived),
        encodeAttributes(attributes),
        contentOf(object),
      );
      this.#changeAttributes(Number(lastInsertRowid), [], attributes);
    });
  }

  update(object: ManagedObject): void {
    this.#atomically(() => {
      const { uniqueIdentifier, objectType, owner, policy, archived, attributes } = object;
      const row = this.#selectAttributes.get(uniqueIdentifier);
      if (row === undefined) throw new Error(`no object ${uniqueIdentifier} to update`);
      const octets = encodeAttributes(attributes);
      this.#updateObject.run(objectType, owner, policy, Number(archived), octets, contentOf(object), row.id);
      this.#changeAttributes(row.id, decodeAttributes(row.attributes), attributes);
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
      attributes: decodeAttributes(row.attributes),
      content: row.content === null ? null : (decode(row.content) as StructureItem),
    };
  }

  locate(criteria: readonly Criterion[]): ObjectHead[] {
    return this.#heads(searchQuery(criteria));
  }

  *locateInParts(criteria: readonly Criterion[], size: number): Generator<ObjectHead[], void, undefined> {
    const latest = this.#heads(latestQuery(criteria), size + 1);
    if (latest.length <= size) return yield latest;
    const window = windowQuery(criteria);
    for (let last = this.#lastId.get() ?? 0; last > 0; last -= size) yield this.#heads(window, last, last - size);
  }

  #heads({ sql, values }: Fragment, ...more: readonly number[]): ObjectHead[] {
    return this.#search(sql)
      .all(...values, ...more)
      .map(headOf);
  }

  rule(name: RuleName): StructureItem | undefined {
    const octets = this.#selectRule.get(name);
    return octets && (decode(octets) as StructureItem);
  }

  setRule(name: RuleName, rule: StructureItem | undefined): void {
    this.#atomically(() => {
      this.#deleteRule.run(name);
      if (rule !== undefined) this.#insertRule.run(name, encode(rule));
    });
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

  /** Work of which all or nothing is done: within a transaction its error undoes that. */
  #atomically(work: () => void): void {
    if (this.#database.inTransaction) work();
    else this.transaction(work);
  }

  /** Brings the rows that an object is found by up to date: only those of attributes that have changed. */
  #changeAttributes(
    object: number,
    before: readonly AttributeInstance[],
    attributes: readonly AttributeInstance[],
  ): void {
    const gone = new Map(before.map((instance) => [keyOf(instance), instance]));
    const added = attributes.filter((instance) => {
      const old = gone.get(keyOf(instance));
      if (old === undefined || !isSame(old.value, instance.value)) return true;
      gone.delete(keyOf(instance));
      return false;
    });
    for (const { name, index } of gone.values()) this.#deleteAttribute.run(object, name, index);
    const rows = added.flatMap((instance) => rowsOf(object, instance));
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      const some = rows.slice(start, start + ROWS_AT_ONCE);
      this.#insertAttributes(some.length).run(some.flat());
    }
  }

  /** The statement that inserts so many rows: one for several takes less time than several for one. */
  #insertAttributes(rows: number): Statement {
    const known = this.#inserts.get(rows);
    if (known !== undefined) return known;
    const insert = this.#database.prepare(
      `INSERT OR IGNORE INTO attribute (object, name, instance, path, encoding, number)
       VALUES ${Array(rows).fill('(?, ?, ?, ?, ?, ?)').join(', ')}`,
    );
    this.#inserts.set(rows, insert);
    return insert;
  }
}

function keyOf({ name, index }: AttributeInstance): string {
  return `${index} ${name}`;
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
