import {
  sql,
  SqliteAdapter,
  type CreateTableBuilder,
  type Kysely,
  type Migration,
  type SqlBool,
} from 'kysely';
import type { MetadataSchema } from '../schema';
import { addToStoredUsage } from '../usage/store-usage';
import { SUMMED_COLUMNS, UsageSums } from '../usage/usage-sums';

const TEXTS = ['currency', 'user_id', 'key_id', 'provider', 'model', 'tags'] as const;
const NUMBERS = [
  'calls',
  'failed',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'charged',
  'charged_nano',
  'uncollected',
  'uncollected_nano',
  'cost',
  'cost_pico',
] as const;

const VIEWS = ['hour', 'day', 'day_full', 'month_user'];

/** Calls per statement. */
const AT_ONCE = 1_000;

export const usageSums: Migration = {
  async up(db: Kysely<MetadataSchema>): Promise<void> {
    await db.schema
      .alterTable('ai_calls')
      .addColumn('tags_as_other', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    let table: CreateTableBuilder<'usage_sums', string> = db.schema
      .createTable('usage_sums')
      .addColumn('view', 'text', (column) => column.notNull())
      .addColumn('start_ms', 'bigint', (column) => column.notNull());
    for (const name of TEXTS) table = table.addColumn(name, 'text', (column) => column.notNull());
    for (const name of NUMBERS) table = table.addColumn(name, 'bigint', (column) => column.notNull());
    // SQLite keeps the rows in the order of the key, so those of a view are together. PostgreSQL gets a table per
    // view, with room to change a row within its page.
    const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
    await table
      .addPrimaryKeyConstraint('usage_sums_pkey', ['view', 'start_ms', ...TEXTS])
      .modifyEnd(isSqlite ? sql`without rowid` : sql`partition by list (view)`)
      .execute();
    for (const view of isSqlite ? [] : VIEWS) {
      const name = sql.table(`usage_sums_${view}`);
      await sql`create table ${name} partition of usage_sums for values in (${sql.lit(view)}) with (fillfactor = 80)`.execute(
        db,
      );
    }
    await addUpCalls(db);
  },
};

async function addUpCalls(db: Kysely<MetadataSchema>): Promise<void> {
  for (let after = ''; ;) {
    const calls = await db
      .selectFrom('ai_calls')
      .select(['call_id', ...SUMMED_COLUMNS])
      .where(sql<SqlBool>`state <> 'started'`)
      .where('call_id', '>', after)
      .orderBy('call_id')
      .limit(AT_ONCE)
      .execute();
    const last = calls.at(-1);
    if (last === undefined) return;
    const sums = new UsageSums();
    for (const call of calls) sums.addCall(call);
    await addToStoredUsage(db, sums);
    after = last.call_id;
  }
}
