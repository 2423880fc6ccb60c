import type { Kysely, Migration } from 'kysely';

/** Who an account belongs to: its ledger id is a hash, which nobody can read back. */
export const accounts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('accounts')
      .addColumn('account_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .execute();
  },
};
