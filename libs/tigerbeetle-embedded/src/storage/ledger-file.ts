import { DatabaseSync } from '@photostructure/sqlite';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  EmbeddedError,
  EmbeddedFileDamagedError,
  EmbeddedFileLockedError,
  EmbeddedFileUnavailableError,
  EmbeddedStorageError,
} from '../errors';
import { checkContent } from './check-content';
import { DamageError } from './damage-error';
import { type DatabaseInstance, Statement } from './database';
import { inspectFile } from './file-header';
import { reasonOf, sqliteCodeOf } from './native-error';
import { FileClaim } from './open-files';
import { APPLICATION_ID, FORMAT_VERSION, PAGE_SIZE, SCHEMA } from './schema';
import { upgrade } from './upgrade';

/** Page cache: enough for the inner pages of the indexes of a hundred million transfers, and small beside Node itself. */
const CACHE_KIB = 65_536;
/**
 * Pages the write-ahead log gathers before they go to their places (32 MB): more of them let a page that changes often be
 * written once, and make each of these pauses longer.
 */
const CHECKPOINT_PAGES = 4096;

/** SQLite's result codes, in the low byte of the extended code. */
const SQLITE_ERROR = 1;
const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** The open file: SQLite's connection with the exclusive lock, and what to call an error on it. */
export class LedgerFile {
  private constructor(
    readonly path: string,
    readonly database: DatabaseInstance,
    private readonly claim: FileClaim,
  ) {}

  /**
   * Opens the file, or creates it, and has `load` read it before anything is written. Throws an {@link EmbeddedError}; a
   * file that is locked, foreign, of a newer format or damaged is left as it is.
   */
  static open<T>(path: string, load: (file: LedgerFile) => T): T {
    // SQLite gives names like ":memory:" and "file:" a meaning of their own, absolute paths never.
    const absolute = resolve(path);
    const claim = claimFile(absolute);
    let file: LedgerFile | undefined;
    try {
      if (inspectFile(absolute) === 'ours') checkContent(absolute);
      file = new LedgerFile(absolute, new DatabaseSync(absolute), claim);
      file.lock();
      file.createIfEmpty();
      file.upgradeIfOlder();
      claim.claimIdentity();
      const loaded = load(file);
      file.startWriting();
      return loaded;
    } catch (error) {
      if (file === undefined) claim.release();
      else file.abandon();
      throw openingError(absolute, error);
    }
  }

  /** The typed error for what SQLite has thrown while the file was used; any other error as it is. */
  errorOf(error: unknown): Error {
    if (isDamage(error)) return new EmbeddedFileDamagedError(this.path, reasonOf(error), { cause: error });
    if (sqliteCodeOf(error) !== undefined) {
      return new EmbeddedStorageError(this.path, reasonOf(error), { cause: error });
    }
    return error instanceof Error ? error : new Error(reasonOf(error), { cause: error });
  }

  /** Takes back what the open transaction has written. */
  rollback(): void {
    try {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
    } catch {
      // Where a disk fails, SQLite rolls back by itself; where it has not, the next BEGIN fails, and says so.
    }
  }

  /**
   * Puts all pages in their places and gives the file up. What was committed is safe in the write-ahead log, so an error
   * here loses nothing: the next opening does what could not be done.
   */
  close(): void {
    this.rollback();
    try {
      // SQLite gives up an exclusive lock only after it has left the write-ahead log.
      this.database.exec('PRAGMA journal_mode = DELETE');
    } catch {
      // The disk is full or fails.
    }
    this.abandon();
  }

  /** Gives the file up without writing to it. */
  private abandon(): void {
    try {
      // Prepared statements are finalized by the garbage collector only, and until then the connection stays. So the lock
      // is given up by itself, which takes an access after the mode has changed.
      this.database.exec('PRAGMA locking_mode = NORMAL; PRAGMA user_version');
    } catch {
      // Then it is given up with the connection.
    }
    try {
      this.database.close();
    } finally {
      this.claim.release();
    }
  }

  private lock(): void {
    // Other processes are not waited for: they keep the file for as long as they live. An empty transaction writes nothing.
    this.database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA cache_size = -${CACHE_KIB};
      PRAGMA page_size = ${PAGE_SIZE};
      BEGIN EXCLUSIVE;
      COMMIT;
    `);
  }

  /**
   * Creates the tables in one transaction of the rollback journal: the file's header is ours from its first moment on, and
   * after a crash the file is empty again.
   */
  private createIfEmpty(): void {
    const tables = new Statement(this.database, 'SELECT count(*) FROM sqlite_schema').get()?.[0];
    if (tables !== 0) return;
    this.database.exec(`
      BEGIN EXCLUSIVE;
      PRAGMA application_id = ${APPLICATION_ID};
      PRAGMA user_version = ${FORMAT_VERSION};
      ${SCHEMA}
      COMMIT;
    `);
  }

  private upgradeIfOlder(): void {
    try {
      upgrade(this.database);
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  private startWriting(): void {
    // An opening that was checked for damage may have left SQLite's shared memory; with the exclusive lock it has no use.
    rmSync(`${this.path}-shm`, { force: true });
    this.database.exec(`
      PRAGMA synchronous = FULL;
      PRAGMA fullfsync = ON;
      PRAGMA checkpoint_fullfsync = ON;
      PRAGMA journal_mode = WAL;
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    `);
  }
}

function claimFile(path: string): FileClaim {
  try {
    return new FileClaim(path);
  } catch (error) {
    throw openingError(path, error);
  }
}

function openingError(path: string, error: unknown): Error {
  if (error instanceof EmbeddedError) return error;
  const code = sqliteCodeOf(error);
  if (code === SQLITE_BUSY) return new EmbeddedFileLockedError(path, { cause: error });
  // What an ordinary error says on opening is that a table or column is missing.
  if (isDamage(error) || code === SQLITE_ERROR) {
    return new EmbeddedFileDamagedError(path, reasonOf(error), { cause: error });
  }
  return new EmbeddedFileUnavailableError(path, reasonOf(error), { cause: error });
}

function isDamage(error: unknown): boolean {
  const code = sqliteCodeOf(error);
  return error instanceof DamageError || code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}
