import type { Kysely, Migration } from 'kysely';

export const instances: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('instances')
      .addColumn('instance', 'text', (column) => column.primaryKey().notNull())
      .addColumn('beat_ms', 'bigint', (column) => column.notNull())
      .execute();
  },
};
