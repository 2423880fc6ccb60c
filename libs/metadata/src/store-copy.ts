import { backup, DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { chmod } from 'node:fs/promises';

/** Some 4 MB: between two of these the copy can be given up. */
const PAGES_PER_STEP = 1_000;
const OWNER_ALONE = 0o600;

/** What an SQLite store holds at one moment, whatever is written later. */
export class StoreSnapshot {
  private constructor(private readonly database: DatabaseSyncInstance) {}

  /** Takes the snapshot, at once. The file is not changed. @throws Error of SQLite */
  static take(path: string): StoreSnapshot {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      // The transaction's first read fixes what all of its reads see.
      database.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
      return new StoreSnapshot(database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Copies it to a new file in a thread of its own, and flushes it. @throws Error of SQLite or the file system */
  async copyTo(target: string): Promise<void> {
    await backup(this.database, target, { rate: PAGES_PER_STEP });
    await chmod(target, OWNER_ALONE);
    const copy = new DatabaseSync(target);
    try {
      // Without a write-ahead log it can be read unchanged.
      copy.exec('PRAGMA journal_mode = DELETE');
    } finally {
      copy.close();
    }
  }

  release(): void {
    this.database.close();
  }
}

/** What a copied store holds. */
export interface StoreContent {
  readonly users: number;
  readonly calls: number;
  /** Settings that the accounts depend on, by name. */
  readonly settings: ReadonlyMap<string, string>;
}

/** Checks every page of a store that nobody writes to, and leaves it as it is. @throws Error with a sentence */
export function checkStoreCopy(path: string): StoreContent {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const all = (sql: string) => database.prepare(sql).all() as Record<string, unknown>[];
    const [fault] = all('PRAGMA integrity_check(1)');
    if (fault?.['integrity_check'] !== 'ok') {
      throw new Error(`The store ${path} is damaged: ${String(fault?.['integrity_check'])}.`);
    }
    const [counts] = all(
      'SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM ai_calls) AS calls',
    );
    return {
      users: Number(counts?.['users']),
      calls: Number(counts?.['calls']),
      settings: new Map(
        all('SELECT name, value FROM settings').map(({ name, value }) => [String(name), String(value)]),
      ),
    };
  } finally {
    database.close();
  }
}
