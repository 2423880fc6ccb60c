import { DatabaseSync } from '@photostructure/sqlite';
import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  EmbeddedCopyError,
  EmbeddedError,
  EmbeddedFileDamagedError,
  EmbeddedFileLockedError,
  EmbeddedFileUnavailableError,
  EmbeddedStorageError,
} from '../errors';
import { RECORD_SIZE } from '../format/log-record';
import { Packed } from '../format/packed';
import { TransferAt } from '../format/structs';
import { readU64 } from '../format/u128';
import { CACHE_BYTES, pageCacheBytes } from '../state/sizes';
import { checkContent } from './check-content';
import { copyDatabase } from './copy-file';
import { DamageError } from './damage-error';
import { type DatabaseInstance, Statement } from './database';
import { inspectFile } from './file-header';
import { reasonOf, SQLITE_CORRUPT, sqliteCodeOf } from './native-error';
import { FileClaim } from './open-files';
import { APPLICATION_ID, FORMAT_VERSION, FORMAT_VERSION_MIN, PAGE_SIZE, SCHEMA } from './schema';
import { upgrade, type UpgradeProgress } from './upgrade';

const KIB = 1024;
/**
 * Pages the write-ahead log gathers before they go to their places (32 MB): more of them let a page that changes often be
 * written once, and make each of these pauses longer.
 */
const CHECKPOINT_PAGES = 4096;
/** Checkpoints wait for a copy, and a copy to a disk that hangs must not fill the ledger's own. */
const COPY_WAL_MAX_BYTES = 1024 * 1024 * 1024;
const COPY_WATCH_MS = 500;

/** SQLite's result codes, in the low byte of the extended code. */
const SQLITE_ERROR = 1;
const SQLITE_BUSY = 5;
const SQLITE_NOTADB = 26;

/** How a file is opened. */
export interface OpenOptions {
  /** What is kept of the ledger in memory together, of which SQLite's pages are a part. */
  readonly cacheBytes?: number;
  readonly onUpgrade?: UpgradeProgress | undefined;
}

/** What has been committed. */
export interface LedgerContent {
  readonly accounts: number;
  readonly transfers: number;
  /** Nanoseconds since 1970; 0 if there is no transfer. */
  readonly lastTransferAt: bigint;
}

/** The open file: SQLite's connection with the exclusive lock, and what to call an error on it. */
export class LedgerFile {
  private copying: AbortController | undefined;
  /** For copies. It stays open until the end: closing any descriptor of the file gives up SQLite's lock on it. */
  private descriptor: number | undefined;

  private constructor(
    readonly path: string,
    readonly database: DatabaseInstance,
    private readonly claim: FileClaim,
    readonly isReadOnly = false,
  ) {}

  /**
   * Opens the file, or creates it, and has `load` read it before anything is written. Throws an {@link EmbeddedError}; a
   * file that is locked, foreign, of a newer format or damaged is left as it is.
   */
  static open<T>(
    path: string,
    load: (file: LedgerFile) => T,
    { cacheBytes = CACHE_BYTES, onUpgrade = () => undefined }: OpenOptions = {},
  ): T {
    return LedgerFile.claimed(
      path,
      (absolute, claim) => {
        if (inspectFile(absolute, FORMAT_VERSION_MIN) === 'ours') checkContent(absolute);
        return new LedgerFile(absolute, new DatabaseSync(absolute), claim);
      },
      (file) => {
        file.lockAndCreate(pageCacheBytes(cacheBytes));
        upgrade(file.database, onUpgrade);
        file.claim.claimIdentity();
        const loaded = load(file);
        file.startWriting();
        return loaded;
      },
    );
  }

  /**
   * Opens a file that nobody writes to, and leaves all as it is. All of its content is checked first. Throws an
   * {@link EmbeddedError}.
   */
  static openReadOnly<T>(path: string, load: (file: LedgerFile) => T): T {
    return LedgerFile.claimed(
      path,
      (absolute, claim) => {
        if (inspectFile(absolute, FORMAT_VERSION) === 'new')
          throw new EmbeddedFileUnavailableError(absolute, 'there is none');
        const companion = ['-wal', '-journal'].find((suffix) => existsSync(absolute + suffix));
        if (companion !== undefined) {
          throw new EmbeddedFileUnavailableError(
            absolute,
            `with a ${companion} file it can't be read unchanged`,
          );
        }
        checkContent(absolute, { all: true });
        return new LedgerFile(absolute, new DatabaseSync(absolute, { readOnly: true }), claim, true);
      },
      load,
    );
  }

