import { existsSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { MIGRATIONS } from '../migrations';
import { isLocked } from '../sqlite-store';
import { StoreMoveError } from './store-move.error';
import type { Value } from './table-digest';

const ROWS_PER_READ = 1_000;

/** A table and its columns, in the order of their names. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** The columns of its primary key, in their order. */
  readonly key: readonly string[];
}

/** The store in an SQLite file, kept from everybody else until it is closed. The file stays as it is. */
export class SqliteSource {
  private constructor(private readonly database: DatabaseSyncInstance) {}

  /** @throws StoreMoveError where it is in use, or of another version */
  static open(path: string): SqliteSource {
    // SQLite would make it.
    if (!existsSync(path)) throw new StoreMoveError('source_missing', `There is no ${path}.`);
    const database = new DatabaseSync(path, { timeout: 0 });
    try {
      // A process that has the file open keeps a lock on it even while it does nothing.
      database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
      const source = new SqliteSource(database);
      source.checkVersion(path);
      return source;
    } catch (error) {
      database.close();
      if (error instanceof StoreMoveError) throw error;
      const [code, message] = isLocked(error)
        ? (['source_in_use', 'is in use: stop the service, and whatever else has it open'] as const)
        : (['source_unreadable', "can't be read as a metadata store"] as const);
      throw new StoreMoveError(code, `${path} ${message}.`, { cause: error });
    }
  }

  /** All but SQLite's own and those of the migrations, in the order of their names. */
  tables(): Table[] {
    const names = this.texts(
      `SELECT name FROM sqlite_schema
       WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'kysely\\_%' ESCAPE '\\'
       ORDER BY name`,
    );
    return names.map((name) => ({
      name,
      columns: this.texts(`SELECT name FROM pragma_table_info('${name}') ORDER BY name`),
      key: this.texts(`SELECT name FROM pragma_table_info('${name}') WHERE pk > 0 ORDER BY pk`),
    }));
  }

  count({ name }: Table): number {
    const row = this.database.prepare(`SELECT count(*) AS count FROM "${name}"`).get() as { count: number };
    return row.count;
  }

  /**
   * Reads a table, part by part in the order of its key. An iterator of the driver would be a shorter way, and ends the
   * process where the garbage collector takes its statement first.
   * @throws StoreMoveError for a value that no column of the store has
   */
  *rows({ name, columns, key }: Table): Generator<Value[], void> {
    const [list, order] = [columns, key].map((names) => names.map((column) => `"${column}"`).join());
    const read = (condition: string, after: readonly Value[]) => {
      const statement = this.database.prepare(
        `SELECT ${list} FROM "${name}" ${condition} ORDER BY ${order} LIMIT ${ROWS_PER_READ}`,
      );
      // A number would lose digits of 64-bit integers.
      statement.setReadBigInts(true);
      return statement.all(...after) as Record<string, unknown>[];
    };
    const places = key.map(() => '?').join();
    let rows = read('', []);
    for (let last = rows.at(-1); last !== undefined; last = rows.at(-1)) {
      for (const row of rows) yield columns.map((column) => valueOf(row[column], `${name}.${column}`));
      const end = last;
      rows = read(
        `WHERE (${order}) > (${places})`,
        key.map((column) => valueOf(end[column], `${name}.${column}`)),
      );
    }
  }

  close(): void {
    this.database.close();
  }

  private checkVersion(path: string): void {
    const hasMigrations = this.texts(`SELECT name FROM sqlite_schema WHERE name = 'kysely_migration'`);
    if (hasMigrations.length === 0) {
      throw new StoreMoveError('source_of_another_version', `${path} is no metadata store of this service.`);
    }
    const applied = this.texts('SELECT name FROM kysely_migration ORDER BY name');
    const own = Object.keys(MIGRATIONS).sort();
    if (applied.join() === own.join()) return;
    const message = applied.every((name) => own.includes(name))
      ? `${path} is of an earlier version: start this version of the service on it once, and stop it.`
      : `${path} is of a newer version: move it with that version.`;
    throw new StoreMoveError('source_of_another_version', message);
  }

  private texts(sql: string): string[] {
    return this.database
      .prepare(sql)
      .all()
      .map((row) => String((row as { name: unknown }).name));
  }
}

function valueOf(value: unknown, place: string): Value {
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return value;
  const message = `A value of ${place} is neither a text nor a whole number; nothing was moved.`;
  throw new StoreMoveError('content_not_movable', message);
}
