import { Injectable } from '@nestjs/common';
import { MetadataDatabase } from './metadata-database';

/** Settings that the accounts are made by, and that have to stay what they were. */
@Injectable()
export class LastingSettings {
  constructor(private readonly database: MetadataDatabase) {}

  /**
   * Remembers what a setting holds. Once there are accounts, what was remembered first stays.
   * @returns what is remembered, which may be another value
   * @throws MetadataUnavailableError
   */
  async remember(name: string, value: string): Promise<string> {
    return this.database.run((db) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('settings')
          .values({ name, value })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .execute();
        await transaction
          .updateTable('settings')
          .set({ value })
          .where('name', '=', name)
          .where((where) => where.not(where.exists(where.selectFrom('accounts').select('account_id'))))
          .execute();
        const remembered = await transaction
          .selectFrom('settings')
          .select('value')
          .where('name', '=', name)
          .executeTakeFirstOrThrow();
        return remembered.value;
      }),
    );
  }
}