  /** Opens a file and has it used. Where that fails it is given up, and the error becomes one of opening. */
  private static claimed<T>(
    path: string,
    open: (path: string, claim: FileClaim) => LedgerFile,
    use: (file: LedgerFile) => T,
  ): T {
    // SQLite gives names like ":memory:" and "file:" a meaning of their own, absolute paths never.
    const absolute = resolve(path);
    let claim: FileClaim | undefined;
    let file: LedgerFile | undefined;
    try {
      claim = new FileClaim(absolute);
      file = open(absolute, claim);
      return use(file);
    } catch (error) {
      if (file === undefined) claim?.release();
      else file.abandon();
      throw openingError(absolute, error);
    }
  }

  content(): LedgerContent {
    const state = 'SELECT (SELECT count(*) FROM accounts), transfers FROM state';
    const [accounts, transfers] = new Statement(this.database, state).get() ?? [];
    const newest = 'SELECT records FROM log ORDER BY segment DESC LIMIT 1';
    const [records] = new Statement(this.database, newest).get() ?? [];
    return {
      accounts: Number(accounts),
      transfers: Number(transfers),
      lastTransferAt: records instanceof Uint8Array ? lastTimestamp(records) : 0n,
    };
  }

  /**
   * Copies what is committed now to a new file, and flushes it. Commits go on: until the end they gather in the write-ahead
   * log alone, so that the file itself stands still. Must not be called within a transaction.
   * @param onCut called at the moment that the copy shows
   * @throws EmbeddedCopyError where one is under way, takes too long or is cut off by the end
   * @throws EmbeddedStorageError, or an error of the file system
   */
  async copyTo(target: string, onCut: () => void): Promise<void> {
    if (this.copying !== undefined) throw new EmbeddedCopyError(this.path, 'another copy is under way');
    const copying = (this.copying = new AbortController());
    const watch = setInterval(() => {
      const log = statSync(`${this.path}-wal`, { throwIfNoEntry: false });
      if ((log?.size ?? 0) > COPY_WAL_MAX_BYTES) {
        copying.abort(new EmbeddedCopyError(this.path, 'it takes too long; copy to a faster disk'));
      }
    }, COPY_WATCH_MS);
    try {
      const size = this.holdStill();
      onCut();
      const descriptor = (this.descriptor ??= openSync(this.path, 'r'));
      await orAborted(copyDatabase(descriptor, size, target, copying.signal), copying.signal);
    } finally {
      clearInterval(watch);
      this.copying = undefined;
      // The next commit puts the pages in their places.
      if (this.database.isOpen) this.database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
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
    this.copying?.abort(new EmbeddedCopyError(this.path, 'the ledger is being closed'));
    this.rollback();
    try {
      // SQLite gives up an exclusive lock only after it has left the write-ahead log.
      if (!this.isReadOnly) this.database.exec('PRAGMA journal_mode = DELETE');
    } catch {
      // The disk is full or fails.
    }
    this.abandon();
  }

  /** Gives the file up without writing to it. */
  private abandon(): void {
    this.rollback();
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
      if (this.descriptor !== undefined) closeSync(this.descriptor);
      this.claim.release();
    }
  }

  /** Puts all pages in their places, and leaves them there. @returns the size of the file in bytes */
  private holdStill(): number {
    this.database.exec('PRAGMA wal_autocheckpoint = 0');
    try {
      const [isBusy] = new Statement(this.database, 'PRAGMA wal_checkpoint(TRUNCATE)').get() ?? [];
      if (isBusy === 0) return statSync(this.path).size;
    } catch (error) {
      throw this.errorOf(error);
    }
    throw new EmbeddedCopyError(this.path, 'its write-ahead log is in use');
  }

  /**
   * Takes the lock, and creates the tables if there are none, in one transaction of the rollback journal. The first transaction
   * on an empty file writes its header, even one that does nothing: so it is ours from its first moment on, and after a
   * crash the file is empty again.
   */
  private lockAndCreate(pageBytes: number): void {
    // Other processes are not waited for: they keep the file for as long as they live.
    this.database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA cache_size = -${Math.floor(pageBytes / KIB)};
      PRAGMA page_size = ${PAGE_SIZE};
      BEGIN EXCLUSIVE;
    `);
    const tables = new Statement(this.database, 'SELECT count(*) FROM sqlite_schema').get()?.[0];
    if (tables === 0) {
      this.database.exec(`
        PRAGMA application_id = ${APPLICATION_ID};
        PRAGMA user_version = ${FORMAT_VERSION};
        ${SCHEMA}
      `);
    }
    this.database.exec('COMMIT');
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

function lastTimestamp(records: Uint8Array): bigint {
  return readU64(new Packed(records).view, records.length - RECORD_SIZE + TransferAt.timestamp);
}

/** The result of the work, or the reason of the abort: what an abort leaves behind is nobody's business. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
  return Promise.race([work, aborted]);
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
