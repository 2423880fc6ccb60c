import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { MetadataUnavailableError } from './errors';
import { GroupedWrites } from './grouped-writes';
import { hex128 } from './hex';
import { MetadataDatabase } from './metadata-database';

const GROUP_MAX = 500;
/** Holds and refunds of the same users follow one another; 200 bytes each. */
const KNOWN_OWNERS_MAX = 20_000;

/** A user to remember, with the account that is about to be created. */
interface NewUser {
  userId: string;
  displayName: string | null;
  /** The ledger id of the account. */
  accountId: bigint;
}

/** A user's data other than credits. */
export interface UserProfile {
  userId: string;
  displayName: string | null;
  /** Milliseconds since 1970. */
  createdAtMs: number;
  /** Whether the ledger was seen to have an account of the user. */
  confirmed: boolean;
}

const PROFILE_COLUMNS = ['user_id', 'display_name', 'created_at_ms', 'confirmed'] as const;

/** Users' names, and the owners of accounts. Only the ledger knows whether a user has an account, and its balance. */
@Injectable()
export class UserProfiles {
  private readonly owners = new LRUCache<bigint, string>({ max: KNOWN_OWNERS_MAX });
  private readonly writes: GroupedWrites<NewUser>;

  constructor(private readonly database: MetadataDatabase) {
    this.writes = new GroupedWrites((users) => this.insert(users), GROUP_MAX);
  }

  /**
   * Stores a user before the account is made. A user who is stored already stays unchanged.
   * @throws MetadataUnavailableError
   */
  async remember(user: NewUser): Promise<void> {
    await this.writes.add(user);
  }

  /** A user's data; null for an unknown user. @throws MetadataUnavailableError */
  async profile(userId: string): Promise<UserProfile | null> {
    const row = await this.database.read((db) =>
      db.selectFrom('users').select(PROFILE_COLUMNS).where('user_id', '=', userId).executeTakeFirst(),
    );
    return row === undefined ? null : profileOf(row);
  }

  /** The number of confirmed users. @throws MetadataUnavailableError */
  async count(): Promise<number> {
    const row = await this.database.read((db) =>
      db
        .selectFrom('users')
        .select((of) => of.fn.countAll<number | string>().as('count'))
        .where('confirmed', '=', 1)
        .executeTakeFirstOrThrow(),
    );
    return Number(row.count);
  }

  /** Confirmed users, newest first. @throws MetadataUnavailableError */
  async list(offset: number, limit: number): Promise<UserProfile[]> {
    const rows = await this.database.read((db) =>
      db
        .selectFrom('users')
        .select(PROFILE_COLUMNS)
        .where('confirmed', '=', 1)
        .orderBy('created_at_ms', 'desc')
        .orderBy('user_id', 'desc')
        .offset(offset)
        .limit(limit)
        .execute(),
    );
    return rows.map(profileOf);
  }

  /**
   * The owner of an account; null where the owner was lost with the store, or the store does not answer. Callers ask
   * once credits have moved, and have to answer that with or without a name.
   * @param accountId the ledger id
   */
  async ownerOf(accountId: bigint): Promise<string | null> {
    const known = this.owners.get(accountId);
    if (known !== undefined) return known;
    try {
      const owner = await this.findOwner(accountId);
      if (owner !== null) this.owners.set(accountId, owner);
      return owner;
    } catch (error) {
      if (error instanceof MetadataUnavailableError) return null;
      throw error;
    }
  }

  private async findOwner(accountId: bigint): Promise<string | null> {
    const row = await this.database.read((db) =>
      db
        .selectFrom('accounts')
        .select('user_id')
        .where('account_id', '=', hex128(accountId))
        .executeTakeFirst(),
    );
    return row?.user_id ?? null;
  }

  private async insert(users: NewUser[]): Promise<void> {
    const now = Date.now();
    // Replicas that store the same users lock them in the same order, so that no two wait for each other.
    const inOrder = [...users].sort((a, b) => (a.userId < b.userId ? -1 : 1));
    const accountsInOrder = [...users].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
    await this.database.write((db) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('users')
          .values(
            inOrder.map(({ userId, displayName }) => ({
              user_id: userId,
              display_name: displayName,
              created_at_ms: now,
            })),
          )
          .onConflict((conflict) => conflict.column('user_id').doNothing())
          .execute();
        await transaction
          .insertInto('accounts')
          .values(
            accountsInOrder.map(({ userId, accountId }) => ({
              account_id: hex128(accountId),
              user_id: userId,
            })),
          )
          .onConflict((conflict) => conflict.column('account_id').doNothing())
          .execute();
      }),
    );
  }
}

function profileOf(row: {
  user_id: string;
  display_name: string | null;
  created_at_ms: number | string;
  confirmed: number;
}): UserProfile {
  return {
    userId: row.user_id,
    displayName: row.display_name,
    createdAtMs: Number(row.created_at_ms),
    confirmed: row.confirmed === 1,
  };
}
