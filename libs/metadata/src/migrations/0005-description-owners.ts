import type { Kysely, Migration } from 'kysely';
import type { MetadataSchema } from '../schema';

/** Texts that are stored already have no owner: nobody knows who uses them. */
export const descriptionOwners: Migration = {
  async up(db: Kysely<MetadataSchema>): Promise<void> {
    await db.schema.alterTable('descriptions').addColumn('owner', 'text').execute();
    await db.schema
      .createIndex('descriptions_by_owner')
      .on('descriptions')
      .column('owner')
      .where('owner', 'is not', null)
      .execute();
  },
};
