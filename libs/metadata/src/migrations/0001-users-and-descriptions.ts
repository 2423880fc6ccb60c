import type { Kysely, Migration } from 'kysely';

export const usersAndDescriptions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('users')
      .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('user_id', 'text', (column) => column.notNull().unique())
      .addColumn('display_name', 'text')
      .addColumn('created_at_ms', 'integer', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('descriptions')
      .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .execute();
  },
};
