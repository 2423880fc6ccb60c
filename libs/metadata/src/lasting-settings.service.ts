import { Injectable } from '@nestjs/common';
import { MetadataDatabase } from './metadata-database';

/** Settings that accounts and movements depend on, so they must never change. */
@Injectable()
export class LastingSettings {
  constructor(private readonly database: MetadataDatabase) {}

  /** The stored values by name; none while the store knows no account. @throws MetadataUnavailableError */
  async recall(): Promise<Map<string, string>> {
    const rows = await this.database.read((db) =>
      db
        .selectFrom('settings')
        .selectAll()
        .where((where) => where.exists(where.selectFrom('accounts').select('account_id')))
        .execute(),
    );
    return new Map(rows.map(({ name, value }) => [name, value]));
  }

  /**
   * Stores values. Other names stay, or go while the store knows no account.
   * @throws MetadataUnavailableError
   */
  async remember(values: ReadonlyMap<string, string>): Promise<void> {
    await this.database.write((db) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .deleteFrom('settings')
          .where((where) => where.not(where.exists(where.selectFrom('accounts').select('account_id'))))
          .execute();
        await transaction
          .insertInto('settings')
          .values(Array.from(values, ([name, value]) => ({ name, value })))
          .onConflict((conflict) =>
            conflict.column('name').doUpdateSet((row) => ({ value: row.ref('excluded.value') })),
          )
          .execute();
      }),
    );
  }

  /**
   * Stores a value, unless the stored one comes after it as text.
   * @throws MetadataUnavailableError
   */
  async raise(name: string, value: string): Promise<void> {
    await this.database.write((db) =>
      db
        .insertInto('settings')
        .values({ name, value })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({ value })
            .whereRef('settings.value', '<', (excluded) => excluded.ref('excluded.value')),
        )
        .execute(),
    );
  }

  /** @throws MetadataUnavailableError */
  async forget(names: readonly string[]): Promise<void> {
    await this.database.write((db) => db.deleteFrom('settings').where('name', 'in', names).execute());
  }
}
