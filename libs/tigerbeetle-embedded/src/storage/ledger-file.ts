import { DatabaseSync } from '@photostructure/sqlite';
import {
  EmbeddedError,
  EmbeddedFileDamagedError,
  EmbeddedFileLockedError,
  EmbeddedFileUnavailableError,
  EmbeddedStorageError,
} from '../errors';
import { DamageError } from './damage-error';
import type { DatabaseInstance } from './database';
import { inspectFile, reasonOf } from './file-header';
import { claimFile } from './open-files';
import { APPLICATION_ID, FORMAT_VERSION, PAGE_SIZE, SCHEMA } from './schema';

/** Page cache: enough for the inner pages of the indexes of a hundred million transfers, and small beside Node itself. */
const CACHE_KIB = 65_536;
/**
 * Pages the write-ahead log gathers before they go to their places (32 MB): more of them let a page that changes often be
 * written once, and make each of these pauses longer.
 */
const CHECKPOINT_PAGES = 4096;

/** SQLite's result codes, in the low byte of the extended code. */
const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** The open file: SQLite's connection with the exclusive lock, and what to call an error on it. */
export class LedgerFile {
  private constructor(
    readonly path: string,
    readonly database: DatabaseInstance,
    private readonly release: () => void,
  ) {}

  /**
   * Opens the file, or creates it. Throws an {@link EmbeddedError}; a file that is locked, foreign, of a newer format or
   * damaged is left as it is.
   */
  static open(path: string): LedgerFile {
    const release = claimFile(path);
    let database: DatabaseInstance | undefined;
    try {
      const kind = inspectFile(path);
      database = new DatabaseSync(path);
      const file = new LedgerFile(path, database, release);
      file.prepare(kind === 'new');
      return file;
    } catch (error) {
      database?.close();
      release();
      if (error instanceof EmbeddedError) throw error;
      throw openingError(path, error);
    }
  }

  /** The typed error for whatever reading or writing the file has thrown. */
  errorOf(error: unknown): EmbeddedError {
    if (error instanceof EmbeddedError) return error;
    if (isDamage(error)) return new EmbeddedFileDamagedError(this.path, reasonOf(error), { cause: error });
    return new EmbeddedStorageError(this.path, reasonOf(error), { cause: error });
  }

  /** Switches to the write-ahead log; until here, an existing file has only been read. */
  startWriting(): void {
    this.database.exec(`
      PRAGMA synchronous = FULL;
      PRAGMA journal_mode = WAL;
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    `);
  }

  /**
   * Puts all pages in their places and gives the file up. Prepared statements are finalized by the garbage collector
   * only, and until then SQLite keeps the connection; so the lock is given up explicitly, for which SQLite must leave the
   * write-ahead log first.
   */
  close(): void {
    try {
      this.database.exec('PRAGMA journal_mode = DELETE');
      this.giveUpLock();
    } finally {
      this.abandon();
    }
  }

  /** Gives the file up without writing to it. */
  abandon(): void {
    try {
      this.database.close();
    } finally {
      this.release();
    }
  }

  private giveUpLock(): void {
    // The mode changes with the next access.
    this.database.exec('PRAGMA locking_mode = NORMAL; PRAGMA user_version');
  }

  private prepare(isNew: boolean): void {
    // The lock comes with the first access and stays until the file is closed. Another process's is not waited for.
    this.database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA cache_size = -${CACHE_KIB};
      PRAGMA page_size = ${PAGE_SIZE};
    `);
    if (isNew) this.create();
  }

  /** All in one transaction of the rollback journal, so that the file's header is ours from its first moment on. */
  private create(): void {
    this.database.exec('BEGIN EXCLUSIVE');
    this.database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    this.database.exec(`PRAGMA user_version = ${FORMAT_VERSION}`);
    this.database.exec(SCHEMA);
    this.database.exec('COMMIT');
  }
}

function openingError(path: string, error: unknown): EmbeddedError {
  if (resultCodeOf(error) === SQLITE_BUSY) return new EmbeddedFileLockedError(path, { cause: error });
  if (isDamage(error)) return new EmbeddedFileDamagedError(path, reasonOf(error), { cause: error });
  return new EmbeddedFileUnavailableError(path, reasonOf(error), { cause: error });
}

function isDamage(error: unknown): boolean {
  const code = resultCodeOf(error);
  return error instanceof DamageError || code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

function resultCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode & 0xff;
}
