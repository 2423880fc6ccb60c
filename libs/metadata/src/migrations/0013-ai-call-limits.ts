import type { Kysely, Migration } from 'kysely';

export const aiCallLimits: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('forgiven_losses')
      .addColumn('user_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('until_ms', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('unreporting_models')
      .addColumn('model_id', 'text', (column) => column.notNull())
      .addColumn('sheet_version', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('unreporting_models_pkey', ['model_id', 'sheet_version'])
      .execute();
  },
};
