import { Injectable } from '@nestjs/common';
import { GroupedWrites } from './grouped-writes';
import { MetadataDatabase } from './metadata-database';

const GROUP_MAX = 500;
/** One write confirms all creations of so many milliseconds. */
const GATHER_MS = 50;

/** An account that the ledger may or may not have. */
export interface UnconfirmedAccount {
  /** 32 hex digits: the ledger id. */
  accountId: string;
  userId: string;
}

const COLUMNS = ['accounts.account_id as accountId', 'accounts.user_id as userId'] as const;

/** Confirms users once the ledger is known to have their account: lists show only confirmed users. */
@Injectable()
export class Confirmations {
  private readonly writes: GroupedWrites<string>;

  constructor(private readonly database: MetadataDatabase) {
    this.writes = new GroupedWrites((userIds) => this.confirm(userIds), GROUP_MAX, GATHER_MS);
  }

  /**
   * Confirms a user soon, without waiting for the store. What gets lost with the process or the store is made
   * up for from {@link unconfirmed} accounts.
   */
  note(userId: string): void {
    this.writes.add(userId).catch(() => undefined);
  }

  /** Confirms these users. @throws MetadataUnavailableError */
  async confirm(userIds: readonly string[]): Promise<void> {
    for (let from = 0; from < userIds.length; from += GROUP_MAX) {
      const group = userIds.slice(from, from + GROUP_MAX);
      await this.database.write((db) =>
        db
          .updateTable('users')
          .set({ confirmed: 1 })
          .where('user_id', 'in', group)
          .where('confirmed', '=', 0)
          .execute(),
      );
    }
  }

  /**
   * Accounts of users who are not confirmed, in the order of their ids.
   * @param after only ids greater than this
   * @throws MetadataUnavailableError
   */
  unconfirmed(after: string, limit: number): Promise<UnconfirmedAccount[]> {
    return this.database.read((db) =>
      db
        .selectFrom('accounts')
        .innerJoin('users', 'users.user_id', 'accounts.user_id')
        .select(COLUMNS)
        .where('users.confirmed', '=', 0)
        .where('accounts.account_id', '>', after)
        .orderBy('accounts.account_id')
        .limit(limit)
        .execute(),
    );
  }

  /** The accounts of these users, confirmed or not. @throws MetadataUnavailableError */
  async accountsOf(userIds: readonly string[]): Promise<UnconfirmedAccount[]> {
    if (userIds.length === 0) return [];
    return this.database.read((db) =>
      db.selectFrom('accounts').select(COLUMNS).where('user_id', 'in', userIds).execute(),
    );
  }
}
