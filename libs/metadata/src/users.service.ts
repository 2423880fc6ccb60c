import { Injectable } from '@nestjs/common';
import { GroupedWrites } from './grouped-writes';
import { MetadataDatabase } from './metadata-database';

const GROUP_MAX = 500;

/** A user to remember. */
export interface NewUser {
  userId: string;
  displayName: string | null;
}

/** Who the users are. Whether a user has an account, and what it holds, only the ledger knows. */
@Injectable()
export class UsersService {
  private readonly writes: GroupedWrites<NewUser>;

  constructor(private readonly database: MetadataDatabase) {
    this.writes = new GroupedWrites((users) => this.insert(users), GROUP_MAX);
  }

  /**
   * Remembers a user, before the account is made. A user who is known already stays as first told.
   * @throws MetadataUnavailableError
   */
  async remember(user: NewUser): Promise<void> {
    await this.writes.add(user);
  }

  private async insert(users: NewUser[]): Promise<void> {
    const now = Date.now();
    const rows = users.map(({ userId, displayName }) => ({
      user_id: userId,
      display_name: displayName,
      created_at_ms: now,
    }));
    await this.database.run((db) =>
      db
        .insertInto('users')
        .values(rows)
        .onConflict((conflict) => conflict.column('user_id').doNothing())
        .execute(),
    );
  }
}
