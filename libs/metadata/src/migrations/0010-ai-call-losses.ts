import { sql, type Kysely, type Migration } from 'kysely';
import type { MetadataSchema } from '../schema';

export const aiCallLosses: Migration = {
  async up(db: Kysely<MetadataSchema>): Promise<void> {
    await db.schema
      .alterTable('ai_calls')
      .addColumn('lost_nano_usd', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
    await db.schema
      .createIndex('ai_calls_losses')
      .on('ai_calls')
      .column('started_at_ms')
      .where(sql<boolean>`lost_nano_usd > 0`)
      .execute();
  },
};
