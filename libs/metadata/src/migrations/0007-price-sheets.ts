import type { Kysely, Migration } from 'kysely';

export const priceSheets: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('price_sheets')
      .addColumn('model_id', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('sheet', 'text')
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('price_sheets_pkey', ['model_id', 'version'])
      .execute();
  },
};
