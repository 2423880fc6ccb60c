import { DatabaseSync } from '@photostructure/sqlite';
import { SqliteDialect } from 'kysely';

/** How long SQLite waits for another process that writes to the same file. */
const BUSY_TIMEOUT_MS = 5_000;

type Parameters = (null | number | bigint | string | Uint8Array)[];

/**
 * Kysely on SQLite through the API of `node:sqlite`, whose statements take their parameters one by one
 * where Kysely's dialect passes a list.
 *
 * Every commit reaches the disk before it is acknowledged (`synchronous=FULL`): a transfer never names a
 * text that a power cut could take away.
 */
export function sqliteDialect(path: string): SqliteDialect {
  return new SqliteDialect({
    database: () => {
      const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
      return Promise.resolve({
        close: () => {
          database.close();
        },
        prepare: (sql: string) => {
          const statement = database.prepare(sql);
          return {
            reader: statement.columns().length > 0,
            all: (parameters) => statement.all(...(parameters as Parameters)) as unknown[],
            run: (parameters) => statement.run(...(parameters as Parameters)),
            iterate: (parameters) => statement.iterate(...(parameters as Parameters)),
          };
        },
      });
    },
  });
}
