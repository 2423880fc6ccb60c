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
import type { Retry, Store } from './store';

/** SQLite's own wait for a lock would hold up the whole process, so that a refused query is sent again instead. */
const BUSY_RETRY: Retry = { afterMs: 20, attemptsMax: Infinity };

/** Primary result codes (sqlite.org/rescode.html). */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/** Refusals that may belong to the open file and not to the statement: it was moved, say, or opened read-only. */
const OF_THE_FILE = new Set([SQLITE_READONLY, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_CANTOPEN, SQLITE_NOTADB]);

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
    retry: (error) => {
      const code = primaryCode(error);
      return code === SQLITE_BUSY || code === SQLITE_LOCKED ? BUSY_RETRY : null;
    },
  };
}

class Driver extends SqliteDriver {
  /** SQLite rolls back by itself on some errors, a full disk say. That error counts, not the missing transaction. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => undefined);
  }
}

/**
 * A database that is opened again after an error of its file. Otherwise a file that was opened while its disk was
 * read-only would stay so. The statements of `node:sqlite` take their parameters one by one, Kysely passes a list.
 *
 * Every commit reaches the disk before it is acknowledged (`synchronous=FULL`): a transfer never names a
 * text that a power cut could take away.
 */
class ReopenedDatabase implements SqliteDatabase {
  private database: DatabaseSyncInstance | null = null;

  constructor(private readonly path: string) {}

  close(): void {
    this.database?.close();
    this.database = null;
  }

  prepare(sql: string): SqliteStatement {
    return this.guard(() => {
      this.database ??= open(this.path);
      const statement = this.database.prepare(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => this.guard(() => statement.all(...(parameters as Parameters)) as unknown[]),
        run: (parameters) => this.guard(() => statement.run(...(parameters as Parameters))),
        iterate: (parameters) => this.guard(() => statement.iterate(...(parameters as Parameters))),
      };
    });
  }

  private guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (OF_THE_FILE.has(primaryCode(error) ?? 0)) this.closeQuietly();
      throw error;
    }
  }

  private closeQuietly(): void {
    try {
      this.close();
    } catch {
      this.database = null;
    }
  }
}

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

/** By the properties alone: the errors of a native module are of another realm's class under a test runner. */
function primaryCode(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  return 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null;
}
