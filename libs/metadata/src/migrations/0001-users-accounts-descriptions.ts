import type { Kysely, Migration } from 'kysely';

export const usersAccountsDescriptions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('users')
      .addColumn('user_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('display_name', 'text')
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('confirmed', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await db.schema
      .createIndex('users_by_age')
      .on('users')
      .columns(['confirmed', 'created_at_ms', 'user_id'])
      .execute();
    await db.schema
      .createTable('accounts')
      .addColumn('account_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('accounts_by_user').on('accounts').columns(['user_id']).execute();
    await db.schema
      .createTable('descriptions')
      .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .execute();
  },
};
