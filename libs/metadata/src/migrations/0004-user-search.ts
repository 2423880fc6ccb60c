import type { Kysely, Migration } from 'kysely';
import type { MetadataSchema } from '../schema';
import { searchKey } from '../search-key';

/** Users per statement. */
const AT_ONCE = 500;

export const userSearch: Migration = {
  async up(db: Kysely<MetadataSchema>): Promise<void> {
    for (const column of ['id_key', 'name_key']) {
      await db.schema
        .alterTable('users')
        .addColumn(column, 'text', (of) => of.notNull().defaultTo(''))
        .execute();
    }
    await fillKeys(db);
    await db.schema
      .createIndex('users_by_name')
      .on('users')
      .columns(['confirmed', 'name_key', 'user_id'])
      .execute();
  },
};

/**
 * The databases fold case differently, so the service folds the keys of stored users as those of new ones.
 */
async function fillKeys(db: Kysely<MetadataSchema>): Promise<void> {
  for (let after = ''; ;) {
    const users = await db
      .selectFrom('users')
      .select(['user_id', 'display_name', 'created_at_ms'])
      .where('user_id', '>', after)
      .orderBy('user_id')
      .limit(AT_ONCE)
      .execute();
    const last = users.at(-1);
    if (last === undefined) return;
    await db
      .insertInto('users')
      .values(
        users.map((user) => ({
          ...user,
          created_at_ms: Number(user.created_at_ms),
          id_key: searchKey(user.user_id),
          name_key: searchKey(user.display_name),
        })),
      )
      .onConflict((conflict) =>
        conflict.column('user_id').doUpdateSet((row) => ({
          id_key: row.ref('excluded.id_key'),
          name_key: row.ref('excluded.name_key'),
        })),
      )
      .execute();
    after = last.user_id;
  }
}
