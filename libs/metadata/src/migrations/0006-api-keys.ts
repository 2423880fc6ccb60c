import type { Kysely, Migration } from 'kysely';

export const apiKeys: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('api_keys')
      .addColumn('key_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text')
      .addColumn('currency', 'text')
      .addColumn('scopes', 'text')
      .addColumn('budget_units', 'text')
      .addColumn('budget_period', 'text')
      .addColumn('budget_changed_at_ms', 'bigint')
      .addColumn('models', 'text')
      .addColumn('requests_per_minute', 'integer')
      .addColumn('tokens_per_minute', 'integer')
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('expires_at_ms', 'bigint')
      .addColumn('revoked_at_ms', 'bigint')
      .addColumn('last_used_at_ms', 'bigint')
      .execute();
    await db.schema
      .createIndex('api_keys_by_user')
      .on('api_keys')
      .columns(['user_id', 'key_id'])
      .where('user_id', 'is not', null)
      .execute();
    await db.schema
      .createIndex('api_keys_by_budget_change')
      .on('api_keys')
      .columns(['key_id', 'budget_changed_at_ms'])
      .where('budget_changed_at_ms', 'is not', null)
      .execute();
    // The columns are those that rate-limiter-flexible asks for.
    await db.schema
      .createTable('key_request_counts')
      .addColumn('key', 'varchar(255)', (column) => column.primaryKey().notNull())
      .addColumn('points', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('expire', 'bigint')
      .execute();
  },
};
