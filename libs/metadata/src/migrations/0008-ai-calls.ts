import { sql, type Kysely, type Migration } from 'kysely';
import type { MetadataSchema } from '../schema';

const TOKENS = [
  'input_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'output_tokens',
  'audio_input_tokens',
  'audio_output_tokens',
  'reasoning_tokens',
];

export const aiCalls: Migration = {
  async up(db: Kysely<MetadataSchema>): Promise<void> {
    let table = db.schema
      .createTable('ai_calls')
      .addColumn('call_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('instance', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('key_id', 'text')
      .addColumn('currency', 'text', (column) => column.notNull())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('model_served', 'text')
      .addColumn('provider', 'text', (column) => column.notNull())
      .addColumn('route', 'text', (column) => column.notNull())
      .addColumn('streamed', 'integer', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('tier', 'text', (column) => column.notNull())
      .addColumn('sheet_version', 'text', (column) => column.notNull())
      .addColumn('sheet', 'text', (column) => column.notNull())
      .addColumn('units_per_usd', 'text', (column) => column.notNull())
      .addColumn('markup_ppm', 'text', (column) => column.notNull())
      .addColumn('held_units', 'text', (column) => column.notNull())
      .addColumn('charged_units', 'text')
      .addColumn('uncollected_units', 'text')
      .addColumn('cost_pico', 'text')
      .addColumn('output_cap', 'integer')
      .addColumn('raw_usage', 'text')
      .addColumn('estimated', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('unreported', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('response_hash', 'text')
      .addColumn('provider_request_id', 'text')
      .addColumn('error', 'text')
      .addColumn('tags', 'text', (column) => column.notNull())
      .addColumn('started_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('first_byte_ms', 'integer')
      .addColumn('duration_ms', 'integer');
    for (const name of TOKENS) {
      table = table.addColumn(name, 'integer', (column) => column.notNull().defaultTo(0));
    }
    await table.execute();
    const newestFirst = ['started_at_ms', 'call_id'] as const;
    await db.schema
      .createIndex('ai_calls_by_time')
      .on('ai_calls')
      .columns([...newestFirst])
      .execute();
    await db.schema
      .createIndex('ai_calls_by_user')
      .on('ai_calls')
      .columns(['user_id', ...newestFirst])
      .execute();
    await db.schema
      .createIndex('ai_calls_by_key')
      .on('ai_calls')
      .columns(['key_id', ...newestFirst])
      .where('key_id', 'is not', null)
      .execute();
    await db.schema
      .createIndex('ai_calls_by_model')
      .on('ai_calls')
      .columns(['model', ...newestFirst])
      .execute();
    // Nearly every call completes, so that the index by time serves that status, and that of unsettled calls the first.
    await db.schema
      .createIndex('ai_calls_by_status')
      .on('ai_calls')
      .columns(['status', ...newestFirst])
      .where(sql<boolean>`status in ('aborted', 'failed', 'interrupted')`)
      .execute();
    await db.schema
      .createIndex('ai_calls_unsettled')
      .on('ai_calls')
      .column('call_id')
      .where(sql<boolean>`state <> 'settled'`)
      .execute();
    await db.schema
      .createIndex('ai_calls_by_response')
      .on('ai_calls')
      .columns(['response_hash', 'user_id'])
      .where('response_hash', 'is not', null)
      .execute();
  },
};
