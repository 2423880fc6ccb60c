import type { Kysely, Migration } from 'kysely';

/** Texts that are stored already have no reference, and keep their hashes. */
export const references: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('descriptions').addColumn('reference', 'text').execute();
  },
};
