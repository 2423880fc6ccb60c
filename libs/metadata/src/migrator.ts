import { Migrator, type Kysely, type MigrationResultSet } from 'kysely';
import { MIGRATIONS } from './migrations';
import type { MetadataSchema } from './schema';

/** All migrations share the transaction that its caller began. */
export function migratorOf(db: Kysely<MetadataSchema>): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
    disableTransactions: true,
    // Kysely takes their order from the clock, which can go back between two of them.
    allowUnorderedMigrations: true,
  });
}

/** @throws Error, also where a newer version has migrated the store */
export function throwIfFailed({ error }: MigrationResultSet): void {
  if (error !== undefined) throw error instanceof Error ? error : new Error('The reason is not known.');
}
