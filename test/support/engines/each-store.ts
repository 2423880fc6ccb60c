import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresServer } from '../postgres/postgres-server';
import { describeOnPostgres } from './on-postgres';

/** A metadata store, for tests and hooks only. */
export interface TestStore {
  /** The settings that select it: a new, empty database with each call. */
  settings: () => Promise<Record<string, string>>;
  /** Takes everything out of the store while no service runs on it. @param dataDir the service's folder */
  lose: (settings: Record<string, string>, dataDir: string) => Promise<void>;
}

export const SQLITE: TestStore = {
  settings: () => Promise.resolve({}),
  lose: (_settings, dataDir) => {
    const files = readdirSync(dataDir).filter((name) => name.startsWith('metadata.db'));
    expect(files).toContain('metadata.db');
    for (const file of files) rmSync(join(dataDir, file));
    return Promise.resolve();
  },
};

export function postgresStore(server: PostgresServer): TestStore {
  let databases = 0;
  return {
    settings: async () => {
      databases += 1;
      return { DATABASE_URL: await server.createDatabase(`store_${databases}`) };
    },
    lose: async (settings) => {
      await server.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public', settings['DATABASE_URL']);
    },
  };
}

/**
 * Registers the same tests for each metadata store. Where there is no PostgreSQL, its half is skipped.
 */
export function describeEachStore(name: string, tests: (store: () => TestStore) => void): void {
  describe(`${name}, in SQLite`, () => {
    tests(() => SQLITE);
  });

  describeOnPostgres(`${name}, in PostgreSQL`, (postgres) => {
    let store: TestStore | undefined;

    // A block of their own, so that what the tests close is closed before the server is.
    describe('store', () => {
      tests(() => (store ??= postgresStore(postgres())));
    });
  });
}
