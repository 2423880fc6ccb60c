import type { Kysely, Migration } from 'kysely';

export const writeProbes: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('write_probes')
      .addColumn('id', 'integer', (column) => column.primaryKey().notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .execute();
  },
};
