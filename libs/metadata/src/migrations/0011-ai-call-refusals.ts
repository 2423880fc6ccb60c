import type { Kysely, Migration } from 'kysely';

export const aiCallRefusals: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('ai_call_refusals')
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('code', 'text', (column) => column.notNull())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('key_id', 'text', (column) => column.notNull())
      .addColumn('count', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('ai_call_refusals_key', ['day', 'code', 'model', 'key_id'])
      .execute();
  },
};
