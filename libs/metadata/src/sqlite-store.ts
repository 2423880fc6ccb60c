import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import {
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Retry, Store } from './store';

/** SQLite's own wait for a lock would block the whole process, so a refused query is sent again instead. */
const BUSY_RETRY: Retry = { afterMs: 20, attemptsMax: Infinity };

const PREPARED_MAX = 100;
/** Statements for many rows are as many as there are numbers of rows. */
const PREPARED_MAX_LENGTH = 4_096;

/** Primary result codes (sqlite.org/rescode.html). */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_CANTOPEN = 14;
const SQLITE_TOOBIG = 18;
const SQLITE_CONSTRAINT = 19;
const SQLITE_MISMATCH = 20;
const SQLITE_NOTADB = 26;

/** Errors that may come from the open file and not from the statement: it was moved or opened read-only. */
const OF_THE_FILE = new Set([SQLITE_READONLY, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_CANTOPEN, SQLITE_NOTADB]);
const OF_THE_DATA = new Set([SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH]);

/** Of sqlite3_errstr and of the constraints. */
const MESSAGES = [
  ['database is locked', SQLITE_BUSY],
  ['database table is locked', SQLITE_LOCKED],
  ['attempt to write a readonly database', SQLITE_READONLY],
  ['disk I/O error', SQLITE_IOERR],
  ['database disk image is malformed', SQLITE_CORRUPT],
  ['unable to open database file', SQLITE_CANTOPEN],
  ['file is not a database', SQLITE_NOTADB],
  ['string or blob too big', SQLITE_TOOBIG],
  ['constraint failed', SQLITE_CONSTRAINT],
  ['datatype mismatch', SQLITE_MISMATCH],
] as const;

type Parameters = (null | number | bigint | string | Uint8Array)[];

/** The store in an SQLite file. */
export function sqliteStore(path: string): Store {
  return {
    dialect: {
      createDriver: () => new Driver({ database: () => Promise.resolve(new ReopenedDatabase(path)) }),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    beginMigration: ['begin immediate'],
    nowMs: `cast(unixepoch('subsec') * 1000 as integer)`,
    retry: (error) => (isLocked(error) ? BUSY_RETRY : null),
    isOfTheData: (error) => OF_THE_DATA.has(primaryCode(error) ?? 0),
  };
}

/** Whether another connection has a lock on what the statement needs. */
export function isLocked(error: unknown): boolean {
  const code = primaryCode(error);
  return code === SQLITE_BUSY || code === SQLITE_LOCKED;
}

class Driver extends SqliteDriver {
  /** SQLite rolls back by itself on some errors, such as a full disk; only that first error matters. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => undefined);
  }
}

/**
 * Opens the database again after an error of its file: one opened on a read-only disk would stay read-only.
 */
class ReopenedDatabase implements SqliteDatabase {
  private database: DatabaseSyncInstance | null = null;
  /** To prepare a statement takes longer than to run it. */
  private readonly prepared = new LRUCache<string, SqliteStatement>({ max: PREPARED_MAX });

  constructor(private readonly path: string) {}

  close(): void {
    try {
      // So that the file alone is whole once the service has ended.
      this.database?.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // The write-ahead log stays, and is read at the next start.
    }
    this.release();
  }

  private release(): void {
    const { database } = this;
    this.database = null;
    this.prepared.clear();
    database?.close();
  }

  prepare(sql: string): SqliteStatement {
    const known = this.prepared.get(sql);
    if (known !== undefined) return known;
    return this.guard(() => {
      this.database ??= open(this.path);
      const statement = this.database.prepare(sql);
      const prepared: SqliteStatement = {
        reader: statement.columns().length > 0,
        all: (parameters) =>
          this.guard(() => forEachRow(parameters, (values) => statement.all(...values) as unknown[]).flat()),
        run: (parameters) =>
          this.guard(() => {
            const results = forEachRow(parameters, (values) => statement.run(...values));
            // Nobody asks for the last row's place.
            return {
              changes: results.reduce((sum, { changes }) => sum + changes, 0),
              lastInsertRowid: 0,
            };
          }),
        iterate: (parameters) => this.guard(() => statement.iterate(...(parameters as Parameters))),
      };
      if (sql.length <= PREPARED_MAX_LENGTH) this.prepared.set(sql, prepared);
      return prepared;
    });
  }

  private guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      try {
        if (OF_THE_FILE.has(primaryCode(error) ?? 0)) this.release();
      } catch {
        // The first error is the one that matters.
      }
      throw error;
    }
  }
}

/** Runs a statement with its parameters, or for each row of parameters. */
function forEachRow<T>(parameters: readonly unknown[], run: (values: Parameters) => T): T[] {
  return Array.isArray(parameters[0])
    ? (parameters as Parameters[]).map((row) => run(row))
    : [run(parameters as Parameters)];
}

/** Every commit reaches the disk before it is acknowledged, so a power cut never takes a transfer's text. */
function open(path: string): DatabaseSyncInstance {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * By its properties: under a test runner the native module's errors are of another realm's class. Errors of queries
 * that return rows have no code, only SQLite's message.
 */
function primaryCode(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff;
  const message = 'message' in error ? String(error.message) : '';
  return MESSAGES.find(([part]) => message.includes(part))?.[1] ?? null;
}
